import { randomUUID } from 'node:crypto';
import type { AlarmCause, AlarmEntry, TileAlarm } from '#lib/domain/alarm/alarm.ts';
import { calm, type AlarmState, type AlarmStep } from '#lib/domain/alarm/alarm-state.ts';
import type { AlarmChange, StoredAlarm } from '../storage/alarm-repository.ts';

/** One cause under watch, and the alarm that it has while there is one. */
export class WatchedAlarm {
	readonly key: string;
	readonly organisation: string;
	state: AlarmState = calm;
	/** The figure of the last look. */
	value: number | undefined;
	#stored: StoredAlarm | undefined;
	#shown: TileAlarm | undefined;

	constructor(key: string, organisation: string, stored?: StoredAlarm) {
		this.key = key;
		this.organisation = organisation;
		if (stored === undefined) return;
		const { severity, worst, raisedAt, acknowledged, snoozedUntil } = stored;
		this.#stored = stored;
		this.state = {
			standing: {
				severity,
				worst,
				raisedAt,
				...(acknowledged && { acknowledged }),
				...(snoozedUntil !== undefined && { snoozedUntil })
			}
		};
	}

	/** The alarm as it is kept; undefined where none stands. */
	get stored(): StoredAlarm | undefined {
		return this.#stored;
	}

	/** The alarm as a wall shows it: the same reference until it changes. Undefined where none stands. */
	get shown(): TileAlarm | undefined {
		if (this.#stored === undefined) return undefined;
		const { id, severity, raisedAt, acknowledged, snoozedUntil } = this.#stored;
		this.#shown ??= {
			id,
			severity,
			since: raisedAt,
			...(acknowledged && { acknowledged }),
			...(snoozedUntil !== undefined && { snoozedUntil })
		};
		return this.#shown;
	}

	/**
	 * Takes a step over, and gives what of it has to be kept; undefined where nothing happened.
	 * @param cause what the log says about an alarm that this step raises
	 */
	follow({ state, entries }: AlarmStep, cause: AlarmCause): AlarmChange | undefined {
		this.state = state;
		if (entries.length === 0) return undefined;
		const { standing } = state;
		const before = this.#stored;
		const last = entries[entries.length - 1] as AlarmEntry;
		const revision = (before?.revision ?? 0) + 1;
		let alarm: StoredAlarm;
		if (standing === undefined) {
			if (before === undefined) return undefined;
			// An acknowledgement stays with it; a snooze has nothing left to silence.
			const { snoozedUntil: _, ...kept } = before;
			alarm = { ...kept, endedAt: last.at, revision };
			this.#stored = undefined;
		} else {
			alarm = {
				id: before?.id ?? randomUUID(),
				organisation: this.organisation,
				causeKey: this.key,
				cause: before?.cause ?? cause,
				...standing,
				revision
			};
			this.#stored = alarm;
		}
		this.#shown = undefined;
		return { alarm, entries };
	}
}
