import writeSheet from 'write-excel-file/universal';
import { describe, expect, test } from 'vitest';
import { timeOfDayOf } from '#scheduler/roster/files/file-rows.ts';
import { readDemand } from '#scheduler/roster/files/read-demand.ts';
import { readLeave } from '#scheduler/roster/files/read-leave.ts';
import { readPeople } from '#scheduler/roster/files/read-people.ts';
import { readRoster } from '#scheduler/roster/files/read-roster.ts';
import { readWishes } from '#scheduler/roster/files/read-wishes.ts';
import { standardShifts } from '#scheduler/shifts/standard-shifts.ts';
import { at, zone } from '../../../../support/legal-roster.ts';
import { tableOf } from '../../../../support/table-of.ts';

type Cell = string | number | Date | readonly [number | Date, string];

/** A workbook as Excel keeps it: dates and times are numbers with a format. */
async function workbook(rows: readonly (readonly Cell[])[]) {
	const cells = rows.map((row) =>
		row.map((cell) => {
			if (typeof cell === 'string') return { value: cell, type: String };
			if (typeof cell === 'number') return { value: cell, type: Number };
			if (cell instanceof Date) return { value: cell, format: 'yyyy/m/d' };
			const [value, format] = cell;
			return typeof value === 'number' ? { value, type: Number, format } : { value, format };
		})
	);
	const blob = await writeSheet([{ data: cells, sheet: 'S' }]).toBlob();
	return tableOf(new Uint8Array(await blob.arrayBuffer()));
}

const forms = ['2026-11-09', '2026-11-9', '2026/11/9', '2026.11.9', '2026年11月9日', '46335'];
const ninth = new Date(Date.UTC(2026, 10, 9));

describe('dates and times of planners’ files', () => {
	test.each(forms)('leave, wishes, demand, rosters and people read %s as 9 November 2026', async (date) => {
		const leave = readLeave(await tableOf(`person,from,to\nann,${date},${date}`), zone);
		expect(leave).toMatchObject({
			value: [{ leave: { start: at('2026-11-09 00:00'), end: at('2026-11-10 00:00') } }]
		});
		const wishes = readWishes(await tableOf(`person,day,shift\nann,${date},off`));
		expect(wishes).toMatchObject({ value: [{ wish: { date: '2026-11-09' } }] });
		const demand = readDemand(await tableOf(`time,queue,heads\n${date},chat,1\n${date} 0:30,chat,2`), zone);
		const isSerial = /^\d+$/.test(date);
		if (!isSerial) expect(demand).toMatchObject({ value: { demand: [{ start: at('2026-11-09 00:00') }, {}] } }); // prettier-ignore
		const roster = readRoster(
			await tableOf(`person,date,start,end,queue\nann,${date},8:00,17:00,chat`),
			zone,
			standardShifts
		);
		expect(roster).toMatchObject({
			value: [{ assignment: { date: '2026-11-09', start: at('2026-11-09 08:00') } }]
		});
		const people = readPeople(
			await tableOf(`id,contract,skills,wage,available_from\nann,full-time,chat:3@${date},30,${date}`),
			zone
		);
		expect(people).toMatchObject({
			value: [{ from: at('2026-11-09 00:00'), person: { skills: [{ from: '2026-11-09' }] } }]
		});
	});

	test('real date and time cells of a workbook are read as what they show', async () => {
		const roster = readRoster(
			await workbook([
				['person', 'date', 'start', 'end', 'queue'],
				['ann', ninth, [0.375, 'h:mm'], [0.75, 'h:mm AM/PM'], 'chat'],
				['bo', [46335, '[$-804]yyyy"年"m"月"d"日";@'], [17 / 24, 'h:mm'], [1, '[h]:mm'], 'chat'],
				['cy', 46335, 1 / 3, 17 / 24, 'chat']
			]),
			zone,
			standardShifts
		);
		const span = (from: string, to: string, day = '2026-11-09') => ({
			assignment: { date: '2026-11-09', start: at(`2026-11-09 ${from}`), end: at(`${day} ${to}`) }
		});
		expect(roster).toMatchObject({
			value: [span('09:00', '18:00'), span('17:00', '00:00', '2026-11-10'), span('08:00', '17:00')]
		});
		const demand = readDemand(
			await workbook([
				['time', 'queue', 'heads'],
				[[new Date(Date.UTC(2026, 10, 9, 8, 30)), 'yyyy/m/d h:mm'], 'chat', 2],
				[[new Date(Date.UTC(2026, 10, 9, 9)), 'yyyy/m/d h:mm'], 'chat', 3]
			]),
			zone
		);
		expect(demand).toMatchObject({
			value: { slotMinutes: 30, demand: [{ start: at('2026-11-09 08:30'), heads: 2 }, { heads: 3 }] }
		});
	});

	test.each([
		['9:00', '09:00'],
		['09:00', '09:00'],
		['9：00', '09:00'],
		['09:00:00', '09:00'],
		['9点', '09:00'],
		['24:00', '24:00'],
		['24：00', '24:00'],
		['0.375', '09:00'],
		['0.3333333333', '08:00'],
		['.5', '12:00']
	])('%s is the time of day %s', (text, time) => expect(timeOfDayOf(text)).toBe(time));

	test.each(['25:00', '24:30', '9:60', '9:5', '0.3334', '1.5', '-0.5', 'noon'])(
		'%s is no time of day',
		(text) => expect(timeOfDayOf(text)).toBeUndefined()
	);

	test.each(['11/9/2026', '9.11.2026'])('%s is refused, and the message says what is read', async (date) => {
		const outcome = readLeave(await tableOf(`person,from,to\nann,${date},2026-11-09`), zone);
		expect(outcome).toMatchObject({ status: 'refused', faults: [{ row: 2, field: 'from' }] });
		if (outcome.status !== 'refused') return;
		expect(outcome.faults[0]?.message).toContain(
			'may be read in two ways: write the year first, as 2026-11-09'
		);
	});
});
