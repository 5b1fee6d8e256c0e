import type { EpochMs } from '#lib/domain/units.ts';
import { localDateOf } from '#lib/domain/time/local-time.ts';
import type { CsvValue } from '#lib/tables/write-csv.ts';
import type { RosterCertificate } from '#scheduler/roster/check/certificate.ts';
import type { CoverageSlot } from '#scheduler/roster/check/plan-coverage.ts';
import type { PlanCheck } from '#scheduler/roster/check/roster-cost.ts';
import type { BrokenWish } from '#scheduler/roster/explain/broken-wishes.ts';
import { boundSentence } from '#scheduler/roster/explain/bound-sentence.ts';
import { sentencesOf } from '#scheduler/roster/files/roster-document.ts';
import { unitWords } from '#scheduler/roster/files/report-words.ts';
import { wallClock, yesOrNo } from '#scheduler/roster/files/roster-rows.ts';
import { hoursOf, moneyOf } from '#scheduler/roster/files/roster-workbook.ts';
import type { RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { unservedQueues } from '#scheduler/roster/plan/unserved-queues.ts';
import { breaksHardRule, type RuleFinding } from '#scheduler/rules/check-rules.ts';
import type { Language, Sentence } from '#scheduler/rules/rule.ts';
import { consoleTable, displayWidth } from './console-table.ts';

/** Rows of a list that are told; the others are counted. */
const told = 10;
/** Places at which a rule is broken that are told. */
const toldPlaces = 3;

/** `12,345.60` */
export function moneyText(hundredths: number): string {
	return moneyOf(hundredths).toLocaleString('en-US', { minimumFractionDigits: 2 });
}

/**
 * What the checker found, for people: coverage, cost, the worst holes, the rules that are broken. Lines of `more` stand
 * between cost and holes.
 */
export function rosterSummary(
	plan: RosterPlan,
	check: PlanCheck,
	language: Language,
	more: readonly (readonly [string, string])[] = []
): string {
	const { findings } = check;
	const unserved = unservedQueues(plan).map(({ sentence }): readonly [Sentence, Sentence] => [
		{ zh: '警告', en: 'WARNING' },
		sentence
	]);
	const lines: readonly (readonly [string, string])[] = [
		...[
			...rosterLines(check),
			...(plan.demand.length === 0 ? [] : [coverageLine(check)]),
			...unserved,
			costLine(check)
		].map(([name, text]) => [name[language], text[language]] as const),
		...more
	];
	const width = Math.max(...lines.map(([name]) => displayWidth(name)));
	return (
		lines.map(([name, text]) => `${name}${' '.repeat(width - displayWidth(name))}  ${text}\n`).join('') +
		holes(plan, check.coverage.slots, language) +
		brokenRules(
			plan,
			findings.filter(({ brokenBefore }) => brokenBefore !== true),
			language
		) +
		brokenRules(
			plan,
			findings.filter(({ brokenBefore }) => brokenBefore === true),
			language
		)
	);
}

function rosterLines({ findings, people }: PlanCheck): readonly (readonly [Sentence, Sentence])[] {
	const hard = findings.filter(breaksHardRule).length;
	const past = findings.filter(({ brokenBefore }) => brokenBefore === true).length;
	const shifts = people.reduce((sum, one) => sum + one.shifts, 0);
	const hours = hoursOf(people.reduce((sum, one) => sum + one.minutes, 0));
	const working = people.filter((one) => one.shifts > 0).length;
	const broken =
		hard === 0
			? { zh: '未违反任何硬规则', en: 'no hard rule is broken' }
			: { zh: `违反硬规则 ${hard} 次`, en: `hard rules are broken ${times(hard)}` };
	const before = {
		zh: `另有 ${past} 项在排班开始前已违反，任何排班都无法补救`,
		en: `${past === 1 ? 'one was' : `${past} were`} already broken before the first day: no roster can mend it`
	};
	return [
		[
			{ zh: '班表', en: 'roster' },
			{
				zh: `${working} 人 ${shifts} 个班次，工时合计 ${hours} 小时`,
				en: `${shifts} shifts, ${hours} h of ${working} people`
			}
		],
		[{ zh: '规则', en: 'rules' }, broken],
		...(past === 0 ? [] : [[{ zh: '', en: '' }, before] as const])
	];
}

function coverageLine({ coverage }: PlanCheck): readonly [Sentence, Sentence] {
	const { requiredHours, shortHours, surplusHours } = coverage;
	const covered = requiredHours === 0 ? 100 : (100 * (requiredHours - shortHours)) / requiredHours;
	const [required, short, surplus] = [figure(requiredHours), figure(shortHours), figure(surplusHours)];
	return [
		{ zh: '覆盖', en: 'coverage' },
		{
			zh: `需求 ${required} 人时，覆盖 ${covered.toFixed(1)}%；缺口 ${short} 人时，冗余 ${surplus} 人时`,
			en: `${covered.toFixed(1)} % of ${required} head-hours; ${short} short, ${surplus} too many`
		}
	];
}

function costLine({ cost }: PlanCheck): readonly [Sentence, Sentence] {
	const { total, wages, overtimePremium, shortage, surplus, rules } = cost;
	const sum = (words: readonly string[]) =>
		[wages, overtimePremium, shortage, surplus, rules]
			.map((part, at) => `${words[at]} ${moneyText(part)}`)
			.join(' + ');
	return [
		{ zh: '成本', en: 'cost' },
		{
			zh: `${moneyText(total)} = ${sum(['工资', '加班费', '缺口', '冗余', '软规则'])}`,
			en: `${moneyText(total)} = ${sum(['wages', 'overtime', 'shortage', 'surplus', 'rules'])}`
		}
	];
}

/** How a list ends of which not everything is told. */
export function moreText(count: number, language: Language): string {
	return language === 'zh' ? `另有 ${count} 项` : `and ${count} more`;
}

function figure(hours: number): string {
	return String(Math.round(hours * 10) / 10);
}

interface Hole {
	readonly queue: string;
	readonly start: EpochMs;
	end: EpochMs;
	short: number;
	most: number;
	cost: number;
}

/** Neighbouring slots of a queue in which heads are missing, the dearest first. */
function holes(
	{ zone, slotMinutes }: RosterPlan,
	slots: readonly CoverageSlot[],
	language: Language
): string {
	const isZh = language === 'zh';
	const found: Hole[] = [];
	for (const { queue, start, end, short, cost } of slots) {
		if (short <= 0) continue;
		const last = found.at(-1);
		const hours = (short * slotMinutes) / 60;
		if (last?.queue === queue && last.end === start) {
			last.end = end;
			last.short += hours;
			last.cost += cost;
			last.most = Math.max(last.most, short);
		} else found.push({ queue, start, end, short: hours, most: short, cost });
	}
	if (found.length === 0) return '';
	const sorted = found.toSorted((a, b) => b.cost - a.cost || a.start - b.start);
	const table = consoleTable(
		[
			{
				title: isZh ? '缺口（最严重的在前）' : 'short, worst first',
				value: ({ start }) => `${localDateOf(start, zone)} ${wallClock(start, zone)}`
			},
			{ title: isZh ? '至' : 'to', value: ({ end }) => wallClock(end, zone) },
			{ title: isZh ? '队列' : 'queue', value: ({ queue }) => queue },
			{ title: isZh ? '最多缺人数' : 'heads at most', value: ({ most }) => most, digits: 1 },
			{ title: isZh ? '缺口人时' : 'head-hours', value: ({ short }) => short, digits: 2 },
			{ title: isZh ? '成本' : 'cost', value: ({ cost }) => moneyOf(cost), digits: 2 }
		],
		sorted.slice(0, told)
	);
	return `\n${table}${found.length > told ? `${moreText(found.length - told, language)}\n` : ''}`;
}

/** Each rule that is broken with its sentence, how often, by how much, and where first; hard ones first. */
function brokenRules(
	{ packs, people }: RosterPlan,
	findings: readonly RuleFinding[],
	language: Language
): string {
	if (findings.length === 0) return '';
	const sentences = sentencesOf(packs);
	const names = new Map(people.map(({ id, name }) => [id, name]));
	const byRule = [...Map.groupBy(findings, ({ pack, rule }) => `${pack}.${rule}`)].toSorted(
		([, [a]], [, [b]]) => Number(a?.strength.kind === 'soft') - Number(b?.strength.kind === 'soft')
	);
	const text = byRule.map(([rule, mine]) => {
		const [first] = mine;
		if (first === undefined) return '';
		const sentence = sentences.get(rule) ?? { zh: `${rule}。`, en: rule };
		const places = mine.slice(0, toldPlaces).map((one) => placeText(one, names)[language]);
		if (mine.length > toldPlaces) places.push(moreText(mine.length - toldPlaces, language));
		const separator = language === 'zh' ? '；' : '; ';
		return `${brokenText(sentence, first, mine)[language]}\n  ${places.join(separator)}\n`;
	});
	return `\n${text.join('')}`;
}

/** How often a rule was broken and what that costs. */
function brokenText(
	sentence: Sentence,
	{ brokenBefore, strength }: RuleFinding,
	findings: readonly RuleFinding[]
): Sentence {
	const isPast = brokenBefore === true;
	const kind = isPast
		? { zh: '排班开始前已违反', en: 'already broken before the first day' }
		: strength.kind === 'hard'
			? { zh: '违反', en: 'broken' }
			: { zh: '未满足', en: 'missed' };
	const count = findings.length;
	const amount = findings.reduce((sum, one) => sum + one.amount, 0);
	const cost = strength.kind === 'soft' && !isPast ? moneyText(strength.weight * amount * 100) : undefined;
	return {
		zh: `${kind.zh}：${sentence.zh}共 ${count} 次${cost === undefined ? '' : `，成本 ${cost}`}`,
		en: `${kind.en}: ${sentence.en} ${capital(times(count))}${cost === undefined ? '' : `, cost ${cost}`}`
	};
}

function placeText(
	{ person, date, figure: value, limit, unit }: RuleFinding,
	names: ReadonlyMap<string, string>
): Sentence {
	const who = `${names.get(person) ?? person} ${date}`;
	// A wish has no limit: what it weighs is all there is to say.
	if (unit === 'weight') return { zh: `${who}（权重 ${value}）`, en: `${who} (weight ${value})` };
	const [is, atMost] = [figureOf(value, unit), figureOf(limit, unit)];
	return {
		zh: `${who}（实际 ${is.zh}，限值 ${atMost.zh}）`,
		en: `${who} (${is.en}, limit ${atMost.en})`
	};
}

/** Wishes that are not granted, each with its reason; the heaviest first. */
export function brokenWishLines(wishes: readonly BrokenWish[], language: Language): string {
	if (wishes.length === 0) return '';
	const lines = wishes.slice(0, told).map(({ sentence }) => `  ${sentence[language]}\n`);
	const rest = wishes.length > told ? `  ${moreText(wishes.length - told, language)}\n` : '';
	const title = language === 'zh' ? '未满足的意愿' : 'wishes that are not granted';
	return `\n${title}\n${lines.join('')}${rest}`;
}

/** A figure of a rule in the unit that a planner thinks in. */
function figureOf(value: number, unit: RuleFinding['unit']): Sentence {
	if (unit === 'minutes') return { zh: `${hoursOf(value)} 小时`, en: `${hoursOf(value)} h` };
	return { zh: `${value} ${unitWords[unit].zh}`, en: `${value} ${unitWords[unit].en}` };
}

function times(count: number): string {
	return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}

function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The lines of a certificate beside those of the check. */
export function certificateLines(
	certificate: RosterCertificate,
	language: Language
): readonly (readonly [string, string])[] {
	const { bound, boundKind, gap, seconds, seed, work, interrupted, optimal } = certificate;
	const { objective, problemCost } = certificate;
	const isZh = language === 'zh';
	const proven = optimal
		? { zh: '求解器证明没有更好的', en: 'nothing better for the solver' }
		: {
				zh: `差距${gap === undefined ? '未知' : ` ${percent(gap)}`}`,
				en: `gap ${gap === undefined ? 'unknown' : percent(gap)}`
			};
	const counted = {
		zh: `求解器对此班表所计的成本为 ${moneyText(problemCost)}：下界和差距都针对该成本。`,
		en: `The solver counts this roster at ${moneyText(problemCost)}: bound and gap are of that cost.`
	};
	const stopped = { zh: '，中途停止，保留目前最好的班表', en: ', stopped: the best so far' };
	const search = {
		zh: `${seconds.toFixed(1)} 秒，随机种子 ${seed}，工作量 ${Math.round(work)}${interrupted ? stopped.zh : ''}`,
		en: `${seconds.toFixed(1)} s, seed ${seed}, work ${Math.round(work)}${interrupted ? stopped.en : ''}`
	};
	return [
		isZh ? ['下界', `${moneyText(bound)}（${proven.zh}）`] : ['bound', `${moneyText(bound)} (${proven.en})`],
		...(problemCost === objective ? [] : ([['', counted[language]]] as const)),
		['', boundSentence(boundKind)[language]],
		[isZh ? '求解' : 'search', search[language]]
	];
}

export function percent(share: number): string {
	return `${(100 * share).toFixed(1)} %`;
}

/** The certificate as the sheet of a workbook; in English what must not be misread stands there in Chinese too. */
export function certificateRows(
	plan: RosterPlan,
	check: PlanCheck,
	language: Language,
	certificate?: RosterCertificate
): readonly (readonly [string, CsvValue])[] {
	const { cost, coverage, findings } = check;
	const hard = findings.filter(breaksHardRule).length;
	const past = findings.filter(({ brokenBefore }) => brokenBefore === true).length;
	const isZh = language === 'zh';
	const days = { zh: `${plan.from} 起，至 ${plan.to} 前`, en: `${plan.from} to before ${plan.to}` };
	const inBoth = (zh: string, en: string, value: Sentence): readonly (readonly [string, CsvValue])[] =>
		isZh
			? [[zh, value.zh]]
			: [
					[en, value.en],
					[zh, value.zh]
				];
	return [
		[isZh ? '排班日期' : 'days', days[language]],
		[isZh ? '时区' : 'zone', plan.zone],
		[isZh ? '违反硬规则次数' : 'hard rules broken', hard],
		[isZh ? '未满足软规则次数' : 'soft rules missed', findings.length - hard - past],
		...(isZh ? [] : ([['already broken before the first day', past]] as const)),
		['排班前已违反，任何排班都无法补救', past],
		[isZh ? '总成本' : 'objective', moneyOf(cost.total)],
		[isZh ? '工资' : 'wages', moneyOf(cost.wages)],
		[isZh ? '加班费' : 'overtime premium', moneyOf(cost.overtimePremium)],
		[isZh ? '缺口成本' : 'shortage', moneyOf(cost.shortage)],
		[isZh ? '冗余成本' : 'surplus', moneyOf(cost.surplus)],
		[isZh ? '软规则成本' : 'rules', moneyOf(cost.rules)],
		[isZh ? '需求人时' : 'required head-hours', coverage.requiredHours],
		[isZh ? '缺口人时' : 'short head-hours', coverage.shortHours],
		[isZh ? '冗余人时' : 'surplus head-hours', coverage.surplusHours],
		...unservedQueues(plan).flatMap(({ sentence }) => inBoth('完全无人可排', 'not covered at all', sentence)),
		...(certificate === undefined
			? []
			: ([
					[isZh ? '求解器所计的成本' : 'cost in the solver’s problem', moneyOf(certificate.problemCost)],
					[isZh ? '该成本的下界' : 'bound of that cost', moneyOf(certificate.bound)],
					...inBoth('下界的依据', 'what the bound rests on', boundSentence(certificate.boundKind)),
					[isZh ? '差距' : 'gap', certificate.gap],
					[isZh ? '已证明最优' : 'proven best', yesOrNo(certificate.optimal, language)],
					[isZh ? '用时（秒）' : 'seconds', Math.round(certificate.seconds * 10) / 10],
					[isZh ? '随机种子' : 'seed', certificate.seed],
					[isZh ? '工作量' : 'work', certificate.work],
					[isZh ? '人工停止' : 'stopped by hand', yesOrNo(certificate.interrupted, language)]
				] as const))
	];
}
