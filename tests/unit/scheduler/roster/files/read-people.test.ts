import { describe, expect, test } from 'vitest';
import { writeXlsx } from '#lib/tables/write-xlsx.ts';
import { dayNumberOf } from '#scheduler/calendar/day-number.ts';
import type { FileOutcome } from '#scheduler/roster/files/file-reading.ts';
import { readPeople, type PersonRow } from '#scheduler/roster/files/read-people.ts';
import { rotationShift, threeCrewsTwoShifts } from '#scheduler/shifts/rotation.ts';
import { encodeGbk } from '../../../../support/encode-gbk.ts';
import { at, zone } from '../../../../support/legal-roster.ts';
import { tableOf } from '../../../../support/table-of.ts';

const read = async (content: string | Uint8Array<ArrayBuffer>) => readPeople(await tableOf(content), zone);

function people(outcome: FileOutcome<readonly PersonRow[]>) {
	if (outcome.status === 'refused') throw new Error(JSON.stringify(outcome.faults));
	return outcome.value.map(({ person }) => person);
}

function faults(outcome: FileOutcome<readonly PersonRow[]>) {
	return outcome.status === 'read' ? [] : outcome.faults.map(({ row, field, code }) => [row, field, code]);
}

const header = 'id,name,contract,skills,wage,max_week_hours,available_from,available_to';
const one = async (more: string, cells: string) =>
	read(`id,contract,skills,wage,${more}\n7,full-time,chat,30,${cells}`);

describe('a file of people', () => {
	test('contract, skills with levels, wage in fen and most hours of a week', async () => {
		const [ann] = people(await read(`${header}\n7,Ann,full-time,chat:4|phone,31.5,40,,`));
		expect(ann).toMatchObject({
			id: '7',
			name: 'Ann',
			contract: 'full_time',
			skills: [
				{ queue: 'chat', level: 4 },
				{ queue: 'phone', level: 3 }
			],
			wagePerHour: 3150,
			limits: { mostMinutesAWeek: 2400 },
			restDays: 'rolling',
			leave: [],
			carriedIn: { lastShifts: [] }
		});
		expect(ann?.availability).toBeUndefined();
	});

	test('Chinese titles and words, semicolons, GBK', async () => {
		const text =
			'工号;姓名;合同类型;技能;时薪;周工时上限\n7;张伟;兼职;售前：2、售后;22,5;24\n8;李娜;外包;售后;18;\n';
		const [zhang, li] = people(await read(encodeGbk(text)));
		expect(zhang).toMatchObject({
			name: '张伟',
			contract: 'part_time',
			skills: [
				{ queue: '售前', level: 2 },
				{ queue: '售后', level: 3 }
			],
			wagePerHour: 2250,
			limits: { mostMinutesAWeek: 1440 }
		});
		expect(li).toMatchObject({ contract: 'outsourced', limits: {} });
	});

	test('the same from a workbook, where numbers are numbers', async () => {
		const [ann] = people(
			await read(await writeXlsx(header.split(','), [[7, 'Ann', '全职', 'chat', 31.5, 40, '', '']]))
		);
		expect(ann).toMatchObject({ id: '7', contract: 'full_time', wagePerHour: 3150 });
	});

	test('available_from and available_to as times are hours of every day', async () => {
		const [bo] = people(await read(`${header}\nb,Bo,student,chat,20,24,18:00,24:00`));
		expect(bo?.availability).toHaveLength(7);
		expect(bo?.availability?.[0]).toEqual({ weekday: 0, from: '18:00', to: '24:00' });
	});

	test('as dates they are the first and the last day', async () => {
		const outcome = await read(`${header}\nb,Bo,student,chat,20,24,2026-11-10,2026-11-12`);
		expect(outcome).toMatchObject({
			status: 'read',
			value: [{ from: at('2026-11-10 00:00'), to: at('2026-11-13 00:00') }]
		});
	});

	test('hours by weekday, also over midnight', async () => {
		const [cy] = people(await one('available', 'Mon-Wed 18:00-23:00 | 周六、周日 20:00-02:00'));
		expect(cy?.availability).toEqual([
			{ weekday: 0, from: '18:00', to: '23:00' },
			{ weekday: 1, from: '18:00', to: '23:00' },
			{ weekday: 2, from: '18:00', to: '23:00' },
			{ weekday: 5, from: '20:00', to: '02:00' },
			{ weekday: 6, from: '20:00', to: '02:00' }
		]);
	});

	test('what the days before left behind', async () => {
		const [dee] = people(
			await one(
				'week_hours,week_days,month_hours,month_overtime_hours,consecutive_days,last_shift_start,last_shift_end',
				'16,2,72.5,3,2,2026-11-10 15:00,2026-11-11 00:00'
			)
		);
		expect(dee?.carriedIn).toEqual({
			lastShifts: [
				{ date: '2026-11-10', start: at('2026-11-10 15:00'), end: at('2026-11-10 24:00'), breaks: [] }
			],
			weekMinutes: 960,
			weekDays: 2,
			monthMinutes: 4350,
			monthOvertimeMinutes: 180,
			monthWeekends: 0,
			consecutiveDays: 2,
			consecutiveNights: 0
		});
	});

	test('a last shift without a start is told to have been taken for 8 h', async () => {
		const outcome = await one('last_shift_end', '2026-11-10 23:00');
		expect(outcome).toMatchObject({ status: 'read', notes: [{ code: 'last_shift_assumed' }] });
	});

	test('protection holds to its last day, included', async () => {
		const [eve] = people(await one('pregnant_from,pregnant_to', '2026-10-01,2026-12-31'));
		expect(eve?.protections).toEqual([{ kind: 'pregnant', from: '2026-10-01', to: '2027-01-01' }]);
	});

	test.each(['2026-11-09', 'B'])('a crew of a rotation by %j', async (phase) => {
		const [fay] = people(await one('rotation,phase', `三班两运转,${phase}`));
		expect(fay).toMatchObject({ hours: 'comprehensive', restDays: 'rolling' });
		const { id = '', phase: day = NaN } = fay?.rotation ?? {};
		expect(id).toBe('three-crews-two-shifts');
		const shiftOf = (date: string) => rotationShift(threeCrewsTwoShifts, day, dayNumberOf(date));
		if (phase === 'B') expect(day).toBe(1);
		else expect([shiftOf('2026-11-09'), shiftOf('2026-11-10')]).toEqual(['crew-day', 'crew-night']);
	});

	test('formulas and markup in names are only names', async () => {
		const [eve] = people(await read(`${header}\n7,"=HYPERLINK(""http://x"")<b>",全职,chat,30,40,,`));
		expect(eve?.name).toBe('=HYPERLINK("http://x")<b>');
	});

	test('everything that is wrong is told at once, by row and field', async () => {
		const outcome = await read(
			`${header}
7,Ann,full-time,chat:9,30,40,,
7,Bo,freelance,chat,-3,200,,
,,full-time,,many,,soon,
9,Cy,full-time,chat,30,40,2026-11-12,2026-11-10
10,Di,full-time,chat,30,40,18:00,18:00`
		);
		expect(faults(outcome)).toEqual([
			[2, 'skills', 'level_wrong'],
			[2, 'skills', 'value_missing'],
			[3, 'id', 'person_repeated'],
			[3, 'contract', 'value_unknown'],
			[3, 'wage', 'too_small'],
			[3, 'max_week_hours', 'too_large'],
			[4, 'id', 'value_missing'],
			[4, 'wage', 'not_a_number'],
			[4, 'skills', 'value_missing'],
			[4, 'available_from', 'not_a_time'],
			[5, 'available_to', 'ends_before_start'],
			[6, 'available_to', 'ends_before_start']
		]);
	});

	test('a least above the most, half a protection, a phase without a rotation', async () => {
		expect(faults(await one('min_week_hours,max_week_hours', '44,40'))).toEqual([
			[2, 'min_week_hours', 'least_above_most']
		]);
		expect(faults(await one('nursing_from,nursing_to', '2026-10-01,'))).toEqual([
			[2, 'nursing_to', 'value_missing']
		]);
		expect(faults(await one('rotation,phase', ',A'))).toEqual([[2, 'phase', 'phase_without_rotation']]);
		expect(faults(await one('rotation,phase', '三班两运转,D'))).toEqual([[2, 'phase', 'phase_wrong']]);
	});

	test('nobody, no header, a column that is missing', async () => {
		expect(faults(await read(header))).toEqual([[undefined, undefined, 'no_people']]);
		expect(faults(await read('a,b\n1,2'))).toEqual([[1, undefined, 'no_header']]);
		expect(faults(await read('id,name,skills\n1,Ann,chat'))).toEqual([
			[1, 'contract', 'column_missing'],
			[1, 'wage', 'column_missing']
		]);
	});
});
