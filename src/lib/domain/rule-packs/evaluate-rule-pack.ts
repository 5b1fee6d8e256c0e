import type { EpochMs } from '../units.ts';
import { rulePackValue, type RulePackFigures, type RulePackValue } from './rule-pack-figures.ts';
import { RulePackTally, type RuleMiss, type RuleSelection } from './rule-pack-tally.ts';
import type { RulePack } from './rule-pack.ts';
import type { RuleSession } from './rule-session.ts';

/** A platform's figure with all that it needs to be explained and recomputed. */
export interface RulePackResult extends RulePackFigures, RulePackValue {
	/** Id and version of the pack, stored with the figure. */
	readonly pack: string;
	readonly version: number;
	readonly at: EpochMs;
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
	const tally = new RulePackTally(pack, { zone });
	for (const session of sessions) tally.add(session);
	const figures = tally.figures(at, selection);
	return {
		pack: pack.id,
		version: pack.version,
		at,
		...figures,
		...rulePackValue(pack, figures),
		misses: tally.misses(at, selection)
	};
}
