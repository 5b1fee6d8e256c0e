import { localTimeOf } from '#lib/domain/time/local-time.ts';
import { minute } from '#lib/domain/units.ts';
import { startsOf, type ShiftTemplate } from '../../shifts/shift-template.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import { narrowBreaks } from './break-places.ts';
import type { PlanDays } from './compiled-plan.ts';
import { isChanged, wallInstant } from './plan-days.ts';
import type { OptionBreak, ShiftShape } from './plan-option.ts';
import { judgeShift, rulesOf } from './shift-rules.ts';

const minutesOfDay = 1_440;
/** Places of a break are at least this far apart. */
const leastPlaceStep = 10;

/** A shape with what soft rules on shifts charge for it. */
export interface CostedShape {
	readonly shape: ShiftShape;
	readonly cost: number;
}

export interface TemplateShapes {
	readonly shapes: readonly CostedShape[];
	/** The rule that stands against some start or day of the template. */
	readonly brokenRule?: string;
}

/**
 * The shifts of a template on the days of a plan: one shape for each start, with its breaks narrowed so that every
 * combination of places is legal, and further shapes for days on which a clock change makes the same times of the wall
 * a shift of another length. Shapes that a hard rule forbids are left out.
 */
export function shapesOfTemplate(
	plan: RosterPlan,
	days: PlanDays,
	grain: number,
	template: ShiftTemplate,
	starts: readonly number[] = startsOf(template)
): TemplateShapes {
	const shapes: CostedShape[] = [];
	let brokenRule: string | undefined;
	const add = (start: number, length: number, onlyDays?: readonly number[]) => {
		const made = shapeOf(plan, template, grain, start, length, onlyDays);
		if ('broken' in made) brokenRule ??= made.broken;
		else shapes.push(made);
	};
	for (const start of starts) {
		const changed = changedDays(days, start, template.spanMinutes);
		if (changed.size < days.count) add(start, template.spanMinutes);
		for (const [day, length] of changed) {
			// A start that the clock skips is no start.
			if (length !== undefined && length > 0) add(start, length, [day]);
		}
	}
	return { shapes, ...(brokenRule !== undefined && { brokenRule }) };
}

/** Days on which a shift is not what the wall says, with its length; `undefined` where the wall never shows its start. */
function changedDays(days: PlanDays, start: number, span: number): ReadonlyMap<number, number | undefined> {
	const changed = new Map<number, number | undefined>();
	for (let day = 0; day < days.count; day++) {
		if (!isChanged(days, day, { start, length: span })) continue;
		const begins = wallInstant(days, day, start);
		const length = (wallInstant(days, day, start + span) - begins) / minute;
		const isShown = localTimeOf(begins, days.zone) === start * minute;
		changed.set(day, isShown ? length : undefined);
	}
	return changed;
}

function shapeOf(
	plan: RosterPlan,
	template: ShiftTemplate,
	grain: number,
	start: number,
	length: number,
	days: readonly number[] | undefined
): CostedShape | { readonly broken: string } {
	const unpaid = template.breaks.reduce((sum, { paid, minutes }) => sum + (paid ? 0 : minutes), 0);
	const meals = template.breaks.filter(({ kind }) => kind === 'meal');
	const minutes = length - unpaid;
	const mealMinutes = meals.reduce((sum, meal) => sum + meal.minutes, 0);
	const verdict = judgeShift(plan, { length, minutes, mealMinutes });
	if (verdict.broken !== undefined) return { broken: verdict.broken };
	// Rest is held between neighbouring days: it must not reach over a day off.
	for (const { name, rule, weight } of rulesOf(plan, 'restBetweenShifts')) {
		if (
			weight === undefined &&
			start + length + (days === undefined ? 0 : 60) + rule.parameters.minutes > 2 * minutesOfDay
		)
			return { broken: name };
	}
	if (minutes <= 0) return { broken: 'breaks' };

	const withoutBreak = rulesOf(plan, 'mostMinutesWithoutBreak');
	const hard = withoutBreak.filter(({ weight }) => weight === undefined);
	const step = Math.ceil(leastPlaceStep / grain) * grain;
	const places = (rules: typeof withoutBreak) =>
		narrowBreaks(
			length,
			template.breaks,
			Math.min(Infinity, ...rules.map(({ rule }) => rule.parameters.minutes)),
			step
		);
	const windows = places(withoutBreak) ?? places(hard);
	if (windows === undefined) return { broken: hard[0]?.name ?? 'breaks' };

	const onlyOne = days !== undefined;
	const breaks = template.breaks.map(({ kind, minutes: long, paid }, at): OptionBreak => {
		const { earliest, latest } = windows[at] ?? { earliest: 0, latest: 0 };
		const all = Array.from(
			{ length: Math.floor((latest - earliest) / step) + 1 },
			(_, place) => earliest + place * step
		);
		const middle = Math.floor((all.length - 1) / 2);
		// In a night of a clock change breaks stay where they are: slots that come twice would count them twice.
		return onlyOne
			? { kind, minutes: long, paid, places: [all[middle] ?? earliest], placed: 0 }
			: { kind, minutes: long, paid, places: all, placed: middle };
	});
	const ordered = breaks.toSorted((a, b) => (a.places[0] ?? 0) - (b.places[0] ?? 0));
	const shape = { template: template.id, start, length, breaks: ordered, minutes };
	const softCost = withoutBreak.reduce((sum, { rule, weight = 0 }) => {
		const beyond = longestWork(shape) - rule.parameters.minutes;
		return sum + weight * Math.max(0, beyond);
	}, 0);
	return { shape: { ...shape, ...(days && { days }) }, cost: verdict.cost + softCost };
}

/** Minutes from the end of a break to the begin of the next at the places that the shape has. */
function longestWork({ length, breaks }: ShiftShape): number {
	let since = 0;
	let longest = 0;
	for (const { minutes, places, placed } of breaks) {
		const begins = places[placed] ?? 0;
		longest = Math.max(longest, begins - since);
		since = begins + minutes;
	}
	return Math.max(longest, length - since);
}
