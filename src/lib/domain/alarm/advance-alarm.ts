import type { Threshold } from '../board/threshold.ts';
import { second, type EpochMs, type Milliseconds } from '../units.ts';
import { levelsOf } from './alarm-levels.ts';
import type { AlarmEntry, AlarmSeverity } from './alarm.ts';
import { calm, type AlarmState, type AlarmStep, type StandingAlarm } from './alarm-state.ts';

/**
 * Leads an alarm to the instant `now`, at which its figure is `value`.
 *
 * - A figure beyond a limit for the hold time raises the alarm or makes it worse; one that is back at a level for the
 *   hold time eases or clears it. In between, and with a value that trembles, it stays as it is.
 * - A missing value decides nothing: what stands goes on standing, and the hold times wait for the next value.
 * - An alarm that gets worse asks again: an acknowledgement or a snooze was given for something milder.
 * - A snooze that has run out wakes it, whatever the figure.
 *
 * @param value the figure in the unit of the threshold, undefined where it is missing
 * @param threshold undefined when the tile or its threshold is gone: what stands is withdrawn
 * @param now not before the last call; an earlier instant counts as the same one
 */
export function advanceAlarm(
	state: AlarmState,
	value: number | undefined,
	threshold: Threshold | undefined,
	now: EpochMs
): AlarmStep {
	const levels = threshold === undefined ? undefined : levelsOf(threshold);
	const woken = wakeWhenDue(state, now, value);
	if (levels === undefined) return withdrawAlarm(woken, now);
	if (value === undefined) {
		if (woken.state.seenAt === undefined) return woken;
		const { seenAt: _, ...waiting } = woken.state;
		return { state: waiting, entries: woken.entries };
	}
	const { sign, breach, critical, ease, clear } = levels;
	const { seenAt } = state;
	const passed = seenAt === undefined ? 0 : Math.max(0, now - seenAt);
	const beyond = (limit: number | undefined) => limit !== undefined && sign * value > sign * limit;
	const timer = (holds: boolean, before: Milliseconds | undefined) =>
		holds ? (before === undefined ? 0 : before + passed) : undefined;
	const beyondFor = timer(beyond(breach), state.beyondFor);
	const criticalFor = timer(beyond(critical), state.criticalFor);
	const easedFor = timer(ease !== undefined && !beyond(ease), state.easedFor);
	const clearFor = timer(!beyond(clear), state.clearFor);
	const next: AlarmState = {
		seenAt: seenAt === undefined ? now : Math.max(seenAt, now),
		...(beyondFor !== undefined && { beyondFor }),
		...(criticalFor !== undefined && { criticalFor }),
		...(easedFor !== undefined && { easedFor }),
		...(clearFor !== undefined && { clearFor })
	};
	const hold = (threshold?.hold ?? 0) * second;
	const held = (time: Milliseconds | undefined) => time !== undefined && time >= hold;
	const { standing } = woken.state;
	const say = (action: AlarmEntry['action'], severity: AlarmEntry['severity']): AlarmEntry[] => [
		...woken.entries,
		{ at: now, actor: 'system', action, severity, value }
	];

	if (standing === undefined) {
		if (!held(beyondFor)) return { state: next, entries: woken.entries };
		const severity = held(criticalFor) ? 'critical' : 'warn';
		// Without a limit for warnings there is none to raise while the critical one is being held.
		if (severity === 'warn' && critical === breach) return { state: next, entries: woken.entries };
		const raised: StandingAlarm = { severity, worst: severity, raisedAt: now };
		return { state: { ...next, standing: raised }, entries: say('raised', severity) };
	}
	if (held(clearFor)) return { state: next, entries: say('cleared', 'normal') };
	const changed = (severity: AlarmSeverity): AlarmState => ({
		...next,
		standing: {
			...(severity === 'warn' ? standing : { raisedAt: standing.raisedAt }),
			severity,
			worst: severity === 'critical' ? severity : standing.worst
		}
	});
	if (standing.severity === 'warn' && held(criticalFor)) {
		return { state: changed('critical'), entries: say('escalated', 'critical') };
	}
	if (standing.severity === 'critical' && held(easedFor)) {
		return { state: changed('warn'), entries: say('eased', 'warn') };
	}
	return { state: { ...next, standing }, entries: woken.entries };
}

/** Ends what stands because its tile, its threshold or its source is no longer there. */
export function withdrawAlarm({ state, entries }: AlarmStep, now: EpochMs): AlarmStep {
	if (state.standing === undefined) return { state: calm, entries };
	return {
		state: calm,
		entries: [...entries, { at: now, actor: 'system', action: 'withdrawn', severity: 'normal' }]
	};
}

function wakeWhenDue(state: AlarmState, now: EpochMs, value: number | undefined): AlarmStep {
	const { standing } = state;
	if (standing?.snoozedUntil === undefined || now < standing.snoozedUntil) return { state, entries: [] };
	const { snoozedUntil: _, ...awake } = standing;
	const entry: AlarmEntry = {
		at: now,
		actor: 'system',
		action: 'woken',
		severity: awake.severity,
		...(value !== undefined && { value })
	};
	return { state: { ...state, standing: awake }, entries: [entry] };
}
