import type { EpochMs } from '#lib/domain/units.ts';
import { localDateOf } from '#lib/domain/time/local-time.ts';
import type { CsvValue } from '#lib/tables/write-csv.ts';
import type { RosterCertificate } from '#scheduler/roster/check/certificate.ts';
import type { CoverageSlot } from '#scheduler/roster/check/plan-coverage.ts';
import type { PlanCheck } from '#scheduler/roster/check/roster-cost.ts';
import type { BrokenWish } from '#scheduler/roster/explain/broken-wishes.ts';
import { boundSentence } from '#scheduler/roster/explain/bound-sentence.ts';
import { sentencesOf } from '#scheduler/roster/files/roster-document.ts';
import { wallClock } from '#scheduler/roster/files/roster-rows.ts';
import { hoursOf, moneyOf } from '#scheduler/roster/files/roster-workbook.ts';
import type { RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { unservedQueues } from '#scheduler/roster/plan/unserved-queues.ts';
import { breaksHardRule, type RuleFinding } from '#scheduler/rules/check-rules.ts';
import { consoleTable } from './console-table.ts';

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
	more: readonly (readonly [string, string])[] = []
): string {
	const { cost, coverage, findings, people } = check;
	const hard = findings.filter(breaksHardRule);
	const past = findings.filter(({ brokenBefore }) => brokenBefore === true);
	const { requiredHours, shortHours, surplusHours } = coverage;
	const covered = requiredHours === 0 ? 100 : (100 * (requiredHours - shortHours)) / requiredHours;
	const shifts = people.reduce((sum, one) => sum + one.shifts, 0);
	const hours = people.reduce((sum, one) => sum + one.minutes, 0);
	const lines: readonly (readonly [string, string])[] = [
		['roster', `${shifts} shifts, ${hoursOf(hours)} h of ${people.filter((one) => one.shifts > 0).length} people`], // prettier-ignore
		['rules', hard.length === 0 ? 'no hard rule is broken' : `hard rules are broken ${times(hard.length)}`],
		...(past.length === 0
			? []
			: ([
					[
						'',
						`${past.length === 1 ? 'one was' : `${past.length} were`} already broken before the first day: no roster can mend it`
					]
				] as const)),
		...(plan.demand.length === 0
			? []
			: ([
					[
						'coverage',
						`${covered.toFixed(1)} % of ${figure(requiredHours)} head-hours; ${figure(shortHours)} short, ${figure(surplusHours)} too many`
					]
				] as const)),
		...unservedQueues(plan).map(({ sentence }) => ['WARNING', sentence.en] as const),
		[
			'cost',
			`${moneyText(cost.total)} = wages ${moneyText(cost.wages)} + overtime ${moneyText(cost.overtimePremium)} + shortage ${moneyText(cost.shortage)} + surplus ${moneyText(cost.surplus)} + rules ${moneyText(cost.rules)}`
		],
		...more
	];
	const width = Math.max(...lines.map(([name]) => name.length));
	return (
		lines.map(([name, text]) => `${name.padEnd(width)}  ${text}\n`).join('') +
		holes(plan, coverage.slots) +
		brokenRules(
			plan,
			findings.filter(({ brokenBefore }) => brokenBefore !== true)
		) +
		brokenRules(plan, past)
	);
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
function holes({ zone, slotMinutes }: RosterPlan, slots: readonly CoverageSlot[]): string {
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
				title: 'short, worst first',
				value: ({ start }) => `${localDateOf(start, zone)} ${wallClock(start, zone)}`
			},
			{ title: 'to', value: ({ end }) => wallClock(end, zone) },
			{ title: 'queue', value: ({ queue }) => queue },
			{ title: 'heads at most', value: ({ most }) => most, digits: 1 },
			{ title: 'head-hours', value: ({ short }) => short, digits: 2 },
			{ title: 'cost', value: ({ cost }) => moneyOf(cost), digits: 2 }
		],
		sorted.slice(0, told)
	);
	return `\n${table}${found.length > told ? `and ${found.length - told} more\n` : ''}`;
}

/** Each rule that is broken with its sentence, how often, by how much, and where first; hard ones first. */
function brokenRules({ packs, people }: RosterPlan, findings: readonly RuleFinding[]): string {
	if (findings.length === 0) return '';
	const sentences = sentencesOf(packs);
	const names = new Map(people.map(({ id, name }) => [id, name]));
	const byRule = [...Map.groupBy(findings, ({ pack, rule }) => `${pack}.${rule}`)].toSorted(
		([, [a]], [, [b]]) => Number(a?.strength.kind === 'soft') - Number(b?.strength.kind === 'soft')
	);
	const text = byRule.map(([rule, mine]) => {
		const [first] = mine;
		if (first === undefined) return '';
		const { strength, unit } = first;
		const amount = mine.reduce((sum, one) => sum + one.amount, 0);
		const isPast = first.brokenBefore === true;
		const cost =
			strength.kind === 'soft' && !isPast ? `, cost ${moneyText(strength.weight * amount * 100)}` : '';
		const places = mine.slice(0, toldPlaces).map((one) => {
			const who = `${names.get(one.person) ?? one.person} ${one.date}`;
			// A wish has no limit: what it weighs is all there is to say.
			if (unit === 'weight') return `${who} (weight ${one.figure})`;
			return `${who} (${figureOf(one.figure, unit)}, limit ${figureOf(one.limit, unit)})`;
		});
		const rest = mine.length > toldPlaces ? `; and ${mine.length - toldPlaces} more` : '';
		return (
			`${isPast ? 'already broken before the first day' : strength.kind === 'hard' ? 'broken' : 'missed'}: ${sentences.get(rule)?.en ?? rule} ${capital(times(mine.length))}${cost}\n` +
			`  ${places.join('; ')}${rest}\n`
		);
	});
	return `\n${text.join('')}`;
}

/** Wishes that are not granted, each with its reason; the heaviest first. */
export function brokenWishLines(wishes: readonly BrokenWish[]): string {
	if (wishes.length === 0) return '';
	const lines = wishes.slice(0, told).map(({ sentence }) => `  ${sentence.en}\n`);
	const rest = wishes.length > told ? `  and ${wishes.length - told} more\n` : '';
	return `\nwishes that are not granted\n${lines.join('')}${rest}`;
}

/** A figure of a rule in the unit that a planner thinks in. */
function figureOf(value: number, unit: RuleFinding['unit']): string {
	return unit === 'minutes' ? `${hoursOf(value)} h` : `${value} ${unit}`;
}

function times(count: number): string {
	return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}

function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The lines of a certificate beside those of the check. */
export function certificateLines(certificate: RosterCertificate): readonly (readonly [string, string])[] {
	const { bound, boundKind, gap, seconds, seed, work, interrupted, optimal } = certificate;
	const { objective, problemCost } = certificate;
	const proven = optimal
		? 'nothing better for the solver'
		: `gap ${gap === undefined ? 'unknown' : percent(gap)}`;
	return [
		['bound', `${moneyText(bound)} (${proven})`],
		...(problemCost === objective
			? []
			: ([
					['', `The solver counts this roster at ${moneyText(problemCost)}: bound and gap are of that cost.`]
				] as const)),
		['', boundSentence(boundKind).en],
		[
			'search',
			`${seconds.toFixed(1)} s, seed ${seed}, work ${Math.round(work)}${interrupted ? ', stopped: the best so far' : ''}`
		]
	];
}

export function percent(share: number): string {
	return `${(100 * share).toFixed(1)} %`;
}

/** The certificate as the sheet of a workbook. */
export function certificateRows(
	plan: RosterPlan,
	check: PlanCheck,
	certificate?: RosterCertificate
): readonly (readonly [string, CsvValue])[] {
	const { cost, coverage, findings } = check;
	const hard = findings.filter(breaksHardRule).length;
	const past = findings.filter(({ brokenBefore }) => brokenBefore === true).length;
	return [
		['days', `${plan.from} to before ${plan.to}`],
		['zone', plan.zone],
		['hard rules broken', hard],
		['soft rules missed', findings.length - hard - past],
		['already broken before the first day', past],
		['排班前已违反，任何排班都无法补救', past],
		['objective', moneyOf(cost.total)],
		['wages', moneyOf(cost.wages)],
		['overtime premium', moneyOf(cost.overtimePremium)],
		['shortage', moneyOf(cost.shortage)],
		['surplus', moneyOf(cost.surplus)],
		['rules', moneyOf(cost.rules)],
		['required head-hours', coverage.requiredHours],
		['short head-hours', coverage.shortHours],
		['surplus head-hours', coverage.surplusHours],
		...unservedQueues(plan).flatMap(
			({ sentence }) =>
				[
					['not covered at all', sentence.en],
					['完全无人可排', sentence.zh]
				] as const
		),
		...(certificate === undefined
			? []
			: ([
					['cost in the solver’s problem', moneyOf(certificate.problemCost)],
					['bound of that cost', moneyOf(certificate.bound)],
					['what the bound rests on', boundSentence(certificate.boundKind).en],
					['下界的依据', boundSentence(certificate.boundKind).zh],
					['gap', certificate.gap],
					['proven best', certificate.optimal ? 'yes' : 'no'],
					['seconds', Math.round(certificate.seconds * 10) / 10],
					['seed', certificate.seed],
					['work', certificate.work],
					['stopped by hand', certificate.interrupted ? 'yes' : 'no']
				] as const))
	];
}
