import { localDateOf } from '#lib/domain/time/local-time.ts';
import { zoneOffset } from '#lib/domain/time/zone-offset.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { proofSheets } from '../../rules/proof-sheet.ts';
import { sentenceOf, type RulePack } from '../../rules/rule-pack.ts';
import type { Sentence } from '../../rules/rule.ts';
import type { RosterCertificate } from '../check/certificate.ts';
import type { PlanCheck, PlanCost } from '../check/roster-cost.ts';
import { boundSentence } from '../explain/bound-sentence.ts';
import { fairnessOf } from '../explain/fairness.ts';
import type { PlannedRoster } from '../plan/planned-roster.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import { unservedQueues } from '../plan/unserved-queues.ts';
import { breakText, clockText, wallClock } from './roster-rows.ts';
import { hoursOf, moneyOf } from './roster-workbook.ts';

/**
 * A roster as a JSON document: shifts as `readRoster` knows them with their instants, coverage by slot, findings with
 * their sentences, proof sheets, totals of each person, who has how much of what is shared. Money in the currency, hours with a fraction, times with their
 * offset.
 */
export function rosterDocument(plan: RosterPlan, roster: PlannedRoster, check: PlanCheck) {
	const { zone } = plan;
	const sentences = sentencesOf(plan.packs);
	const { people, calendar, locks, published, launches } = plan;
	const input = { roster, people, calendar, locks, launches, ...(published && { published }) };
	return {
		zone,
		from: roster.from,
		to: roster.to,
		roster: roster.assignments.map((one) => ({
			person: one.person,
			date: one.date,
			start: clockText(one.start, zone),
			end: clockText(one.end, zone),
			queue: one.queue,
			breaks: one.breaks.map((pause) => breakText(pause, zone)).join('|'),
			locked: one.locked,
			shift: one.template,
			startTime: isoTime(one.start, zone),
			endTime: isoTime(one.end, zone)
		})),
		cost: costInCurrency(check.cost),
		requiredHours: check.coverage.requiredHours,
		presentHours: check.coverage.presentHours,
		shortHours: check.coverage.shortHours,
		surplusHours: check.coverage.surplusHours,
		unserved: unservedQueues(plan),
		coverage: check.coverage.slots.map(({ start, end, cost, ...slot }) => ({
			time: isoTime(start, zone),
			end: isoTime(end, zone),
			...slot,
			cost: moneyOf(cost)
		})),
		findings: check.findings.map((finding) => ({
			...finding,
			sentence: sentences.get(`${finding.pack}.${finding.rule}`)
		})),
		people: check.people.map((totals) => ({
			person: totals.person,
			name: people.find(({ id }) => id === totals.person)?.name,
			shifts: totals.shifts,
			hours: hoursOf(totals.minutes),
			overtimeHours: hoursOf(totals.extended),
			restDayHours: hoursOf(totals.restDay),
			holidayHours: hoursOf(totals.holiday),
			wages: moneyOf(totals.wages),
			overtimePremium: moneyOf(totals.overtimePremium),
			weeks: totals.weeks.map(runningHours),
			months: totals.months.map(runningHours)
		})),
		proof: proofSheets(input, plan.packs).map(({ person, lines }) => ({
			person,
			lines: lines.filter(({ measured }) => measured > 0).map(({ sentence: _, source: __, ...line }) => line)
		})),
		fairness: fairnessOf(plan, roster)
	};
}

/** A certificate in the currency. */
export function certificateDocument({ parts, ...certificate }: RosterCertificate) {
	return {
		...certificate,
		objective: moneyOf(certificate.objective),
		problemCost: moneyOf(certificate.problemCost),
		bound: moneyOf(certificate.bound),
		boundRestsOn: boundSentence(certificate.boundKind),
		seconds: Math.round(certificate.seconds * 10) / 10,
		...costInCurrency(parts)
	};
}

/** `pack.rule` → what a planner reads. */
export function sentencesOf(packs: readonly RulePack[]): ReadonlyMap<string, Sentence> {
	return new Map(
		packs.flatMap((pack) => pack.rules.map((rule) => [`${pack.id}.${rule.id}`, sentenceOf(rule)]))
	);
}

function costInCurrency<C extends Partial<PlanCost>>(cost: C): { readonly [Part in keyof C]: number } {
	return Object.fromEntries(Object.entries(cost).map(([part, value]) => [part, moneyOf(value)])) as {
		readonly [Part in keyof C]: number;
	};
}

function runningHours({ from, minutes, carriedIn }: PlanCheck['people'][number]['weeks'][number]) {
	return { from, hours: hoursOf(minutes), carriedInHours: hoursOf(carriedIn) };
}

/** `2026-11-11T20:00+08:00` */
function isoTime(instant: EpochMs, zone: string): string {
	const minutes = Math.round(zoneOffset(zone, instant) / 60_000);
	const two = (value: number) => String(Math.abs(value)).padStart(2, '0');
	const offset = `${minutes < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
	return `${localDateOf(instant, zone)}T${wallClock(instant, zone)}${offset}`;
}
