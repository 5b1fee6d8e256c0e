import type { LocalDate } from '../time/local-time.ts';
import type { EpochMs } from '../units.ts';
import { judgeGroup, ruleGroupOf, type MissReason } from './judge-units.ts';
import {
	addFigures,
	figuresOf,
	noFigures,
	rulePackValue,
	type RulePackFigures,
	type RulePackValue
} from './rule-pack-figures.ts';
import type { RulePack } from './rule-pack.ts';
import type { RuleSession } from './rule-session.ts';

/** A missed unit, to be shown and opened. */
export interface RuleMiss {
	readonly date: LocalDate;
	readonly session: string;
	readonly customer?: string;
	readonly agent?: string;
	/** Start of the turn that decided. */
	readonly start: EpochMs;
	readonly reason: MissReason;
}

/** Which part of the sessions is read. Dates are the rule's business days, both included. */
export interface RuleSelection {
	readonly from?: LocalDate;
	readonly to?: LocalDate;
	/** Only what is credited to this account. */
	readonly agent?: string;
}

/** A platform's figure with all that it needs to be explained and recomputed. */
export interface RulePackResult extends RulePackFigures, RulePackValue {
	/** Id and version of the pack, stored with the figure. */
	readonly pack: string;
	readonly version: number;
	readonly at: EpochMs;
	/** By start. */
	readonly misses: readonly RuleMiss[];
}

/**
 * A rule pack's figure over a set of sessions as it stands at an instant.
 *
 * @param context.zone IANA zone of the rule's wall clock (platforms in China: Asia/Shanghai)
 * @param context.at the instant of the reading: turns still open then are pending, or overdue past the limit
 * @example
 * const shanghai = { zone: 'Asia/Shanghai', at: Date.parse('2026-11-12T00:00+08:00') };
 * evaluateRulePack(taobao2022, [askedAndNeverAnswered], shanghai).mean // 600_000
 */
export function evaluateRulePack(
	pack: RulePack,
	sessions: Iterable<RuleSession>,
	{ zone, at, ...selection }: { readonly zone: string; readonly at: EpochMs } & RuleSelection
): RulePackResult {
	let figures = noFigures;
	const misses: RuleMiss[] = [];
	for (const [, group] of Map.groupBy(sessions, (session) => ruleGroupOf(pack, session))) {
		const judged = judgeGroup(pack, group, zone, at);
		for (const unit of selection.agent === undefined ? judged.units : judged.credited) {
			if (!isSelected(unit, selection)) continue;
			figures = addFigures(figures, figuresOf(unit));
			const { date, session, customer, agent, start, reason } = unit;
			if (reason !== undefined) misses.push({ date, session, customer, agent, start, reason });
		}
		for (const turn of judged.excluded) {
			if (isSelected(turn, selection)) figures = addFigures(figures, { ...noFigures, excluded: 1 });
		}
	}
	return {
		pack: pack.id,
		version: pack.version,
		at,
		...figures,
		...rulePackValue(pack, figures),
		misses: misses.sort((a, b) => a.start - b.start || (a.session < b.session ? -1 : 1))
	};
}

function isSelected(
	{ date, agent }: { readonly date: LocalDate; readonly agent?: string },
	{ from, to, agent: wanted }: RuleSelection
): boolean {
	if (wanted !== undefined && agent !== wanted) return false;
	return (from === undefined || date >= from) && (to === undefined || date <= to);
}
