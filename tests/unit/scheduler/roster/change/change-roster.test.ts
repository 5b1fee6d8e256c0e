import loadHighs from 'highs';
import { describe, expect, it } from 'vitest';
import type { ChangeRequest } from '#scheduler/roster/change/change-request.ts';
import { changeRoster } from '#scheduler/roster/change/change-roster.ts';
import { changeWorkersInThisThread } from '../../../../support/change-workers-in-this-thread.ts';
import {
	dayOff,
	E,
	L,
	sickWednesday,
	smallWeek,
	publishedWeek
} from '../../../../support/small-sick-call.ts';

const highs = await loadHighs();
const change = (request: ChangeRequest) =>
	changeRoster(request, 1, { kind: 'work', work: 0.1 }, changeWorkersInThisThread(request, highs));

describe('after a sick call', () => {
	it('Cai is called for the shift: one change, proven the fewest; without it one head is missing for 100', async () => {
		const { points, fewest, forced } = await change(sickWednesday());
		expect(forced).toEqual([{ person: 0, day: 2, before: E, after: dayOff }]);
		expect(fewest).toEqual({ changes: 1, bound: 1, shortage: 0, from: 'published' });
		expect(points.map(({ kind, touched, cost }) => [kind, touched, cost.total])).toEqual([
			['untouched', [], 9 * 8 + 100],
			['fewest', [{ person: 2, day: 2, before: dayOff, after: E }], 10 * 8]
		]);
		expect(points.flatMap(({ findings }) => findings)).toEqual([]);
	});

	it('when Cai can only work late, Bo comes early, and not late the day before: Cai works late on both days, four changes', async () => {
		// L ends at midnight, 8 h before E: Bo cannot work L on Tuesday and E on Wednesday.
		const { points, fewest } = await change(
			sickWednesday({ Cai: { closed: [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, options: [E] })) } })
		);
		expect(fewest).toMatchObject({ changes: 4, from: 'published', shortage: 0 });
		expect(points.at(-1)?.cost.shortage).toBe(0);
	});

	it('when nobody can come, the shortage stays, nobody is called and that is proven', async () => {
		const { points, fewest } = await change(
			sickWednesday({ Cai: { closed: [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day })) } })
		);
		expect(fewest).toEqual({ changes: 0, bound: 0, shortage: 100, from: 'found' });
		expect(points.map(({ kind }) => kind)).toEqual(['untouched']);
	});

	it('a shift that is not needed leaves no hole: nobody is called', async () => {
		const request = sickWednesday();
		const cover = request.problem.cover.map((row, at) => (at === 4 ? { ...row, requirement: 0 } : row));
		const { fewest } = await change({ ...request, problem: { ...request.problem, cover } });
		expect(fewest).toMatchObject({ changes: 0, bound: 0 });
	});

	it('a change that saves less than it must is not made: calling Cai saves 92', async () => {
		const { points } = await change(sickWednesday({}, { leastGain: 93 }));
		expect(points.map(({ kind }) => kind)).toEqual(['untouched', 'fewest']);
		const cheap = await change(
			sickWednesday(
				{},
				{
					leastGain: 93,
					coverBefore: smallWeek().cover.map((row) => ({ ...row, requirement: row.requirement * 2 }))
				}
			)
		);
		// What was accepted at publishing, half of all heads missing, needs no call at all.
		expect(cheap.fewest).toMatchObject({ changes: 0, from: 'published', shortage: 1_000 });
	});

	it('the same seed and work give the same points', async () => {
		const [one, two] = [await change(sickWednesday()), await change(sickWednesday())];
		expect(one).toEqual(two);
	});

	it('a worker that cannot go on is told of, and the other goes on', async () => {
		const request = sickWednesday();
		const [lane] = changeWorkersInThisThread(request, highs);
		const dead = { run: () => Promise.reject(new Error('no thread')) };
		if (lane === undefined) throw new Error('a lane is needed');
		const { faults, points } = await changeRoster(request, 1, { kind: 'work', work: 0.1 }, [lane, dead]);
		expect(faults).toEqual(['no thread']);
		expect(points.map(({ kind }) => kind)).toContain('fewest');
		await expect(changeRoster(request, 1, { kind: 'work', work: 0.1 }, [dead, dead])).rejects.toThrow(
			'no thread'
		);
	});

	it('without any change nothing moves', async () => {
		const { points, changedDays } = await change({
			problem: smallWeek(),
			published: publishedWeek(),
			reach: 1,
			leastGain: 1
		});
		expect(changedDays).toEqual([]);
		expect(points.map(({ kind }) => kind)).toEqual(['untouched']);
	});

	it('a lock on the late shift of Wednesday for Ann: Cai comes early then and on Thursday, before which Ann must rest', async () => {
		const { points, forced, fewest } = await change({
			problem: smallWeek({ Ann: { locks: [{ day: 2, cell: L }] } }),
			published: publishedWeek(),
			reach: 1,
			leastGain: 1
		});
		expect(forced).toEqual([{ person: 0, day: 2, before: E, after: L }]);
		// L ends 8 h before E on Thursday.
		expect(fewest).toMatchObject({ changes: 3, from: 'published' });
		expect(points.find(({ kind }) => kind === 'fewest')?.findings).toEqual([]);
	});
});
