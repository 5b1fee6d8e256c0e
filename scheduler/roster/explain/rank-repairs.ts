import type { Sentence } from '../../rules/rule.ts';
import type { PlannedRoster } from '../plan/planned-roster.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import { isGranted } from './broken-wishes.ts';
import type { RepairAction, Repair } from './repair.ts';
import { repairSentence } from './repair-sentence.ts';
import type { ServiceEffect } from './service-effect.ts';

/** A plan that was solved: what its roster costs by the plan's own prices, and what stays short. */
export interface SolvedPlan {
	readonly roster: PlannedRoster;
	/** Hundredths of the currency. */
	readonly cost: number;
	/** Hours of heads missing. */
	readonly shortageHours: number;
	/** Whether no hard rule of the plan is broken. */
	readonly isLegal: boolean;
}

/** Solves a plan, always with the same seed and the same work; undefined where the plan is refused. */
export type SolvePlan = (
	plan: RosterPlan,
	/** Where the search begins, if anywhere. */
	start: PlannedRoster | undefined
) => Promise<SolvedPlan | undefined>;

/** A repair with what re-solving the changed plan gives, beside the base solved the same way. */
export interface PricedRepair {
	readonly action: RepairAction;
	readonly sentence: Sentence;
	/** Of the changed plan's roster, by the changed plan's prices; hundredths of the currency. */
	readonly cost: number;
	/** Hours of heads missing of the changed plan's demand. */
	readonly shortageHours: number;
	/** Cost of the changed plan's roster, by the changed plan's prices, minus the base's; hundredths of the currency. */
	readonly costDifference: number;
	/** What the planner gives up by it, in the same unit: a wish's weight, the price of heads no longer asked for. */
	readonly givenUp: number;
	/** Hours of heads missing of the changed plan's demand, minus the base's. */
	readonly shortageDifference: number;
	/** Hours that are merely no longer asked for: they are part of the difference above. */
	readonly hoursNotAsked: number;
	readonly isLegal: boolean;
	readonly service?: ServiceEffect;
	readonly roster: PlannedRoster;
}

export interface RankedRepairs {
	/** The best first: by cost difference with what is given up, then by hours missing. */
	readonly repairs: readonly PricedRepair[];
	/** Of which plan nothing came: it was refused, or its roster breaks a hard rule. */
	readonly failed: readonly { readonly action: RepairAction; readonly sentence: Sentence }[];
	/** How many were not tried since the budget was used up. */
	readonly untried: number;
}

/** What the ranking is given besides the repairs. */
export interface RepairPricing {
	readonly solve: SolvePlan;
	/** Most plans that are solved. */
	readonly mostSolved: number;
	readonly isOver?: () => boolean;
	/** The service level before and after, where arrivals are known. */
	readonly serviceOf?: (roster: PlannedRoster) => ServiceEffect | undefined;
	readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Prices repairs by really solving each changed plan from the base roster, and ranks them. The figures are what that
 * solving gave: whoever solves the same plan with the same seed and work gets the same.
 *
 * @param base the plan's roster, solved as the repairs will be
 */
export async function rankRepairs(
	plan: RosterPlan,
	base: SolvedPlan,
	repairs: readonly Repair[],
	pricing: RepairPricing
): Promise<RankedRepairs> {
	const priced: PricedRepair[] = [];
	const failed: { action: RepairAction; sentence: Sentence }[] = [];
	let tried = 0;
	for (const { action, plan: changed } of repairs) {
		if (tried >= pricing.mostSolved || pricing.isOver?.() === true) break;
		pricing.onProgress?.(tried, Math.min(repairs.length, pricing.mostSolved));
		tried++;
		const solved = await pricing.solve(changed, base.roster);
		const sentence = repairSentence(plan, action);
		if (solved === undefined || (base.isLegal && !solved.isLegal)) {
			failed.push({ action, sentence });
			continue;
		}
		const service = pricing.serviceOf?.(solved.roster);
		priced.push({
			action,
			sentence,
			cost: solved.cost,
			shortageHours: solved.shortageHours,
			costDifference: solved.cost - base.cost,
			givenUp: givenUpBy(plan, action, solved.roster),
			shortageDifference: solved.shortageHours - base.shortageHours,
			hoursNotAsked: hoursNotAsked(action),
			isLegal: solved.isLegal,
			...(service && { service }),
			roster: solved.roster
		});
	}
	return { repairs: priced.sort(better), failed, untried: repairs.length - tried };
}

function better(a: PricedRepair, b: PricedRepair): number {
	return (
		a.costDifference + a.givenUp - (b.costDifference + b.givenUp) ||
		a.shortageDifference + a.hoursNotAsked - (b.shortageDifference + b.hoursNotAsked)
	);
}

function hoursNotAsked(action: RepairAction): number {
	return action.kind === 'fewer_heads' ? action.window.missingHours : 0;
}

/** What the changed plan no longer counts although it is lost: a wish, heads that are missing all the same. */
function givenUpBy(plan: RosterPlan, action: RepairAction, roster: PlannedRoster): number {
	switch (action.kind) {
		case 'drop_wish': {
			const { person, wish } = action;
			return isGranted(roster, person, wish) ? 0 : wish.weight * wishWeight(plan) * 100;
		}
		case 'fewer_heads':
			return action.window.slots.reduce(
				(sum, { start, end, needed, covered }) =>
					sum + shortagePrice(plan, needed, needed - covered, (end - start) / 3_600_000),
				0
			);
		default:
			return 0;
	}
}

/** What the packs make of a wish's weight. */
function wishWeight({ packs }: RosterPlan): number {
	return packs
		.flatMap(({ rules }) => rules)
		.reduce(
			(sum, { rule, strength }) =>
				sum + (rule === 'wishesAreKept' && strength.kind === 'soft' ? strength.weight : 0),
			0
		);
}

/** Price of heads missing in a slot of so many hours, in hundredths of the currency. */
function shortagePrice({ costs }: RosterPlan, needed: number, missing: number, hours: number): number {
	let left = missing;
	let price = 0;
	for (const { share, perHour } of costs.shortage) {
		const taken = Math.min(left, share === undefined ? left : share * needed);
		price += taken * perHour * hours;
		left -= taken;
	}
	return Math.round(price * 100);
}
