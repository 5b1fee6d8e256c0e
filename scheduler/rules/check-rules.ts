import { measureBefore } from './broken-before.ts';
import type { Measure, RuleDefinition } from './rule.ts';
import { viewRoster, type RuleInput } from './roster-view.ts';
import { assertPacks, definitionOf, type RulePack, type Strength } from './rule-pack.ts';

/** One rule broken once. */
export interface RuleFinding extends Measure {
	readonly pack: string;
	/** Id of the rule in its pack. */
	readonly rule: string;
	/** By how much the figure misses its limit, above 0; whole, in `unit`. Less what was missed before the roster. */
	readonly amount: number;
	readonly unit: RuleDefinition['unit'];
	readonly strength: Strength;
	/**
	 * The rule was already broken before the first day, by so much that no roster can mend it: it is told, and counts
	 * neither as broken by this roster nor in its cost. What the roster adds is a finding of its own.
	 */
	readonly brokenBefore?: true;
}

/**
 * All that a roster breaks of the rules of some packs, in order of pack, rule, person and day. A roster is legal when no
 * finding `breaksHardRule`.
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
			const about = { pack: pack.id, rule: rule.id, unit, strength: rule.strength };
			let before: ReturnType<typeof measureBefore>;
			for (const measured of measure(view, rule.parameters)) {
				const amount = missedBy(measured, bound);
				if (amount <= 0) continue;
				before ??= measureBefore(view, rule);
				const past = before?.(measured.person, measured.date);
				const missedBefore = past === undefined ? 0 : Math.max(0, missedBy(past, bound));
				if (past !== undefined && missedBefore > 0) {
					// A roster may mend a part: then its own figure is what is left.
					const left = amount < missedBefore ? measured : past;
					findings.push({ ...left, ...about, amount: Math.min(amount, missedBefore), brokenBefore: true });
				}
				if (amount > missedBefore) findings.push({ ...measured, ...about, amount: amount - missedBefore });
			}
		}
	}
	return findings;
}

/** How far a figure lies beyond its limit; 0 at it, negative where there is room. */
export function missedBy({ figure, limit }: Measure, bound: RuleDefinition['bound']): number {
	return bound === 'at_most' ? figure - limit : limit - figure;
}

/** Whether a finding makes the roster illegal: its rule is hard, and it is the roster that breaks it. */
export function breaksHardRule({ strength, brokenBefore }: RuleFinding): boolean {
	return strength.kind === 'hard' && brokenBefore !== true;
}

/** What the soft findings cost together, but for what was broken before the roster. */
export function ruleCost(findings: readonly RuleFinding[]): number {
	return findings.reduce(
		(sum, { strength, amount, brokenBefore }) =>
			sum + (strength.kind === 'soft' && brokenBefore !== true ? strength.weight * amount : 0),
		0
	);
}
