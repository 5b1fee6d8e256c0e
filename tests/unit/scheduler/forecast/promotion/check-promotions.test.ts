import { describe, expect, it } from 'vitest';
import { instantOf } from '#lib/domain/time/local-time.ts';
import type { Promotion, PromotionRole } from '#scheduler/calendar/promotion.ts';
import { checkPromotions } from '#scheduler/forecast/promotion/check-promotions.ts';

const at = (date: string, time = '00:00'): number => instantOf(`2026-${date}`, time, 'Asia/Shanghai');
const now = at('10-28');
const phase = (role: PromotionRole, start: number, end: number): Promotion['phases'][number] => ({
	role,
	start,
	end
});
const good: Promotion = {
	name: 'Double 11',
	family: 'double-11',
	phases: [
		phase('eve', at('11-10'), at('11-10', '20:00')),
		phase('launch', at('11-10', '20:00'), at('11-12'))
	],
	starts: [at('11-10', '20:00'), at('11-11')],
	driver: { name: 'sales', value: 1_000_000 },
	queues: ['presale']
};
const queues = ['presale', 'aftersale'];
/** Code and field of each refusal. */
const refusals = (...promotions: Promotion[]): string[] =>
	checkPromotions(promotions, queues, now).refusals.map(
		({ code, promotion, field }) => `${code} ${promotion} ${field}`
	);

describe('checking promotions', () => {
	it('accepts a good one without a word', () => {
		expect(checkPromotions([good], queues, now)).toEqual({ status: 'accepted', refusals: [], cautions: [] });
	});

	it('a promotion in the past cannot be planned; as a past one it is good', () => {
		expect(checkPromotions([good], queues, at('11-12'))).toMatchObject({
			status: 'refused',
			refusals: [
				{ code: 'in_the_past', promotion: 'Double 11', field: 'phases[1].end', value: String(at('11-12')) }
			],
			cautions: []
		});
		expect(checkPromotions([good], queues).status).toBe('accepted');
	});

	it('one that has begun is accepted with a caution: the launch can still be planned on its eve', () => {
		expect(checkPromotions([good], queues, at('11-10', '12:00'))).toMatchObject({
			status: 'accepted',
			cautions: [{ code: 'has_begun', field: 'phases[0].start' }]
		});
	});

	it('a start instant outside of its phases is named', () => {
		expect(refusals({ ...good, starts: [at('11-10', '20:00'), at('11-12')] })).toEqual([
			'start_outside_phases Double 11 starts[1]'
		]);
		expect(refusals({ ...good, starts: [at('11-11'), at('11-10', '20:00')] })).toEqual([
			'starts_unsorted Double 11 starts[1]'
		]);
		expect(refusals({ ...good, starts: [NaN] })).toEqual(['start_outside_phases Double 11 starts[0]']);
	});

	it.each([0, -5, NaN, Infinity])('a driver of %d is refused', (value) => {
		expect(checkPromotions([{ ...good, driver: { name: 'sales', value } }], queues, now).refusals).toEqual([
			{ code: 'driver_not_positive', promotion: 'Double 11', field: 'driver.value', value: String(value) }
		]);
	});

	it('phases: none, empty, unsorted, overlapping', () => {
		expect(refusals({ ...good, phases: [], starts: [] })).toEqual(['no_phases Double 11 phases']);
		const [eve, launch] = good.phases as [Promotion['phases'][number], Promotion['phases'][number]];
		expect(refusals({ ...good, phases: [eve, { ...launch, end: launch.start }], starts: [] })).toEqual([
			'phase_empty Double 11 phases[1].end'
		]);
		expect(refusals({ ...good, phases: [launch, eve] })).toEqual([
			'phases_unsorted Double 11 phases[1].start'
		]);
		expect(refusals({ ...good, phases: [eve, { ...launch, start: at('11-10', '19:00') }] })).toEqual([
			'phases_overlap Double 11 phases[1].start'
		]);
	});

	it('an unknown queue, an empty name and a name given twice are refused', () => {
		expect(checkPromotions([{ ...good, queues: ['presale', 'vip'] }], queues, now).refusals).toEqual([
			{ code: 'unknown_queue', promotion: 'Double 11', field: 'queues[1]', value: 'vip' }
		]);
		expect(refusals({ ...good, name: ' ', family: '' })).toEqual([
			'name_missing   name',
			'family_missing   family'
		]);
		const later = {
			...good,
			phases: [phase('launch', at('12-11'), at('12-13'))],
			starts: [at('12-12')]
		};
		expect(refusals(good, later)).toEqual(['name_taken Double 11 name']);
	});

	it('two of one family in one queue at one time are refused; in different queues they are not', () => {
		const twin = { ...good, name: 'Double 11 bis' };
		expect(checkPromotions([good, twin], queues, now).refusals).toEqual([
			{
				code: 'overlaps_same_family',
				promotion: 'Double 11 bis',
				field: 'phases[0]',
				other: 'Double 11'
			}
		]);
		expect(refusals(good, { ...twin, queues: ['aftersale'] })).toEqual([]);
		expect(refusals(good, { ...twin, queues: [] })).toHaveLength(1);
		// One that begins as the other ends is no overlap.
		const next = { ...twin, phases: [phase('launch', at('11-12'), at('11-13'))], starts: [at('11-12')] };
		expect(refusals(good, next)).toEqual([]);
	});

	it('of two families the larger uplift holds: accepted with a caution', () => {
		const stream = { ...good, name: 'Live', family: 'stream' };
		expect(checkPromotions([good, stream], queues, now)).toMatchObject({
			status: 'accepted',
			cautions: [{ code: 'overlaps_other_family', promotion: 'Live', other: 'Double 11', field: 'phases[0]' }]
		});
	});

	it('a launch without a start, and a promotion without a launch, are cautions', () => {
		const check = checkPromotions([{ ...good, starts: [] }], queues, now);
		expect(check).toMatchObject({
			status: 'accepted',
			cautions: [{ code: 'without_start', field: 'phases[1]' }]
		});
		const warmUp = { ...good, phases: [phase('warm_up', at('11-01'), at('11-03'))], starts: [] };
		expect(checkPromotions([warmUp], queues, now).cautions).toMatchObject([{ code: 'without_launch' }]);
	});
});
