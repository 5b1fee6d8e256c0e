import { localTimeOf } from '#lib/domain/time/local-time.ts';
import { minute } from '#lib/domain/units.ts';
import { startsOf, type ShiftTemplate } from '../../shifts/shift-template.ts';
import type { PlannedPerson } from '../plan/planned-person.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import type { PlanDays, PlanNote } from './compiled-plan.ts';
import type { PlanOption, ShiftShape } from './plan-option.ts';
import { ruleInWords } from './rule-in-words.ts';
import { shapesOfTemplate, type CostedShape } from './shapes-of-template.ts';

/** More options than this make cells dear for everybody: starts and break patterns are thinned until they fit. */
const mostOptions = 400;

export interface OptionsOfPlan {
	readonly options: readonly PlanOption[];
	/** `shiftCosts[option]`: what soft rules charge for the shift by itself. */
	readonly shiftCosts: readonly number[];
	readonly notes: readonly PlanNote[];
}

/** How much is thinned out: minutes between starts at least, and how many patterns of breaks a shift has. */
interface Fineness {
	readonly startStep: number;
	/** Of a shift with one start. */
	readonly patterns: number;
	/** Of a shift with several starts, whose breaks are spread by its starts. */
	readonly patternsOfFlexible: number;
}

/**
 * The options of a plan: template × start × queue × pattern of breaks, for those templates, queues and days that anybody
 * can work. A pattern places each break early, in the middle or late in its window; all patterns of a shift can move to
 * the same places. Where that would be more than some hundreds, first flexible starts get one pattern, then they are
 * thinned to the slots of the plan, to full hours, and at last every shift has one pattern. Starts that a locked or published
 * shift has are kept.
 */
export function optionsOfPlan(
	plan: RosterPlan,
	days: PlanDays,
	grain: number,
	queues: readonly string[]
): OptionsOfPlan {
	const notes: PlanNote[] = [];
	const offered = plan.templates.filter((template) => isOffered(plan, days, template));
	const queuesOf = new Map(
		offered.map((template) => [
			template.id,
			queues.filter((queue) => plan.people.some((person) => canWork(person, template, queue)))
		])
	);
	const known = knownStarts(plan);
	const ladder: readonly Fineness[] = [
		{ startStep: 1, patterns: 3, patternsOfFlexible: 3 },
		{ startStep: 1, patterns: 3, patternsOfFlexible: 1 },
		{ startStep: plan.slotMinutes, patterns: 3, patternsOfFlexible: 1 },
		{ startStep: 60, patterns: 3, patternsOfFlexible: 1 },
		{ startStep: 60, patterns: 1, patternsOfFlexible: 1 }
	];
	const shapesAt = (fineness: Fineness) =>
		offered.map((template) => {
			const starts = thinned(template, fineness.startStep, known.get(template.id));
			const found = shapesOfTemplate(plan, days, grain, template, starts);
			const { patterns, patternsOfFlexible } = fineness;
			const flexible = startsOf(template).length > 1;
			const shapes = found.shapes.flatMap((shape) =>
				withPatterns(shape, flexible ? patternsOfFlexible : patterns)
			);
			return { ...found, template, shapes };
		});
	const sizeOf = (found: ReturnType<typeof shapesAt>) =>
		found.reduce(
			(sum, { template, shapes }) => sum + shapes.length * (queuesOf.get(template.id)?.length ?? 0),
			0
		);
	let level = 0;
	let found = shapesAt(ladder[0]!);
	while (sizeOf(found) > mostOptions && level < ladder.length - 1) found = shapesAt(ladder[++level]!);

	const options: PlanOption[] = [];
	const shiftCosts: number[] = [];
	for (const { template, shapes, brokenRule } of found) {
		if (shapes.length === 0) notes.push(neverLegal(plan, template, brokenRule));
		const thinnedOut = thinned(template, ladder[level]!.startStep, known.get(template.id)).length;
		const starts = startsOf(template).length;
		if (shapes.length > 0 && thinnedOut < starts) notes.push(startsThinned(template, thinnedOut, starts));
		for (const queue of queuesOf.get(template.id) ?? []) {
			for (const { shape, cost } of shapes) {
				options.push({ ...shape, queue });
				shiftCosts.push(cost);
			}
		}
	}
	return { options, shiftCosts, notes };
}

/** Whether somebody has the contract for a template and the skill for a queue, on whatever day. */
export function canWork(person: PlannedPerson, template: ShiftTemplate, queue: string): boolean {
	return template.contracts.includes(person.contract) && person.skills.some((skill) => skill.queue === queue);
}

function isOffered(plan: RosterPlan, days: PlanDays, template: ShiftTemplate): boolean {
	return !template.promotionOnly || plan.promotionDays.some((date) => days.dates.includes(date));
}

/** Starts at least so many minutes apart, and those that somebody already has. */
function thinned(
	template: ShiftTemplate,
	step: number,
	kept: ReadonlySet<number> = new Set<number>()
): readonly number[] {
	const starts = startsOf(template);
	return starts.filter((start) => (start - (starts[0] ?? 0)) % step === 0 || kept.has(start));
}

/** Starts of each template among the shifts that are locked or published: leaving them out would change people's days. */
function knownStarts({ zone, locks, published }: RosterPlan): ReadonlyMap<string, ReadonlySet<number>> {
	const starts = new Map<string, Set<number>>();
	for (const { template, start } of [...locks, ...(published?.assignments ?? [])]) {
		let own = starts.get(template);
		if (own === undefined) starts.set(template, (own = new Set<number>()));
		own.add(localTimeOf(start, zone) / minute);
	}
	return starts;
}

/** The shape with its breaks early, in the middle and late; fewer where that makes no difference. */
function withPatterns({ shape, cost }: CostedShape, patterns: number): readonly CostedShape[] {
	const made = new Map<string, ShiftShape>();
	for (let at = 0; at < patterns; at++) {
		const part = patterns === 1 ? 0.5 : at / (patterns - 1);
		const breaks = shape.breaks.map((pause) => ({
			...pause,
			placed: Math.round(part * (pause.places.length - 1))
		}));
		const key = breaks.map(({ placed }) => placed).join();
		if (!made.has(key)) made.set(key, { ...shape, breaks });
	}
	return [...made.values()].map((each) => ({ shape: each, cost }));
}

function neverLegal({ packs }: RosterPlan, { id, name }: ShiftTemplate, rule: string | undefined): PlanNote {
	const words = ruleInWords(packs, rule);
	return {
		code: 'template_never_legal',
		template: id,
		...(rule !== undefined && { rule }),
		sentence: {
			zh: `班次“${name.zh}”未使用，因为它不符合规则${words.zh}`,
			en: `The shift “${name.en}” was left out, since it is never legal${words.en}`
		}
	};
}

function startsThinned({ id, name }: ShiftTemplate, kept: number, of: number): PlanNote {
	return {
		code: 'starts_thinned',
		template: id,
		sentence: {
			zh: `班次“${name.zh}”的 ${of} 个开始时间中只使用 ${kept} 个，以便求解。`,
			en: `Of the ${of} starts of “${name.en}” ${kept} are used, to keep the roster solvable in time.`
		}
	};
}
