import type { LocalDate } from '#lib/domain/time/local-time.ts';
import { allRules, type RuleId } from './all-rules.ts';
import type { Parameters, RuleDefinition, Sentence } from './rule.ts';

/** Where a rule comes from. */
export interface RuleSource {
	/** Law or company, with the article: `Labour Law of the PRC, art. 41`. */
	readonly title: Sentence;
	/** The day from which its present text is in force, or on which the company decided. */
	readonly since: LocalDate;
}

/** A hard rule must hold; another costs `weight` (a whole number) for each unit by which it is missed. */
export type Strength = { readonly kind: 'hard' } | { readonly kind: 'soft'; readonly weight: number };

/** A rule as a pack has it: with its parameters, how hard it is and why. */
export type PackRule = {
	readonly [Id in RuleId]: {
		/** Its name in findings, unique in the pack: a rule may stand in a pack more than once. */
		readonly id: string;
		readonly rule: Id;
		readonly parameters: (typeof allRules)[Id]['parameters'];
		readonly strength: Strength;
		readonly source: RuleSource;
		/** The text leaves room, or the place has a rule of its own: a person of HR must agree before it is relied on. */
		readonly verifyWithHr: boolean;
		/** What to know before it is changed. */
		readonly note?: Sentence;
	};
}[RuleId];

/** Rules of one origin on one day: data that a planner copies and edits. */
export interface RulePack {
	readonly id: string;
	readonly title: Sentence;
	/** The day on which it was written down. Laws change later: HR compares it with the texts before it is relied on. */
	readonly dated: LocalDate;
	readonly rules: readonly PackRule[];
}

/** The code of a pack's rule, whatever its parameters are called. */
export function definitionOf({ rule }: PackRule): RuleDefinition {
	return allRules[rule] as unknown as RuleDefinition;
}

/** The sentence of a pack's rule with its own parameters. */
export function sentenceOf(rule: PackRule): Sentence {
	return definitionOf(rule).sentence(rule.parameters);
}

/**
 * Refuses packs that are not well formed, such as one that was edited as a file.
 *
 * @throws RangeError "assertPacks: company.atMost4Nights.nights must be a whole number from 0, got …"
 */
export function assertPacks(packs: readonly RulePack[]): void {
	const seen = new Set<string>();
	for (const pack of packs) {
		for (const entry of pack.rules) {
			const name = `${pack.id}.${entry.id}`;
			if (seen.has(name)) fail(name, 'used once', 'it twice');
			seen.add(name);
			if (!Object.hasOwn(allRules, entry.rule)) fail(`${name}.rule`, 'a known rule', entry.rule);
			const expected = Object.keys(definitionOf(entry).parameters);
			const given: Parameters = entry.parameters;
			for (const key of Object.keys(given)) {
				if (!expected.includes(key)) fail(`${name}.${key}`, 'a parameter of the rule', key);
			}
			for (const key of expected) {
				const value = given[key];
				if (!Number.isSafeInteger(value) || Number(value) < 0) {
					fail(`${name}.${key}`, 'a whole number from 0', value);
				}
			}
			if (entry.strength.kind === 'soft') {
				const { weight } = entry.strength;
				if (!Number.isSafeInteger(weight) || weight < 0) {
					fail(`${name}.weight`, 'a whole number from 0', weight);
				}
			}
		}
	}
}

function fail(name: string, wanted: string, got: unknown): never {
	throw new RangeError(`assertPacks: ${name} must be ${wanted}, got ${String(got)}`);
}
