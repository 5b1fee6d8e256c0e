import { describe, expect, test } from 'vitest';
import { csvRows } from '#lib/tables/write-csv.ts';
import { readTable } from '#lib/tables/read-table.ts';
import { writeWorkbook } from '#lib/tables/write-xlsx.ts';
import { checkPlan } from '#scheduler/roster/check/roster-cost.ts';
import type { FileOutcome } from '#scheduler/roster/files/file-reading.ts';
import { readRoster, type RosterRow } from '#scheduler/roster/files/read-roster.ts';
import { rosterTable } from '#scheduler/roster/files/roster-rows.ts';
import { rosterWorkbook, shiftsSheet } from '#scheduler/roster/files/roster-workbook.ts';
import type { Assignment } from '#scheduler/roster/plan/planned-roster.ts';
import type { Language } from '#scheduler/rules/rule.ts';
import { layShift } from '#scheduler/shifts/lay-shift.ts';
import { standardShifts } from '#scheduler/shifts/standard-shifts.ts';
import { encodeGbk } from '../../../../support/encode-gbk.ts';
import { at, person, shift, zone } from '../../../../support/legal-roster.ts';
import { plan } from '../../../../support/roster-plan.ts';
import { tableOf } from '../../../../support/table-of.ts';

const laid = (who: string, template: string, date: string, start: number, inZone = zone): Assignment => ({
	...layShift(
		standardShifts.find(({ id }) => id === template)!,
		date,
		start,
		inZone
	),
	person: who,
	queue: 'chat',
	locked: who === 'bo'
});

const roster = {
	zone,
	from: '2026-11-09',
	to: '2026-11-23',
	assignments: [
		laid('ann', 'early', '2026-11-09', 480),
		laid('ann', 'late', '2026-11-10', 1_020),
		laid('ann', 'crew-night', '2026-11-12', 1_200),
		laid('bo', 'night', '2026-11-09', 0)
	]
};

function assignments(outcome: FileOutcome<readonly RosterRow[]>) {
	if (outcome.status === 'refused') throw new Error(JSON.stringify(outcome.faults));
	return outcome.value.map(({ assignment }) => assignment);
}
const csv = (of = roster, language: Language = 'en') => {
	const { headers, rows } = rosterTable(of, standardShifts, language);
	return csvRows([headers, ...rows]);
};
const read = async (text: string | Uint8Array<ArrayBuffer>, inZone = zone) =>
	readRoster(await tableOf(text), inZone, standardShifts);

describe('a roster as a table', () => {
	test('has a row a shift; ends after midnight and their breaks belong to the day of the start', () => {
		expect(csv().split('\r\n').slice(0, 4)).toEqual([
			'person,date,start,end,queue,breaks,locked,shift',
			'ann,2026-11-09,08:00,17:00,chat,09:00-09:15 short|10:30-11:30 meal|14:15-14:30 short,no,early',
			'ann,2026-11-10,17:00,00:00,chat,18:30-18:45 short|19:30-20:00 meal,no,late',
			'ann,2026-11-12,20:00,08:00,chat,21:00-21:15 short|22:30-23:30 meal|02:15-02:30 short,no,crew-night'
		]);
	});

	test.each(['zh', 'en'] as const)(
		'comes back as it was, from CSV and from the sheet of shifts of a workbook, in %s',
		async (language) => {
			expect(assignments(await read(csv(roster, language)))).toEqual(roster.assignments);
			const of = plan({ people: [person('ann'), person('bo')] });
			const workbook = await writeWorkbook(
				rosterWorkbook({ plan: of, roster, check: checkPlan(of, roster), certificate: [], language })
			);
			const sheet = await readTable(workbook, undefined, Object.values(shiftsSheet));
			if (sheet.status === 'refused') throw new Error(sheet.fault);
			expect(assignments(readRoster(sheet.table, zone, standardShifts))).toEqual(roster.assignments);
		}
	);

	test('in Chinese has titles, breaks and shifts in Chinese', () => {
		expect(csv(roster, 'zh').split('\r\n').slice(0, 2)).toEqual([
			'工号,日期,开始,结束,队列,休息,锁定,班次',
			'ann,2026-11-09,08:00,17:00,chat,09:00-09:15 小休|10:30-11:30 用餐|14:15-14:30 小休,否,早班'
		]);
	});

	test('in Chinese a shift keeps its id where its name would be read as another one; pay of breaks and times by hand stay', async () => {
		const named = (id: string) => ({ ...standardShifts[0]!, id, name: { zh: '日班', en: id } });
		const templates = [named('first'), named('second')];
		const own = shift('ann', '2026-11-10', '07:20', '15:40', ['meal 12:00–12:30', 'short 14:00–14:15']);
		const [meal, short] = own.breaks;
		const of = {
			...roster,
			assignments: [
				{ ...laid('ann', 'early', '2026-11-09', 480), template: 'second' },
				{
					...own,
					breaks: [
						{ ...meal!, paid: true },
						{ ...short!, paid: false }
					]
				},
				{ ...laid('ann', 'early', '2026-11-11', 480), template: 'first' }
			]
		};
		const { headers, rows } = rosterTable(of, templates, 'zh');
		expect(rows.map((row) => row.at(-1))).toEqual(['second', '07:20–15:40', '日班']);
		expect(rows[1]?.[5]).toBe('12:00-12:30 用餐 计薪|14:00-14:15 小休 不带薪');
		const back = readRoster(await tableOf(csvRows([headers, ...rows])), zone, templates);
		expect(assignments(back)).toEqual(of.assignments);
	});

	test('comes back also in the night on which the clock shows an hour twice', async () => {
		const berlin = 'Europe/Berlin';
		const night = shift('ann', '2026-10-25', '00:00', '08:00', [], berlin);
		const hour = 3_600_000;
		// Ends at the second half past two.
		const pause = {
			kind: 'short' as const,
			start: night.start + 3 * hour,
			end: night.start + 3.25 * hour,
			paid: true
		};
		const short = { ...night, template: 'own', end: night.start + 3.5 * hour, breaks: [pause] };
		const of = { zone: berlin, from: '2026-10-25', to: '2026-10-26', assignments: [short] };
		expect(csv(of)).toContain('2026-10-25T02:30+01:00');
		expect(csv(of)).toContain('2026-10-25T02:00+01:00–2026-10-25T02:15+01:00 short');
		expect(assignments(await read(csv(of), berlin))).toEqual([short]);
	});

	test('without the shift it is the template that looks like it; by hand it is called by its times', async () => {
		const text = `person,date,start,end,queue,breaks,locked
ann,2026-11-09,08:00,17:00,chat,09:00-09:15 short|10:30-11:30 meal|14:15-14:30 short,
ann,2026-11-10,08:00,12:00,chat,,
bo,2026-11-10,07:20,15:40,chat,12:00-12:30,yes`;
		expect(
			assignments(await read(text)).map(({ template, locked, breaks }) => [template, locked, breaks.length])
		).toEqual([
			['early', false, 3],
			['part-4', false, 0],
			['07:20–15:40', true, 1]
		]);
	});

	test('Chinese titles and words in GBK', async () => {
		const text =
			'人员;日期;开始;结束;队列;休息;锁定\n张伟;2026年11月9日;8:00;24:00;售前;12:00-13:00 用餐|16：00-16：15 小休 无薪;是\n';
		expect(assignments(await read(encodeGbk(text)))).toMatchObject([
			{
				person: '张伟',
				date: '2026-11-09',
				end: at('2026-11-10 00:00'),
				queue: '售前',
				locked: true,
				breaks: [
					{ kind: 'meal', start: at('2026-11-09 12:00'), paid: false },
					{ kind: 'short', start: at('2026-11-09 16:00'), paid: false }
				]
			}
		]);
	});

	test('everything that is wrong is told at once, by row and field', async () => {
		const outcome = await read(`person,date,start,end,queue,breaks,locked
,2026-11-09,08:00,17:00,chat,,
ann,2026-13-09,08:00,17:00,chat,,
ann,2026-11-10,8am,17:00,chat,,
ann,2026-11-11,08:00,2026-11-13 08:00,chat,,
ann,2026-11-12,08:00,17:00,,,
ann,2026-11-13,08:00,17:00,chat,noon,perhaps
ann,2026-11-14,08:00,17:00,chat,16:30-17:30 meal,
ann,2026-11-15,08:00,17:00,chat,12:00-13:00 meal|12:30-12:45 short,
bo,2026-11-15,08:00,17:00,chat,,
bo,2026-11-15,08:00,12:00,chat,,`);
		const faults = outcome.status === 'read' ? [] : outcome.faults;
		expect(faults.map(({ row, field, code }) => [row, field, code])).toEqual([
			[2, 'person', 'value_missing'],
			[3, 'date', 'not_a_date'],
			[4, 'start', 'not_a_time'],
			[5, 'end', 'ends_before_start'],
			[6, 'queue', 'value_missing'],
			[7, 'locked', 'not_yes_or_no'],
			[7, 'breaks', 'break_wrong'],
			[8, 'breaks', 'break_outside'],
			[9, 'breaks', 'breaks_overlap'],
			[11, 'start', 'shift_repeated']
		]);
	});
});

describe('a workbook of a roster', () => {
	const of = plan({ people: [person('ann', { name: '=1+1\u0001' }), person('bo')] });
	const sheets = rosterWorkbook({
		plan: of,
		roster,
		check: checkPlan(of, roster),
		certificate: [['seed', 1]],
		language: 'en'
	});
	const sheet = (name: string) => sheets.find((one) => one.name === name)!;

	test('has people × days first, and all that is known of the roster', () => {
		expect(sheets.map(({ name }) => name)).toEqual([
			'Roster',
			'Shifts',
			'Coverage',
			'Findings',
			'Proof',
			'Totals',
			'Fairness',
			'Certificate'
		]);
		expect(sheet('Roster').headers.slice(0, 5)).toEqual([
			'person',
			'name',
			'contract',
			'11-09 Mon 一',
			'11-10 Tue 二'
		]);
		expect(sheet('Roster').rows[1]?.slice(0, 4)).toEqual(['bo', 'bo', 'full_time', '00:00–08:00 chat *']);
		expect(sheet('Totals').rows[0]?.slice(0, 9)).toEqual([
			'ann',
			'=1+1\u0001',
			'full_time',
			3,
			25.5,
			3,
			0,
			0,
			765
		]);
	});

	test('opens whatever a name holds, and shows it as a text', async () => {
		const table = await readTable(await writeWorkbook(sheets));
		if (table.status === 'refused') throw new Error(table.fault);
		expect(table.table.rows[1]?.slice(0, 2)).toEqual(['ann', '=1+1']);
	});

	test('coverage adds up to the hours of the check', () => {
		const { coverage } = checkPlan(of, roster);
		const present = sheet('Coverage').rows.reduce((sum, row) => sum + Number(row[5]), 0);
		expect(present / 2).toBe(coverage.presentHours);
		expect(coverage.presentHours).toBeGreaterThan(20);
	});
});
