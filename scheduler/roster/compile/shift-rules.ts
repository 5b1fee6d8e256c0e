import type { RosterPlan } from '../plan/roster-plan.ts';
import type { PackRule } from '../../rules/rule-pack.ts';
import type { RuleId } from '../../rules/all-rules.ts';

/** A rule of a pack with its parameters. */
export interface NamedRule<Id extends RuleId> extends RuleName {
	readonly rule: Extract<PackRule, { rule: Id }>;
}

/** How limits of a rule are called and how hard they are. */
export interface RuleName {
	/** `pack.rule`. */
	readonly name: string;
	/** In units of the objective (hundredths of the currency); absent: hard. */
	readonly weight?: number;
}

/** All entries of one rule in the packs of a plan; a pack may have it more than once. */
export function rulesOf<Id extends RuleId>(
	{ packs }: Pick<RosterPlan, 'packs'>,
	id: Id
): readonly NamedRule<Id>[] {
	return packs.flatMap((pack) =>
		pack.rules
			.filter((rule): rule is Extract<PackRule, { rule: Id }> => rule.rule === id)
			.map((rule) => ({
				name: `${pack.id}.${rule.id}`,
				rule,
				...(rule.strength.kind === 'soft' && { weight: rule.strength.weight * 100 })
			}))
	);
}

/** What rules say about a shift by itself, whoever works it. */
export interface ShiftVerdict {
	/** A hard rule that it breaks. */
	readonly broken?: string;
	/** Soft rules that it misses. */
	readonly cost: number;
}

/** Judges a shift by the rules on its length and its meal: `hoursADay` and `mealInLongShifts`. */
export function judgeShift(
	plan: Pick<RosterPlan, 'packs'>,
	shift: { readonly length: number; readonly minutes: number; readonly mealMinutes: number }
): ShiftVerdict {
	let cost = 0;
	let broken: string | undefined;
	const miss = (amount: number, { name, weight }: RuleName) => {
		if (amount <= 0) return;
		if (weight === undefined) broken ??= name;
		else cost += weight * amount;
	};
	for (const named of rulesOf(plan, 'hoursADay')) miss(shift.minutes - named.rule.parameters.minutes, named);
	for (const named of rulesOf(plan, 'mealInLongShifts')) {
		const { longMinutes, mealMinutes } = named.rule.parameters;
		if (shift.length > longMinutes) miss(mealMinutes - shift.mealMinutes, named);
	}
	return { cost, ...(broken !== undefined && { broken }) };
}
