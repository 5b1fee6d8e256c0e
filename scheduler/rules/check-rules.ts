import type { Measure, RuleDefinition } from './rule.ts';
import { viewRoster, type RuleInput } from './roster-view.ts';
import { assertPacks, definitionOf, type RulePack, type Strength } from './rule-pack.ts';

/** One rule broken once. */
export interface RuleFinding extends Measure {
	readonly pack: string;
	/** Id of the rule in its pack. */
	readonly rule: string;
	/** By how much the figure misses its limit, above 0; whole, in `unit`. */
	readonly amount: number;
	readonly unit: RuleDefinition['unit'];
	readonly strength: Strength;
}

/**
 * All that a roster breaks of the rules of some packs, in order of pack, rule, person and day. A roster is legal when no
 * finding is hard.
 *
 * @throws RangeError when the roster, the people or a pack is not well formed; see `viewRoster` and `assertPacks`
 * @example checkRules({ roster, people, calendar }, [lawPackCn])
 * // [{ rule: 'atLeast24HoursOfRestAWeek', person: '7', date: '2026-11-09', figure: 900, limit: 1440, amount: 540, … }]
 */
export function checkRules(input: RuleInput, packs: readonly RulePack[]): readonly RuleFinding[] {
	assertPacks(packs);
	const view = viewRoster(input);
	const findings: RuleFinding[] = [];
	for (const pack of packs) {
		for (const rule of pack.rules) {
			const { bound, unit, measure } = definitionOf(rule);
			for (const measured of measure(view, rule.parameters)) {
				const amount = missedBy(measured, bound);
				if (amount <= 0) continue;
				findings.push({ ...measured, pack: pack.id, rule: rule.id, amount, unit, strength: rule.strength });
			}
		}
	}
	return findings;
}

/** How far a figure lies beyond its limit; 0 at it, negative where there is room. */
export function missedBy({ figure, limit }: Measure, bound: RuleDefinition['bound']): number {
	return bound === 'at_most' ? figure - limit : limit - figure;
}

/** What the soft findings cost together. */
export function ruleCost(findings: readonly RuleFinding[]): number {
	return findings.reduce(
		(sum, { strength, amount }) => sum + (strength.kind === 'soft' ? strength.weight * amount : 0),
		0
	);
}
