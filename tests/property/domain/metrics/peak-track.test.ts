import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bookWait, emptyWaitTrack, longestWaitOf, type WaitTrack } from '#lib/domain/metrics/longest-wait.ts';
import { bookStep, emptyPeakTrack, peakOf, type PeakTrack } from '#lib/domain/metrics/peak-track.ts';

const from = Date.parse('2026-11-10T16:00:00Z');
const to = from + 86_400_000;
const numRuns = Number(process.env['TIDEWALL_PROPERTY_RUNS'] ?? 1_000);

/** Mostly near to each other, so that many share a millisecond or a chunk; some on the evening before or after the day. */
const instant = fc.oneof(
	{ weight: 6, arbitrary: fc.integer({ min: 0, max: 200 }).map((n) => from + 32_700 + n) },
	{ weight: 2, arbitrary: fc.integer({ min: from, max: to - 1 }) },
	{ weight: 1, arbitrary: fc.integer({ min: from - 5, max: from + 5 }) },
	{ weight: 1, arbitrary: fc.integer({ min: to - 5, max: to + 5 }) }
);

describe('the maximum of a gauge over a day', () => {
	it('is that of all steps sorted, after any order of booking, taking back, reading and restarting', () => {
		const step = fc.record({
			at: instant,
			change: fc.constantFrom<1 | -1>(1, 1, -1),
			then: fc.constantFrom('nothing', 'nothing', 'take back', 'read', 'restart')
		});
		fc.assert(
			fc.property(fc.array(step, { maxLength: 300 }), fc.nat(3), (steps, before) => {
				let track = emptyPeakTrack(from, to, before);
				const booked: { at: number; change: number }[] = [];
				for (const { at, change, then } of steps) {
					bookStep(track, at, change);
					if (then === 'take back') bookStep(track, at, -change as 1 | -1);
					else booked.push({ at, change });
					if (then === 'read') peakOf(track);
					if (then === 'restart') track = deserialize(serialize(track)) as PeakTrack;
				}
				const levelAt = (at: number) =>
					booked.reduce((level, step) => (step.at <= at ? level + step.change : level), before);
				let expected = { value: levelAt(from - 1), at: from };
				for (const at of booked.map((step) => step.at).sort((a, b) => a - b)) {
					if (at >= from && at < to && levelAt(at) > expected.value) expected = { value: levelAt(at), at };
				}
				expect(peakOf(track)).toEqual(expected);
			}),
			{ numRuns }
		);
	});

	it('100,000 conversations that begin in one millisecond are 100,000', () => {
		const track = emptyPeakTrack(from, to, 0);
		for (let i = 0; i < 100_000; i++) bookStep(track, from + 7, 1);
		expect(peakOf(track)).toEqual({ value: 100_000, at: from + 7 });
		for (let i = 0; i < 50_000; i++) bookStep(track, from + 7, -1);
		bookStep(track, from + 8, 1);
		expect(peakOf(track)).toEqual({ value: 50_001, at: from + 8 });
	});
});

describe('the longest wait of a day', () => {
	it('is the longest of those that are left, and of several as long the first', () => {
		const wait = fc.record({
			at: instant.filter((at) => at >= from && at < to),
			length: fc.oneof(fc.nat(5), fc.nat(200_000_000)),
			kept: fc.boolean()
		});
		fc.assert(
			fc.property(fc.array(wait, { maxLength: 100 }), (waits) => {
				let track = emptyWaitTrack(from);
				for (const { at, length } of waits) bookWait(track, at, length, 1);
				longestWaitOf(track);
				track = deserialize(serialize(track)) as WaitTrack;
				for (const { at, length, kept } of waits) if (!kept) bookWait(track, at, length, -1);
				const [longest] = waits
					.filter(({ kept }) => kept)
					.sort((a, b) => b.length - a.length || a.at - b.at)
					.map(({ length, at }) => ({ length, at }));
				expect(longestWaitOf(track)).toEqual(longest);
			}),
			{ numRuns }
		);
	});
});
