import { describe, expect, test } from 'vitest';
import type { FileOutcome } from '#scheduler/roster/files/file-reading.ts';
import { readDemand, type DemandFile } from '#scheduler/roster/files/read-demand.ts';
import { at, zone } from '../../../../support/legal-roster.ts';
import { tableOf } from '../../../../support/table-of.ts';

const read = async (content: string, ...more: readonly ('heads' | 'scheduled' | 15 | 30 | 60)[]) =>
	readDemand(await tableOf(content), zone, more[0] as 'heads' | undefined, more[1] as 30 | undefined);

function value(outcome: FileOutcome<DemandFile>) {
	if (outcome.status === 'refused') throw new Error(JSON.stringify(outcome.faults));
	return outcome.value;
}
const codes = (outcome: FileOutcome<DemandFile>) =>
	outcome.status === 'read'
		? outcome.notes.map(({ code }) => code)
		: outcome.faults.map(({ row, field, code }) => [row, field, code]);

describe('a file of demand', () => {
	test('half hours of two queues; a night without rows needs nobody', async () => {
		const { slotMinutes, demand, queues } = value(
			await read(
				'time,queue,heads\n2026-11-11 23:00,chat,3\n2026-11-11 23:30,chat,2.5\n2026-11-12 08:00,chat,1\n2026-11-12 08:00,phone,2'
			)
		);
		expect(slotMinutes).toBe(30);
		expect(queues).toEqual(['chat', 'phone']);
		expect(demand).toEqual([
			{ queue: 'chat', start: at('2026-11-11 23:00'), heads: 3 },
			{ queue: 'chat', start: at('2026-11-11 23:30'), heads: 2.5 },
			{ queue: 'chat', start: at('2026-11-12 08:00'), heads: 1 },
			{ queue: 'phone', start: at('2026-11-12 08:00'), heads: 2 }
		]);
	});

	test('what staffing writes, with 5-minute slots after a launch: a quarter needs the most of its parts', async () => {
		const outcome = await read(
			`time,end,queue,heads,scheduled,arrivals,binding
2026-11-11 19:00,2026-11-11 20:00,售前,4,6,100,firstResponse
2026-11-11 20:00,2026-11-11 20:05,售前,20,29,80,firstResponse
2026-11-11 20:05,2026-11-11 20:10,售前,30,43,90,firstResponse
2026-11-11 20:10,2026-11-11 20:15,售前,25,36,85,firstResponse`
		);
		expect(value(outcome).slotMinutes).toBe(15);
		expect(value(outcome).demand.map(({ heads }) => heads)).toEqual([4, 4, 4, 4, 30]);
		expect(codes(outcome)).toEqual(['columns_ignored', 'shrinkage', 'slots_joined']);
	});

	test('the same without ends', async () => {
		const { demand } = value(
			await read(
				'time,queue,heads\n2026-11-11 19:00,a,4\n2026-11-11 20:00,a,20\n2026-11-11 20:05,a,30\n2026-11-11 20:10,a,25'
			)
		);
		expect(demand.map(({ heads }) => heads)).toEqual([4, 4, 4, 4, 30]);
	});

	test('scheduled heads where they are asked for', async () => {
		const text = 'time,end,queue,heads,scheduled\n2026-11-11 19:00,2026-11-11 20:00,a,4,6';
		expect(value(await read(text, 'scheduled')).demand[0]?.heads).toBe(6);
	});

	test('an hour on slots of 15 minutes needs the same in each', async () => {
		const text = 'time,end,queue,heads\n2026-11-11 19:00,2026-11-11 20:00,a,4';
		expect(value(await read(text, 'heads', 15)).demand).toHaveLength(4);
	});

	test('Chinese titles and one queue without a name', async () => {
		const outcome = await read('时间\t人数\n2026/11/11 9:00\t3\n2026/11/11 10:00\t4');
		expect(value(outcome).demand[1]).toEqual({ queue: 'all', start: at('2026-11-11 10:00'), heads: 4 });
		expect(codes(outcome)).toEqual(['no_queue']);
	});

	test('the hour that the clock shows twice may have two rows', async () => {
		const table = await tableOf(
			'time,queue,heads\n2026-10-25 01:00,a,1\n2026-10-25 02:00,a,2\n2026-10-25 02:00,a,3\n2026-10-25 03:00,a,4'
		);
		const { demand } = value(readDemand(table, 'Europe/Berlin'));
		expect(demand.map(({ start }) => (start - (demand[0]?.start ?? 0)) / 3_600_000)).toEqual([0, 1, 2, 3]);
	});

	test('everything that is wrong is told at once, by row and field', async () => {
		expect(
			codes(
				await read(
					`time,end,queue,heads
2026-11-11 19:00,2026-11-11 20:00,a,few
2026-11-11 20:00,2026-11-11 19:00,a,3
2026-11-11 21:00,2026-11-11 22:00,a,-1
2026-11-11 22:00,2026-11-11 23:00,,2
11/12/2026,2026-11-13,a,
2026-11-14 10:00,2026-11-14 11:00,a,2
2026-11-14 10:00,2026-11-14 11:00,a,2`
				)
			)
		).toEqual([
			[2, 'heads', 'not_a_number'],
			[3, 'end', 'ends_before_start'],
			[4, 'heads', 'too_small'],
			[5, 'queue', 'value_missing'],
			[6, 'heads', 'value_missing'],
			[6, 'time', 'not_a_time'],
			[8, 'time', 'slot_repeated']
		]);
	});

	test.each([
		['time,queue,heads', 'no_demand'],
		['time,queue,heads\n2026-11-11 10:00,a,0\n2026-11-11 11:00,a,0', 'no_demand'],
		['time,queue,heads\n2026-11-11 10:00,a,1', 'too_short'],
		['time,end,queue,heads\n2026-11-11 10:00,2026-11-13 10:00,a,1', 'too_long'],
		[
			'time,end,queue,heads\n2026-11-11 10:00,2026-11-11 12:00,a,1\n2026-11-11 11:00,2026-11-11 12:00,a,1',
			'slots_overlap'
		]
	])('%j is refused: %s', async (text, code) => {
		expect((codes(await read(text)) as (readonly unknown[])[]).map((fault) => fault[2])).toEqual([code]);
	});
});
