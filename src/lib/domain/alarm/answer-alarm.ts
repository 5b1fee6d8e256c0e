import { minute, type EpochMs } from '../units.ts';
import { longestNote, longestSnoozeMinutes, type AlarmAnswer, type AlarmEntry } from './alarm.ts';
import type { AlarmState, AlarmStep, StandingAlarm } from './alarm-state.ts';

/** Who answers an alarm, and when. */
export interface Answering {
	readonly by: string;
	readonly at: EpochMs;
	/** The figure at that instant, for the log. */
	readonly value?: number | undefined;
}

/**
 * What somebody's answer makes of an alarm. Undefined where there is nothing to answer: the alarm is over, or it is to
 * be woken and does not sleep.
 *
 * To acknowledge is to take it upon oneself: it stays silent until it gets worse. To snooze is to be reminded: it is
 * silent until then and asks again, so that an earlier acknowledgement ends with it, as a snooze ends with an
 * acknowledgement.
 *
 * @throws RangeError for a note or a snooze that is too long.
 */
export function answerAlarm(
	state: AlarmState,
	answer: AlarmAnswer,
	{ by, at, value }: Answering
): AlarmStep | undefined {
	if (state.standing === undefined) return undefined;
	const { acknowledged, snoozedUntil, ...standing } = state.standing;
	const step = (next: StandingAlarm, entry: Omit<AlarmEntry, 'at' | 'actor' | 'severity'>): AlarmStep => ({
		state: { ...state, standing: next },
		entries: [{ at, actor: by, severity: next.severity, ...(value !== undefined && { value }), ...entry }]
	});
	switch (answer.kind) {
		case 'acknowledge': {
			const note = noteOf(answer.note);
			return step({ ...standing, acknowledged: { by, at, ...note } }, { action: 'acknowledged', ...note });
		}
		case 'snooze': {
			const { minutes } = answer;
			if (!Number.isInteger(minutes) || minutes < 1 || minutes > longestSnoozeMinutes) {
				throw new RangeError(
					`answerAlarm: minutes must be a whole number from 1 to ${longestSnoozeMinutes}, got ${minutes}`
				);
			}
			const until = at + minutes * minute;
			const entry = { action: 'snoozed', until, ...noteOf(answer.note) } as const;
			return step({ ...standing, snoozedUntil: until }, entry);
		}
		case 'wake':
			if (snoozedUntil === undefined) return undefined;
			return step({ ...standing, ...(acknowledged && { acknowledged }) }, { action: 'woken' });
	}
}

function noteOf(text: string | undefined): { readonly note?: string } {
	const note = text?.trim() ?? '';
	if (note.length > longestNote) {
		throw new RangeError(`answerAlarm: note must have at most ${longestNote} characters, got ${note.length}`);
	}
	return note === '' ? {} : { note };
}
