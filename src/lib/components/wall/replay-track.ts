import type { AlarmInterval } from '#lib/domain/alarm/board-alarms.ts';
import type { AlarmSeverity } from '#lib/domain/alarm/alarm.ts';
import type { ReplaySurvey } from '#lib/domain/board/replay-survey.ts';
import type { EpochMs } from '#lib/domain/units.ts';

/** What lies under the scrubber. Places are shares of its length, 0 … 1. */
export interface ReplayTrack {
	/** Outline of the arrivals as an SVG path in a box of 1000 × 100, the most in one column at full height. */
	readonly arrivals: string;
	/** Stretches in which at least one alarm stood, ascending; touching ones of one severity are one. */
	readonly breaches: readonly BreachStretch[];
}

export interface BreachStretch {
	readonly from: number;
	readonly to: number;
	readonly severity: AlarmSeverity;
	/** It has room for its sign. */
	readonly signed: boolean;
}

/** Columns under the scrubber: a mark must be wide enough to be seen. */
const columns = 240;
/** Signs are not closer together than this. */
const signRoom = 0.02;

/** Lays a survey out along the scrubber. */
export function replayTrack(survey: ReplaySurvey): ReplayTrack {
	return { arrivals: arrivalsPath(survey), breaches: breachesOf(survey) };
}

/** Where a time of the recording is along the scrubber. */
export function placeOf(
	at: EpochMs,
	{ start, end }: { readonly start: EpochMs; readonly end: EpochMs }
): number {
	return end <= start ? 0 : Math.min(1, Math.max(0, (at - start) / (end - start)));
}

function arrivalsPath({ arrivals, start, end, step }: ReplaySurvey): string {
	if (arrivals.length === 0 || end <= start) return '';
	const perColumn = Math.max(1, Math.ceil((end - start) / step / columns));
	const sums: number[] = [];
	arrivals.forEach((count, i) => {
		const column = Math.floor(i / perColumn);
		sums[column] = (sums[column] ?? 0) + count;
	});
	const most = Math.max(...sums);
	if (most <= 0) return '';
	const x = (column: number) => rounded(Math.min(1, (column * perColumn * step) / (end - start)) * 1_000);
	const y = (sum: number) => rounded(100 - (Math.max(0, sum) / most) * 100);
	const steps = sums.map((sum, column) => `V${y(sum)}H${x(column + 1)}`).join('');
	return `M0 100${steps}V100Z`;
}

const rounded = (value: number) => Math.round(value * 10) / 10;

function breachesOf(survey: ReplaySurvey): BreachStretch[] {
	const worst: (AlarmSeverity | undefined)[] = Array.from({ length: columns }, () => undefined);
	for (const { from, to, severity } of severityStretches(survey)) {
		const first = Math.min(columns - 1, Math.floor(placeOf(from, survey) * columns));
		const last = Math.max(first, Math.ceil(placeOf(to, survey) * columns) - 1);
		for (let column = first; column <= last; column++) {
			if (worst[column] !== 'critical') worst[column] = severity;
		}
	}
	const stretches: Omit<BreachStretch, 'signed'>[] = [];
	for (let column = 0; column < columns; column++) {
		const severity = worst[column];
		if (severity === undefined) continue;
		const from = column;
		while (worst[column + 1] === severity) column += 1;
		stretches.push({ from: from / columns, to: (column + 1) / columns, severity });
	}
	// The worse ones get their signs first.
	const signs: number[] = [];
	for (const severity of ['critical', 'warn'] as const) {
		for (const stretch of stretches) {
			if (stretch.severity !== severity) continue;
			if (signs.every((place) => Math.abs(place - stretch.from) >= signRoom)) signs.push(stretch.from);
		}
	}
	return stretches.map((stretch) => ({ ...stretch, signed: signs.includes(stretch.from) }));
}

interface SeverityStretch {
	readonly from: EpochMs;
	readonly to: EpochMs;
	readonly severity: AlarmSeverity;
}

function severityStretches({ alarms, to: surveyed }: ReplaySurvey): SeverityStretch[] {
	return alarms.flatMap(({ entries }) =>
		entries.flatMap(({ at, severity }, i) =>
			severity === 'normal' ? [] : [{ from: at, to: entries[i + 1]?.at ?? surveyed, severity }]
		)
	);
}

/** The alarm raised next after an instant. */
export function alarmAfter(alarms: readonly AlarmInterval[], at: EpochMs): AlarmInterval | undefined {
	return alarms.find(({ raisedAt }) => raisedAt > at);
}

/** The alarm raised last before an instant. */
export function alarmBefore(alarms: readonly AlarmInterval[], at: EpochMs): AlarmInterval | undefined {
	return alarms.findLast(({ raisedAt }) => raisedAt < at);
}

/** Index of the survey's minute that holds an instant; undefined where it has not come there. */
export function minuteAt({ start, step, mostWaiting }: ReplaySurvey, at: EpochMs): number | undefined {
	const i = Math.floor((at - start) / step);
	return i >= 0 && i < mostWaiting.length ? i : undefined;
}
