import { missedBy } from './check-rules.ts';
import type { Measure, RuleDefinition, Sentence } from './rule.ts';
import { viewRoster, type RuleInput } from './roster-view.ts';
import { assertPacks, definitionOf, sentenceOf, type RulePack, type RuleSource } from './rule-pack.ts';

/** A rule on the sheet of a person: where they come closest to its limit, or go beyond it the furthest. */
export interface ProofLine {
	readonly pack: string;
	readonly rule: string;
	readonly sentence: Sentence;
	readonly source: RuleSource;
	readonly verifyWithHr: boolean;
	readonly unit: RuleDefinition['unit'];
	readonly bound: RuleDefinition['bound'];
	/** How many figures were looked at; 0: the rule says nothing about this person. */
	readonly measured: number;
	readonly broken: number;
	/** The tightest of them, the first where several are. */
	readonly tightest?: Measure;
}

/** What proves that a person's roster is legal. */
export interface ProofSheet {
	readonly person: string;
	readonly lines: readonly ProofLine[];
}

/**
 * A sheet for each person with a line for each rule of the packs: its figure and its limit.
 *
 * @throws RangeError as `checkRules`
 */
export function proofSheets(input: RuleInput, packs: readonly RulePack[]): readonly ProofSheet[] {
	assertPacks(packs);
	const view = viewRoster(input);
	const lines = new Map<string, ProofLine[]>(input.people.map(({ id }) => [id, []]));
	for (const pack of packs) {
		for (const rule of pack.rules) {
			const { bound, unit, measure } = definitionOf(rule);
			const measures = Map.groupBy(measure(view, rule.parameters), ({ person }) => person);
			for (const [person, sheet] of lines) {
				const mine = measures.get(person) ?? [];
				const tightest = mine.reduce<Measure | undefined>(
					(most, one) => (most === undefined || missedBy(one, bound) > missedBy(most, bound) ? one : most),
					undefined
				);
				sheet.push({
					pack: pack.id,
					rule: rule.id,
					sentence: sentenceOf(rule),
					source: rule.source,
					verifyWithHr: rule.verifyWithHr,
					unit,
					bound,
					measured: mine.length,
					broken: mine.filter((one) => missedBy(one, bound) > 0).length,
					...(tightest && { tightest })
				});
			}
		}
	}
	return [...lines].map(([person, sheet]) => ({ person, lines: sheet }));
}
