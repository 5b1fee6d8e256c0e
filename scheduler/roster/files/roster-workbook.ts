import type { WorkbookSheet } from '#lib/tables/write-xlsx.ts';
import type { CsvValue } from '#lib/tables/write-csv.ts';
import { addDays, localDateOf, type LocalDate } from '#lib/domain/time/local-time.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { dayNumberOf, weekdayOf } from '../../calendar/day-number.ts';
import { proofSheets } from '../../rules/proof-sheet.ts';
import { sentenceOf } from '../../rules/rule-pack.ts';
import type { PlanCheck } from '../check/roster-cost.ts';
import type { BrokenWish } from '../explain/broken-wishes.ts';
import { fairnessOf } from '../explain/fairness.ts';
import type { PlannedRoster } from '../plan/planned-roster.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import { rosterHeaders, rosterTableRows, wallClock } from './roster-rows.ts';

/** The sheet of a workbook that `readRoster` reads: a row a shift. */
export const shiftsSheet = 'Shifts';

/** A roster with all that a workbook shows of it. */
export interface RosterReport {
	readonly plan: RosterPlan;
	readonly roster: PlannedRoster;
	readonly check: PlanCheck;
	/** Wishes that are not granted and why, where that was asked. */
	readonly wishes?: readonly BrokenWish[];
	/** Lines of the certificate, what and how much. */
	readonly certificate: readonly (readonly [string, CsvValue])[];
}

const weekdays = ['Mon 一', 'Tue 二', 'Wed 三', 'Thu 四', 'Fri 五', 'Sat 六', 'Sun 日'];

/**
 * The sheets of a roster's workbook: people × days, shifts, coverage by slot, findings, a proof sheet per person, totals,
 * who has how much of what is shared, wishes that are not granted, and the certificate. Hours with a fraction, money in the currency.
 */
export function rosterWorkbook(report: RosterReport): readonly WorkbookSheet[] {
	return [
		gridSheet(report),
		{
			name: shiftsSheet,
			headers: rosterHeaders,
			rows: rosterTableRows(report.roster).map((row) => rosterHeaders.map((column) => row[column]))
		},
		coverageSheet(report),
		findingsSheet(report),
		proofSheet(report),
		totalsSheet(report),
		fairnessSheet(report),
		...(report.wishes === undefined ? [] : [wishesSheet(report.plan, report.wishes)]),
		{ name: 'Certificate', headers: ['what', 'value'], rows: report.certificate }
	];
}

/** Hours of minutes as a spreadsheet adds them up. */
export function hoursOf(minutes: number): number {
	return Math.round((minutes / 60) * 100) / 100;
}

/** Hundredths of the currency as the currency. */
export function moneyOf(hundredths: number): number {
	return Math.round(hundredths) / 100;
}

function datesOf({ from, to }: PlannedRoster): readonly LocalDate[] {
	return Array.from({ length: dayNumberOf(to) - dayNumberOf(from) }, (_, at) => addDays(from, at));
}

function gridSheet({ plan, roster, check }: RosterReport): WorkbookSheet {
	const dates = datesOf(roster);
	const minutes = new Map(check.people.map((one) => [one.person, one.minutes]));
	const cells = new Map<string, string[]>();
	for (const { person, date, start, end, queue, locked } of roster.assignments.toSorted(
		(a, b) => a.start - b.start
	)) {
		const key = JSON.stringify([person, date]);
		const times = `${wallClock(start, roster.zone)}–${wallClock(end, roster.zone)}`;
		cells.set(key, [...(cells.get(key) ?? []), `${times} ${queue}${locked ? ' *' : ''}`]);
	}
	const away = (id: string, date: LocalDate) => {
		const leave = plan.people.find((one) => one.id === id)?.leave ?? [];
		return leave.find(({ start, end }) => isOn(date, start, end, roster.zone))?.kind;
	};
	return {
		name: 'Roster',
		stickyColumns: 2,
		headers: ['person', 'name', 'contract', ...dates.map((date) => `${date.slice(5)} ${weekdays[weekdayOf(dayNumberOf(date))]}`), 'hours'], // prettier-ignore
		rows: plan.people.map(({ id, name, contract }) => [
			id,
			name,
			contract,
			...dates.map((date) => cells.get(JSON.stringify([id, date]))?.join(' / ') ?? awayText(away(id, date))),
			hoursOf(minutes.get(id) ?? 0)
		])
	};
}

/** Whether a time touches a date. */
function isOn(date: LocalDate, start: EpochMs, end: EpochMs, zone: string): boolean {
	return localDateOf(start, zone) <= date && localDateOf(end - 1, zone) >= date;
}

function awayText(kind: string | undefined): string {
	return kind === undefined ? '' : `(${kind})`;
}

function coverageSheet({ plan, check }: RosterReport): WorkbookSheet {
	const { zone } = plan;
	return {
		name: 'Coverage',
		headers: ['date', 'time', 'end', 'queue', 'required', 'present', 'on break', 'short', 'surplus', 'cost'],
		rows: check.coverage.slots.map((slot) => [
			localDateOf(slot.start, zone),
			wallClock(slot.start, zone),
			wallClock(slot.end, zone),
			slot.queue,
			slot.required,
			thousandths(slot.present),
			thousandths(slot.onBreak),
			thousandths(slot.short),
			thousandths(slot.surplus),
			moneyOf(slot.cost)
		])
	};
}

function thousandths(value: number): number {
	return Math.round(value * 1_000) / 1_000;
}

/** In place of the strength: no roster can mend it. */
const wasBroken = 'before the first day 排班前已违反';

function findingsSheet({ plan, check }: RosterReport): WorkbookSheet {
	const rules = new Map(
		plan.packs.flatMap((pack) => pack.rules.map((rule) => [`${pack.id}.${rule.id}`, rule] as const))
	);
	const names = new Map(plan.people.map(({ id, name }) => [id, name]));
	return {
		name: 'Findings',
		headers: ['strength', 'person', 'name', 'date', 'rule', 'figure', 'limit', 'by', 'unit', 'cost', '规则', 'sentence', 'source', 'HR must agree'], // prettier-ignore
		rows: check.findings.map((finding) => {
			const rule = rules.get(`${finding.pack}.${finding.rule}`);
			const sentence = rule === undefined ? undefined : sentenceOf(rule);
			return [
				finding.brokenBefore === true ? wasBroken : finding.strength.kind,
				finding.person,
				names.get(finding.person),
				finding.date,
				`${finding.pack}.${finding.rule}`,
				finding.figure,
				finding.limit,
				finding.amount,
				finding.unit,
				finding.strength.kind === 'soft' && finding.brokenBefore !== true
					? finding.strength.weight * finding.amount
					: undefined,
				sentence?.zh,
				sentence?.en,
				rule === undefined ? undefined : `${rule.source.title.zh} · ${rule.source.title.en}`,
				rule?.verifyWithHr === true ? 'yes' : ''
			];
		})
	};
}

/** What proves that each person's roster is legal: the tightest figure of every rule beside its limit. */
function proofSheet({ plan, roster }: RosterReport): WorkbookSheet {
	const { people, calendar, locks, published, launches } = plan;
	const sheets = proofSheets(
		{ roster, people, calendar, locks, launches, ...(published && { published }) },
		plan.packs
	);
	const names = new Map(people.map(({ id, name }) => [id, name]));
	return {
		name: 'Proof',
		headers: ['person', 'name', 'rule', '规则', 'sentence', 'tightest', 'may be', 'limit', 'unit', 'date', 'measured', 'broken', 'source', 'since', 'HR must agree'], // prettier-ignore
		rows: sheets.flatMap(({ person, lines }) =>
			lines
				.filter(({ measured }) => measured > 0)
				.map((line) => [
					person,
					names.get(person),
					`${line.pack}.${line.rule}`,
					line.sentence.zh,
					line.sentence.en,
					line.tightest?.figure,
					line.bound === 'at_most' ? 'at most' : 'at least',
					line.tightest?.limit,
					line.unit,
					line.tightest?.date,
					line.measured,
					line.broken,
					`${line.source.title.zh} · ${line.source.title.en}`,
					line.source.since,
					line.verifyWithHr ? 'yes' : ''
				])
		)
	};
}

function totalsSheet({ plan, check }: RosterReport): WorkbookSheet {
	const [first] = check.people;
	const weeks = first?.weeks.map(({ from }) => `week of ${from} h`) ?? [];
	const months = first?.months.map(({ from }) => `${from.slice(0, 7)} h`) ?? [];
	return {
		name: 'Totals',
		stickyColumns: 2,
		headers: [
			'person',
			'name',
			'contract',
			'shifts',
			'hours',
			'overtime 150 % h',
			'rest day 200 % h',
			'holiday 300 % h',
			'wages',
			'overtime premium',
			...weeks,
			...months
		],
		rows: check.people.map((totals, at) => {
			const person = plan.people[at];
			return [
				totals.person,
				person?.name,
				person?.contract,
				totals.shifts,
				hoursOf(totals.minutes),
				hoursOf(totals.extended),
				hoursOf(totals.restDay),
				hoursOf(totals.holiday),
				moneyOf(totals.wages),
				moneyOf(totals.overtimePremium),
				...totals.weeks.map(({ minutes }) => hoursOf(minutes)),
				...totals.months.map(({ minutes }) => hoursOf(minutes))
			];
		})
	};
}

function fairnessSheet({ plan, roster }: RosterReport): WorkbookSheet {
	return {
		name: 'Fairness',
		stickyColumns: 2,
		headers: ['person', 'name', 'contract', 'hours', 'nights', 'weekends', 'launch shifts', 'month h', 'month weekends', 'wishes', 'granted'], // prettier-ignore
		rows: fairnessOf(plan, roster).people.map((one) => [
			one.person,
			one.name,
			one.contract,
			hoursOf(one.minutes),
			one.nights,
			one.weekends,
			one.launchShifts,
			hoursOf(one.monthMinutes),
			one.monthWeekends,
			one.wishes,
			one.wishesGranted
		])
	};
}

function wishesSheet({ people }: RosterPlan, wishes: readonly BrokenWish[]): WorkbookSheet {
	const names = new Map(people.map(({ id, name }) => [id, name]));
	return {
		name: 'Wishes',
		headers: ['person', 'name', 'date', 'shift', 'weight', 'not granted because', '未满足原因'],
		rows: wishes.map(({ person, wish, sentence }) => [
			person,
			names.get(person),
			wish.date,
			wish.shift,
			wish.weight,
			sentence.en,
			sentence.zh
		])
	};
}
