import { describe, expect, test } from 'vitest';
import { RefusedInput } from '#scheduler/commands/command.ts';
import { promotionsOf } from '#scheduler/commands/read-promotion.ts';

const zone = 'Asia/Shanghai';
const double11 = {
	name: 'Double 11 2026',
	family: 'double-11',
	phases: [
		{ role: 'warm_up', start: '2026-11-01', end: '2026-11-10 20:00' },
		{ role: 'launch', start: '2026-11-10 20:00', end: '2026-11-11 24:00' }
	],
	starts: ['2026-11-10T20:00+08:00', '2026-11-11 00:00'],
	driver: { name: 'sales', value: 2_000_000 },
	queues: ['售前']
};
const at = (text: string) => Date.parse(`${text}+08:00`);

function faultsOf(parsed: unknown) {
	try {
		promotionsOf(parsed, 'p.json', zone);
	} catch (error) {
		if (error instanceof RefusedInput) return error.faults.map(({ field, code }) => [field, code]);
		throw error;
	}
	return expect.fail('was not refused');
}

describe('a promotion in JSON', () => {
	test('times are of the zone unless they have an offset, 24:00 is the end of the day', () => {
		const [promotion] = promotionsOf(double11, 'p.json', zone);
		expect(promotion).toEqual({
			...double11,
			phases: [
				{ role: 'warm_up', start: at('2026-11-01T00:00'), end: at('2026-11-10T20:00') },
				{ role: 'launch', start: at('2026-11-10T20:00'), end: at('2026-11-12T00:00') }
			],
			starts: [at('2026-11-10T20:00'), at('2026-11-11T00:00')]
		});
	});

	test('a list of them; driver, starts and queues may be left out', () => {
		const { name, family, phases } = double11;
		const [first, second] = promotionsOf([double11, { name, family, phases }], 'p.json', zone);
		expect(first?.queues).toEqual(['售前']);
		expect(second).toMatchObject({ starts: [], queues: [] });
		expect(second).not.toHaveProperty('driver');
	});

	const phase = (index: number, change: object) => ({
		...double11,
		phases: double11.phases.map((one, at) => (at === index ? { ...one, ...change } : one))
	});
	test.each([
		['nothing', null, [['/', 'value_wrong']]],
		['no family', { ...double11, family: undefined }, [['/family', 'field_missing']]],
		['an unknown field', { ...double11, famly: 'x' }, [['/famly', 'field_unknown']]],
		['an unknown role', phase(1, { role: 'party' }), [['/phases/1/role', 'value_unknown']]],
		['no phase', { ...double11, phases: [] }, [['/phases', 'value_wrong']]],
		[
			'a driver of 0',
			{ ...double11, driver: { name: 'sales', value: 0 } },
			[['/driver/value', 'value_wrong']]
		],
		['a time that is none', phase(1, { end: 'tomorrow' }), [['/phases/1/end', 'not_a_time']]],
		['an end before its start', phase(0, { end: '2026-10-31' }), [['/phases/0/end', 'ends_before_start']]],
		['phases that overlap', phase(0, { end: '2026-11-10 21:00' }), [['/phases/1/start', 'phases_overlap']]],
		[
			'phases out of order',
			{ ...double11, phases: double11.phases.toReversed() },
			[['/phases/1/start', 'phases_unsorted']]
		],
		[
			'a start outside of every phase',
			{ ...double11, starts: ['2026-11-12 00:00'] },
			[['/starts/0', 'start_outside']]
		],
		[
			'starts out of order',
			{ ...double11, starts: double11.starts.toReversed() },
			[['/starts/1', 'starts_unsorted']]
		]
	])('%s is refused by its path', (_, parsed, faults) => {
		expect(faultsOf(JSON.parse(JSON.stringify(parsed)))).toEqual(faults);
	});

	test('a time that the clock of the zone skips is refused', () => {
		const early = {
			...double11,
			phases: [{ role: 'launch', start: '2026-03-29 02:30', end: '2026-03-30' }],
			starts: []
		};
		expect(() => promotionsOf(early, 'p.json', 'Europe/Berlin')).toThrow(/skips 2026-03-29 02:30/);
	});

	test('promotions of a list are refused by their number', () => {
		expect(faultsOf([double11, { ...double11, name: '' }])).toEqual([['/1/name', 'value_wrong']]);
	});
});
