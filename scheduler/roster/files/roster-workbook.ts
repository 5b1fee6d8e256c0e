import type { WorkbookSheet } from '#lib/tables/write-xlsx.ts';
import type { CsvValue } from '#lib/tables/write-csv.ts';
import { addDays, localDateOf, type LocalDate } from '#lib/domain/time/local-time.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { dayNumberOf, weekdayOf } from '../../calendar/day-number.ts';
import type { RuleFinding } from '../../rules/check-rules.ts';
import { proofSheets } from '../../rules/proof-sheet.ts';
import { sentenceOf, type RuleSource } from '../../rules/rule-pack.ts';
import type { Language, Sentence } from '../../rules/rule.ts';
import type { PlanCheck } from '../check/roster-cost.ts';
import type { BrokenWish } from '../explain/broken-wishes.ts';
import { fairnessOf } from '../explain/fairness.ts';
import { contractWords, weekdayWord } from '../explain/planner-words.ts';
import type { ContractKind } from '../plan/planned-person.ts';
import type { PlannedRoster } from '../plan/planned-roster.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import { rosterTable, wallClock, yesOrNo } from './roster-rows.ts';
import { leaveWord, strengthWords, unitWords } from './report-words.ts';

/** The sheet of a workbook that `readRoster` reads: a row a shift. Planners call a list of kinds of shifts 班次. */
export const shiftsSheet: Sentence = { zh: '班次明细', en: 'Shifts' };

/** A roster with all that a workbook shows of it. */
export interface RosterReport {
	readonly plan: RosterPlan;
	readonly roster: PlannedRoster;
	readonly check: PlanCheck;
	/** Wishes that are not granted and why, where that was asked. */
	readonly wishes?: readonly BrokenWish[];
	/** Lines of the certificate, what and how much. */
	readonly certificate: readonly (readonly [string, CsvValue])[];
	/** That of titles, words and sentences; the lines of the certificate are in it already. */
	readonly language: Language;
}

/** A column of a sheet: its title in the language of the report, and the cell of a row. */
interface SheetColumn<R> {
	readonly title: string;
	readonly value: (row: R) => CsvValue;
}

/**
 * The sheets of a roster's workbook: people × days, shifts, coverage by slot, findings, a proof sheet per person, totals,
 * who has how much of what is shared, wishes that are not granted, and the certificate. Hours with a fraction, money in the currency.
 * In Chinese all but ids is Chinese; in English rules and weekdays have their Chinese beside them.
 */
export function rosterWorkbook(report: RosterReport): readonly WorkbookSheet[] {
	const { plan, roster, language, certificate, wishes } = report;
	return [
		gridSheet(report),
		{ name: shiftsSheet[language], ...rosterTable(roster, plan.templates, language) },
		coverageSheet(report),
		findingsSheet(report),
		proofSheet(report),
		totalsSheet(report),
		fairnessSheet(report),
		...(wishes === undefined ? [] : [wishesSheet(report, wishes)]),
		{
			name: language === 'zh' ? '成本与证明' : 'Certificate',
			headers: language === 'zh' ? ['项目', '数值'] : ['what', 'value'],
			rows: certificate
		}
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

function sheetOf<R>(
	name: string,
	columns: readonly SheetColumn<R>[],
	rows: readonly R[],
	stickyColumns?: number
): WorkbookSheet {
	return {
		name,
		...(stickyColumns !== undefined && { stickyColumns }),
		headers: columns.map(({ title }) => title),
		rows: rows.map((row) => columns.map(({ value }) => value(row)))
	};
}

/** Who somebody is, on the left of most sheets. */
function personColumns<R>(
	{ plan, language }: RosterReport,
	idOf: (row: R) => string
): readonly SheetColumn<R>[] {
	const names = new Map(plan.people.map(({ id, name }) => [id, name]));
	const [id, name] = language === 'zh' ? ['工号', '姓名'] : ['person', 'name'];
	return [
		{ title: id, value: idOf },
		{ title: name, value: (row) => names.get(idOf(row)) }
	];
}

/** The contract in the words of the file, or in Chinese. */
function contractColumn<R>({ plan, language }: RosterReport, idOf: (row: R) => string): SheetColumn<R> {
	const contracts = new Map(plan.people.map(({ id, contract }) => [id, contract]));
	const wordOf = (contract: ContractKind) => (language === 'zh' ? contractWords[contract].zh : contract);
	return {
		title: language === 'zh' ? '用工类型' : 'contract',
		value: (row) => {
			const contract = contracts.get(idOf(row));
			return contract === undefined ? undefined : wordOf(contract);
		}
	};
}

/** Columns that many sheets have, in both languages beside each other where the workbook is English. */
function ruleColumns<R>(
	language: Language,
	sentence: (row: R) => Sentence | undefined
): readonly SheetColumn<R>[] {
	const zh: SheetColumn<R> = { title: '规则', value: (row) => sentence(row)?.zh };
	return language === 'zh' ? [zh] : [zh, { title: 'sentence', value: (row) => sentence(row)?.en }];
}

function sourceText({ title }: RuleSource, language: Language): string {
	return language === 'zh' ? title.zh : `${title.zh} · ${title.en}`;
}

function datesOf({ from, to }: PlannedRoster): readonly LocalDate[] {
	return Array.from({ length: dayNumberOf(to) - dayNumberOf(from) }, (_, at) => addDays(from, at));
}

function gridSheet(report: RosterReport): WorkbookSheet {
	const { plan, roster, check, language } = report;
	const isZh = language === 'zh';
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
		const kind = leave.find(({ start, end }) => isOn(date, start, end, roster.zone))?.kind;
		if (kind === undefined) return '';
		return isZh ? `（${leaveWord(kind)}）` : `(${kind})`;
	};
	const dayTitle = (date: LocalDate) => {
		const { zh, en } = weekdayWord(weekdayOf(dayNumberOf(date)));
		return `${date.slice(5)} ${isZh ? zh : `${en} ${zh.slice(1)}`}`;
	};
	const idOf = (id: string) => id;
	return sheetOf(
		isZh ? '班表' : 'Roster',
		[
			...personColumns(report, idOf),
			contractColumn(report, idOf),
			...datesOf(roster).map((date) => ({
				title: dayTitle(date),
				value: (id: string) => cells.get(JSON.stringify([id, date]))?.join(' / ') ?? away(id, date)
			})),
			{ title: isZh ? '工时' : 'hours', value: (id) => hoursOf(minutes.get(id) ?? 0) }
		],
		plan.people.map(({ id }) => id),
		2
	);
}

/** Whether a time touches a date. */
function isOn(date: LocalDate, start: EpochMs, end: EpochMs, zone: string): boolean {
	return localDateOf(start, zone) <= date && localDateOf(end - 1, zone) >= date;
}

function coverageSheet({ plan, check, language }: RosterReport): WorkbookSheet {
	const { zone } = plan;
	const isZh = language === 'zh';
	return sheetOf(
		isZh ? '覆盖' : 'Coverage',
		[
			{ title: isZh ? '日期' : 'date', value: ({ start }) => localDateOf(start, zone) },
			{ title: isZh ? '开始' : 'time', value: ({ start }) => wallClock(start, zone) },
			{ title: isZh ? '结束' : 'end', value: ({ end }) => wallClock(end, zone) },
			{ title: isZh ? '队列' : 'queue', value: ({ queue }) => queue },
			{ title: isZh ? '需求' : 'required', value: ({ required }) => required },
			{ title: isZh ? '在岗' : 'present', value: ({ present }) => thousandths(present) },
			{ title: isZh ? '休息中' : 'on break', value: ({ onBreak }) => thousandths(onBreak) },
			{ title: isZh ? '缺口' : 'short', value: ({ short }) => thousandths(short) },
			{ title: isZh ? '冗余' : 'surplus', value: ({ surplus }) => thousandths(surplus) },
			{ title: isZh ? '成本' : 'cost', value: ({ cost }) => moneyOf(cost) }
		],
		check.coverage.slots
	);
}

function thousandths(value: number): number {
	return Math.round(value * 1_000) / 1_000;
}

/** In place of the strength: no roster can mend it. */
const wasBroken: Sentence = { zh: '排班前已违反', en: 'before the first day 排班前已违反' };

function findingsSheet(report: RosterReport): WorkbookSheet {
	const { plan, check, language } = report;
	const isZh = language === 'zh';
	const rules = new Map(
		plan.packs.flatMap((pack) => pack.rules.map((rule) => [`${pack.id}.${rule.id}`, rule] as const))
	);
	const ruleOf = ({ pack, rule }: RuleFinding) => rules.get(`${pack}.${rule}`);
	return sheetOf<RuleFinding>(
		isZh ? '规则检查' : 'Findings',
		[
			{
				title: isZh ? '类别' : 'strength',
				value: ({ brokenBefore, strength: { kind } }) =>
					brokenBefore === true ? wasBroken[language] : isZh ? strengthWords[kind].zh : kind
			},
			...personColumns<RuleFinding>(report, ({ person }) => person),
			{ title: isZh ? '日期' : 'date', value: ({ date }) => date },
			{ title: isZh ? '规则编号' : 'rule', value: ({ pack, rule }) => `${pack}.${rule}` },
			{ title: isZh ? '实际值' : 'figure', value: ({ figure }) => figure },
			{ title: isZh ? '限值' : 'limit', value: ({ limit }) => limit },
			{ title: isZh ? '超出或不足' : 'by', value: ({ amount }) => amount },
			{ title: isZh ? '单位' : 'unit', value: ({ unit }) => (isZh ? unitWords[unit].zh : unit) },
			{
				title: isZh ? '成本' : 'cost',
				value: ({ strength, amount, brokenBefore }) =>
					strength.kind === 'soft' && brokenBefore !== true ? strength.weight * amount : undefined
			},
			...ruleColumns<RuleFinding>(language, (finding) => {
				const rule = ruleOf(finding);
				return rule === undefined ? undefined : sentenceOf(rule);
			}),
			{
				title: isZh ? '依据' : 'source',
				value: (finding) => {
					const rule = ruleOf(finding);
					return rule === undefined ? undefined : sourceText(rule.source, language);
				}
			},
			{
				title: isZh ? '需人事确认' : 'HR must agree',
				value: (finding) => (ruleOf(finding)?.verifyWithHr === true ? yesOrNo(true, language) : '')
			}
		],
		check.findings
	);
}

/** What proves that each person's roster is legal: the tightest figure of every rule beside its limit. */
function proofSheet(report: RosterReport): WorkbookSheet {
	const { plan, roster, language } = report;
	const { people, calendar, locks, published, launches } = plan;
	const isZh = language === 'zh';
	const sheets = proofSheets(
		{ roster, people, calendar, locks, launches, ...(published && { published }) },
		plan.packs
	);
	const lines = sheets.flatMap((sheet) =>
		sheet.lines.filter(({ measured }) => measured > 0).map((line) => ({ person: sheet.person, ...line }))
	);
	type Line = (typeof lines)[number];
	const boundWord = (bound: Line['bound']): Sentence =>
		bound === 'at_most' ? { zh: '不超过', en: 'at most' } : { zh: '不少于', en: 'at least' };
	return sheetOf<Line>(
		isZh ? '合规证明' : 'Proof',
		[
			...personColumns<Line>(report, ({ person }) => person),
			{ title: isZh ? '规则编号' : 'rule', value: ({ pack, rule }) => `${pack}.${rule}` },
			...ruleColumns<Line>(language, ({ sentence }) => sentence),
			{ title: isZh ? '最接近限值' : 'tightest', value: ({ tightest }) => tightest?.figure },
			{ title: isZh ? '要求' : 'may be', value: ({ bound }) => boundWord(bound)[language] },
			{ title: isZh ? '限值' : 'limit', value: ({ tightest }) => tightest?.limit },
			{ title: isZh ? '单位' : 'unit', value: ({ unit }) => (isZh ? unitWords[unit].zh : unit) },
			{ title: isZh ? '日期' : 'date', value: ({ tightest }) => tightest?.date },
			{ title: isZh ? '检查次数' : 'measured', value: ({ measured }) => measured },
			{ title: isZh ? '违反次数' : 'broken', value: ({ broken }) => broken },
			{ title: isZh ? '依据' : 'source', value: ({ source }) => sourceText(source, language) },
			{ title: isZh ? '生效日期' : 'since', value: ({ source }) => source.since },
			{
				title: isZh ? '需人事确认' : 'HR must agree',
				value: ({ verifyWithHr }) => (verifyWithHr ? yesOrNo(true, language) : '')
			}
		],
		lines
	);
}

function totalsSheet(report: RosterReport): WorkbookSheet {
	const { check, language } = report;
	const isZh = language === 'zh';
	const [first] = check.people;
	type Totals = PlanCheck['people'][number];
	const idOf = ({ person }: Totals) => person;
	return sheetOf<Totals>(
		isZh ? '汇总' : 'Totals',
		[
			...personColumns(report, idOf),
			contractColumn(report, idOf),
			{ title: isZh ? '班次数' : 'shifts', value: ({ shifts }) => shifts },
			{ title: isZh ? '工时' : 'hours', value: ({ minutes }) => hoursOf(minutes) },
			{
				title: isZh ? '工作日加班 150% 工时' : 'overtime 150 % h',
				value: ({ extended }) => hoursOf(extended)
			},
			{ title: isZh ? '休息日加班 200% 工时' : 'rest day 200 % h', value: ({ restDay }) => hoursOf(restDay) },
			{ title: isZh ? '节假日加班 300% 工时' : 'holiday 300 % h', value: ({ holiday }) => hoursOf(holiday) },
			{ title: isZh ? '工资' : 'wages', value: ({ wages }) => moneyOf(wages) },
			{
				title: isZh ? '加班费' : 'overtime premium',
				value: ({ overtimePremium }) => moneyOf(overtimePremium)
			},
			...(first?.weeks ?? []).map(({ from }, at) => ({
				title: isZh ? `${from} 起一周工时` : `week of ${from} h`,
				value: ({ weeks }: Totals) => hoursOf(weeks[at]?.minutes ?? 0)
			})),
			...(first?.months ?? []).map(({ from }, at) => ({
				title: isZh ? `${from.slice(0, 4)} 年 ${Number(from.slice(5, 7))} 月工时` : `${from.slice(0, 7)} h`,
				value: ({ months }: Totals) => hoursOf(months[at]?.minutes ?? 0)
			}))
		],
		check.people,
		2
	);
}

function fairnessSheet(report: RosterReport): WorkbookSheet {
	const { plan, roster, language } = report;
	const isZh = language === 'zh';
	const { people } = fairnessOf(plan, roster);
	type Share = (typeof people)[number];
	const idOf = ({ person }: Share) => person;
	return sheetOf<Share>(
		isZh ? '公平性' : 'Fairness',
		[
			...personColumns(report, idOf),
			contractColumn(report, idOf),
			{ title: isZh ? '工时' : 'hours', value: ({ minutes }) => hoursOf(minutes) },
			{ title: isZh ? '夜班' : 'nights', value: ({ nights }) => nights },
			{ title: isZh ? '周末' : 'weekends', value: ({ weekends }) => weekends },
			{ title: isZh ? '开抢班' : 'launch shifts', value: ({ launchShifts }) => launchShifts },
			{ title: isZh ? '本月工时' : 'month h', value: ({ monthMinutes }) => hoursOf(monthMinutes) },
			{ title: isZh ? '本月周末' : 'month weekends', value: ({ monthWeekends }) => monthWeekends },
			{ title: isZh ? '意愿' : 'wishes', value: ({ wishes }) => wishes },
			{ title: isZh ? '已满足' : 'granted', value: ({ wishesGranted }) => wishesGranted }
		],
		people,
		2
	);
}

function wishesSheet(report: RosterReport, wishes: readonly BrokenWish[]): WorkbookSheet {
	const { plan, language } = report;
	const isZh = language === 'zh';
	const shiftWord = (shift: string) => {
		if (!isZh) return shift;
		if (shift === 'off') return '休息';
		if (shift === 'work') return '上班';
		return plan.templates.find(({ id }) => id === shift)?.name.zh ?? shift;
	};
	return sheetOf<BrokenWish>(
		isZh ? '未满足的意愿' : 'Wishes',
		[
			...personColumns<BrokenWish>(report, ({ person }) => person),
			{ title: isZh ? '日期' : 'date', value: ({ wish }) => wish.date },
			{ title: isZh ? '班次' : 'shift', value: ({ wish }) => shiftWord(wish.shift) },
			{ title: isZh ? '权重' : 'weight', value: ({ wish }) => wish.weight },
			...(isZh ? [] : [{ title: 'not granted because', value: ({ sentence }: BrokenWish) => sentence.en }]),
			{ title: '未满足原因', value: ({ sentence }) => sentence.zh }
		],
		wishes
	);
}
