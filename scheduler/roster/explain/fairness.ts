import type { RuleId } from '../../rules/all-rules.ts';
import { weekdayOf } from '../../calendar/day-number.ts';
import {
	isNight,
	monthOf,
	periodsOf,
	viewRoster,
	weekOf,
	type WorkedShift
} from '../../rules/roster-view.ts';
import { weekendsOfMonth } from '../../rules/weekends.ts';
import { wishesAreKept } from '../../rules/wishes-are-kept.ts';
import type { ContractKind } from '../plan/planned-person.ts';
import type { PlannedRoster } from '../plan/planned-roster.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';

/** What is shared among people. `monthMinutes` and `monthWeekends` go with what was carried in. */
export const sharedFigures = [
	'minutes',
	'nights',
	'weekends',
	'launchShifts',
	'monthMinutes',
	'monthWeekends'
] as const;
export type SharedFigure = (typeof sharedFigures)[number];

/** What one person has of each. */
export interface PersonShares extends Readonly<Record<SharedFigure, number>> {
	readonly person: string;
	readonly name: string;
	readonly contract: ContractKind;
	/** Wishes for days of the roster, and how many of them are granted. */
	readonly wishes: number;
	readonly wishesGranted: number;
}

/** How unevenly something is shared. All zero where nobody has any. */
export interface Spread {
	readonly least: number;
	readonly most: number;
	readonly mean: number;
	/** Standard deviation over the people themselves, not a sample of them. */
	readonly deviation: number;
	/** 0: all have the same; towards 1: one has everything. Σ|x − y| over all pairs / (2 n² mean). */
	readonly gini: number;
}

/** People of one contract beside each other: hours of a student are not compared with those of a full-timer. */
export interface ContractShares {
	readonly contract: ContractKind;
	readonly people: number;
	readonly spread: Readonly<Record<SharedFigure, Spread>>;
	readonly wishes: number;
	readonly wishesGranted: number;
}

export interface Fairness {
	/** In order of the plan's people. */
	readonly people: readonly PersonShares[];
	/** In order of their first person. */
	readonly contracts: readonly ContractShares[];
}

/** Minutes between 22:00 and 06:00 that make a night, where no pack says otherwise: those of `nightsAreShared`. */
const usualNightMinutes = 180;

/**
 * Who has how many hours, nights, weekends, shifts at a promotion's start and granted wishes. The month is the one in which
 * the roster begins: what was worked in it before counts too.
 *
 * @throws RangeError as `viewRoster`
 * @example two people with 4 and 6 nights: { least: 4, most: 6, mean: 5, deviation: 1, gini: 0.1 }
 */
export function fairnessOf(plan: RosterPlan, roster: PlannedRoster): Fairness {
	const { people, calendar, launches } = plan;
	const view = viewRoster({ roster, people, calendar, launches });
	const nightMinutes = nightMinutesOf(plan);
	const firstMonth = monthOf(view.first);
	const ofMonth = (shifts: readonly WorkedShift[]) => shifts.filter(({ day }) => monthOf(day) === firstMonth);
	const carries = firstMonth !== view.first;
	const wishes = Map.groupBy(wishesAreKept.measure(view, {}), ({ person }) => person);
	const [month] = periodsOf(view, monthOf);
	const shares = view.work.map((work): PersonShares => {
		const { person, shifts } = work;
		const asked = wishes.get(person.id) ?? [];
		return {
			person: person.id,
			name: person.name,
			contract: person.contract,
			minutes: minutesOf(shifts),
			nights: shifts.filter((shift) => isNight(view, shift, nightMinutes)).length,
			weekends: weekendsOf(shifts),
			launchShifts: shifts.filter(({ assignment: { start, end } }) =>
				launches.some((launch) => launch >= start && launch < end)
			).length,
			monthMinutes: minutesOf(ofMonth(shifts)) + (carries ? person.carriedIn.monthMinutes : 0),
			monthWeekends: month === undefined ? 0 : weekendsOfMonth(work, month),
			wishes: asked.length,
			wishesGranted: asked.filter(({ figure }) => figure === 0).length
		};
	});
	const contracts = [...Map.groupBy(shares, ({ contract }) => contract)].map(
		([contract, of]): ContractShares => ({
			contract,
			people: of.length,
			spread: Object.fromEntries(
				sharedFigures.map((figure) => [figure, spreadOf(of.map((one) => one[figure]))])
			) as Record<SharedFigure, Spread>,
			wishes: sum(of.map((one) => one.wishes)),
			wishesGranted: sum(of.map((one) => one.wishesGranted))
		})
	);
	return { people: shares, contracts };
}

/**
 * Least, most, mean, standard deviation and Gini coefficient of figures from 0.
 *
 * @throws RangeError without any figure
 */
export function spreadOf(figures: readonly number[]): Spread {
	if (figures.length === 0) throw new RangeError('spreadOf: figures must be at least one, got 0');
	const sorted = figures.toSorted((a, b) => a - b);
	const count = sorted.length;
	const mean = sum(sorted) / count;
	const deviation = Math.sqrt(sum(sorted.map((figure) => (figure - mean) ** 2)) / count);
	// Sorted, the sum over pairs is one over ranks.
	const pairs = 2 * sum(sorted.map((figure, at) => (2 * at + 1 - count) * figure));
	return {
		least: sorted[0]!,
		most: sorted[count - 1]!,
		mean,
		deviation,
		gini: mean > 0 ? pairs / (2 * count * count * mean) : 0
	};
}

function nightMinutesOf({ packs }: RosterPlan): number {
	const shared: RuleId = 'nightsAreShared';
	const rule = packs.flatMap(({ rules }) => rules).find(({ rule: id }) => id === shared);
	return rule?.rule === shared ? rule.parameters.nightMinutes : usualNightMinutes;
}

function minutesOf(shifts: readonly WorkedShift[]): number {
	return sum(shifts.map(({ minutes }) => minutes));
}

/** Weekends of which any day is worked. */
function weekendsOf(shifts: readonly WorkedShift[]): number {
	return new Set(shifts.filter(({ day }) => weekdayOf(day) >= 5).map(({ day }) => weekOf(day))).size;
}

function sum(figures: readonly number[]): number {
	return figures.reduce((total, figure) => total + figure, 0);
}
