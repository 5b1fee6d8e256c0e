import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advanceAlarm } from '#lib/domain/alarm/advance-alarm.ts';
import { levelsOf } from '#lib/domain/alarm/alarm-levels.ts';
import { calm, type AlarmState } from '#lib/domain/alarm/alarm-state.ts';
import type { AlarmEntry } from '#lib/domain/alarm/alarm.ts';
import type { Threshold } from '#lib/domain/board/threshold.ts';

const numRuns = Number(process.env['TIDEWALL_PROPERTY_RUNS'] ?? 1_000);
const limit = fc.option(fc.integer({ min: -10, max: 10 }), { nil: undefined });

const thresholds: fc.Arbitrary<Threshold> = fc.record(
	{
		direction: fc.constantFrom('above', 'below'),
		warn: limit,
		critical: limit,
		clear: limit,
		hold: fc.integer({ min: 0, max: 20 })
	},
	{ requiredKeys: ['direction', 'hold'] }
);

/** What is seen, and how many seconds after the look before; now and then the figure is missing. */
const looks = fc.array(
	fc.record({
		after: fc.integer({ min: 0, max: 12 }),
		value: fc.option(fc.integer({ min: -14, max: 14 }), { nil: undefined, freq: 8 })
	}),
	{ maxLength: 200 }
);
type Look = { readonly after: number; readonly value: number | undefined };

function run(threshold: Threshold, series: readonly Look[], restartsAt: ReadonlySet<number> = new Set()) {
	let state: AlarmState = calm;
	let now = 0;
	const entries: AlarmEntry[] = [];
	const severities: string[] = [];
	for (const [i, { after, value }] of series.entries()) {
		now += after * 1_000;
		if (restartsAt.has(i)) state = JSON.parse(JSON.stringify(state)) as AlarmState;
		const step = advanceAlarm(state, value, threshold, now);
		state = step.state;
		entries.push(...step.entries);
		severities.push(state.standing?.severity ?? 'normal');
	}
	return { state, entries, severities, now };
}

describe('an alarm, whatever its figure does', () => {
	test('between two raises the figure has been at the clear level or better for the whole hold', () => {
		fc.assert(
			fc.property(thresholds, looks, (threshold, series) => {
				const levels = levelsOf(threshold);
				const { entries } = run(threshold, series);
				const raises = entries.filter(({ action }) => action === 'raised');
				if (levels === undefined) {
					expect(raises).toEqual([]);
					return;
				}
				for (const [i, raise] of raises.entries()) {
					const next = raises[i + 1];
					if (next === undefined) break;
					// The longest unbroken stay at the clear level between the two, counting only known time.
					let now = 0;
					let longest = -1;
					let stay: number | undefined;
					let seen = false;
					for (const { after, value } of series) {
						now += after * 1_000;
						if (value === undefined) seen = false;
						else {
							const isClear = levels.sign * value <= levels.sign * levels.clear;
							if (now >= raise.at && now <= next.at) {
								if (!isClear) stay = undefined;
								else stay = stay === undefined ? 0 : stay + (seen ? after * 1_000 : 0);
								if (stay !== undefined) longest = Math.max(longest, stay);
							}
							seen = true;
						}
					}
					expect(longest).toBeGreaterThanOrEqual((threshold.hold ?? 0) * 1_000);
				}
			}),
			{ numRuns }
		);
	});

	test('it is raised at most once for every two holds of time, and once more', () => {
		fc.assert(
			fc.property(thresholds, looks, (threshold, series) => {
				const { entries, now } = run(threshold, series);
				const raises = entries.filter(({ action }) => action === 'raised').length;
				const cleared = entries.filter(({ action }) => action === 'cleared').length;
				expect(raises - cleared).toBeLessThanOrEqual(1);
				const hold = (threshold.hold ?? 0) * 1_000;
				if (hold > 0) expect(raises).toBeLessThanOrEqual(Math.floor(now / (2 * hold)) + 1);
				else expect(raises).toBeLessThanOrEqual(Math.ceil(series.length / 2));
			}),
			{ numRuns }
		);
	});

	test('a figure that comes to the dead band and never leaves it is raised at most once', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: -5, max: 0 }),
				fc.integer({ min: 1, max: 6 }),
				fc.integer({ min: 0, max: 20 }),
				fc.boolean(),
				fc.array(fc.record({ after: fc.integer({ min: 0, max: 12 }), share: fc.nat(5) }), { maxLength: 200 }),
				fc.nat(60),
				(clear, width, hold, below, tail, spike) => {
					const sign = below ? -1 : 1;
					const warn = clear + width;
					const threshold: Threshold = {
						direction: below ? 'below' : 'above',
						warn: sign * warn,
						clear: sign * clear,
						hold
					};
					// In the band: worse than the clear level, not beyond the limit.
					const series = [
						{ after: 0, value: sign * (warn + 3) },
						{ after: spike, value: sign * (warn + 3) },
						...tail.map(({ after, share }) => ({ after, value: sign * (clear + 1 + (share % width)) }))
					];
					const { entries, severities } = run(threshold, series);
					expect(entries.length).toBeLessThanOrEqual(1);
					// And if it was, it stands until the end.
					if (entries.length === 1) expect(severities.at(-1)).toBe('warn');
				}
			),
			{ numRuns }
		);
	});

	test('what it says follows from the series and the clock alone, wherever it is put aside and taken up again', () => {
		fc.assert(
			fc.property(thresholds, looks, fc.array(fc.nat(199)), (threshold, series, restarts) => {
				const once = run(threshold, series);
				expect(run(threshold, series)).toEqual(once);
				expect(run(threshold, series, new Set(restarts))).toEqual(once);
			}),
			{ numRuns }
		);
	});

	test('a missing figure changes no severity', () => {
		fc.assert(
			fc.property(thresholds, looks, (threshold, series) => {
				const { severities } = run(threshold, series);
				for (const [i, { value }] of series.entries()) {
					if (value === undefined) expect(severities[i]).toBe(severities[i - 1] ?? 'normal');
				}
			}),
			{ numRuns }
		);
	});

	test('while it stands it is never milder than a figure that has been critical for the hold', () => {
		fc.assert(
			fc.property(thresholds, fc.integer({ min: 0, max: 40 }), looks, (threshold, extra, series) => {
				const { critical, direction, hold = 0 } = threshold;
				if (critical === undefined) return;
				const worse = critical + (direction === 'above' ? 1 : -1);
				const end = [
					{ after: 1, value: worse },
					{ after: hold + extra, value: worse },
					{ after: 0, value: worse }
				];
				expect(run(threshold, [...series, ...end]).severities.at(-1)).toBe('critical');
			}),
			{ numRuns }
		);
	});
});
