import type { EpochMs } from '#lib/domain/units.ts';
import type { Promotion } from '../../calendar/promotion.ts';

/** What is wrong with a promotion. */
export type PromotionRefusal =
	/** No name, or one that another promotion has. */
	| 'name_missing'
	| 'name_taken'
	| 'family_missing'
	| 'no_phases'
	/** A phase that ends at or before its start, or whose instants are no numbers. */
	| 'phase_empty'
	/** A phase that begins before the one in front of it. */
	| 'phases_unsorted'
	/** A phase that begins before the one in front of it ends. */
	| 'phases_overlap'
	/** A start instant that lies in no phase. */
	| 'start_outside_phases'
	| 'starts_unsorted'
	/** Zero, negative or not a number. */
	| 'driver_not_positive'
	| 'unknown_queue'
	/** A planned promotion that is over. */
	| 'in_the_past'
	/** Phases of two promotions of one family in one queue at one time: which uplift holds is anyone's guess. */
	| 'overlaps_same_family';

/** What is allowed, but should be looked at. */
export type PromotionCaution =
	/** Two families in one queue at one time: the larger uplift holds, they are not multiplied. */
	| 'overlaps_other_family'
	/** A launch or deposit phase without a start instant: its shape is a normal day's, with no rush. */
	| 'without_start'
	/** It has begun: its days so far are history, the others are forecast. */
	| 'has_begun'
	/** No phase is a launch: days before and after cannot be counted from it. */
	| 'without_launch';

/** A finding: which promotion, which field (`phases[1].end`), and the words to it. */
export interface PromotionFinding<Code> {
	readonly code: Code;
	readonly promotion: string;
	readonly field: string;
	/** The other promotion, of an overlap or a name. */
	readonly other?: string;
	/** The value that is refused, as text. */
	readonly value?: string;
}

/** The answer: `refused` when any promotion cannot be forecast as it is. */
export interface PromotionCheck {
	readonly status: 'accepted' | 'refused';
	readonly refusals: readonly PromotionFinding<PromotionRefusal>[];
	readonly cautions: readonly PromotionFinding<PromotionCaution>[];
}

/**
 * Checks promotions before a forecast. Findings are values: a planner's slip is no exception. Overlapping promotions of
 * different families are accepted with a caution (`forecastPromotionDays` gives each slot to the larger uplift: two
 * campaigns at once bring the same customers once), of one family refused.
 *
 * @param queues names of the queues that exist
 * @param now the instant of the forecast: a planned promotion must end after it; past ones are checked without it
 */
export function checkPromotions(
	promotions: readonly Promotion[],
	queues: readonly string[],
	now?: EpochMs
): PromotionCheck {
	const refusals: PromotionFinding<PromotionRefusal>[] = [];
	const cautions: PromotionFinding<PromotionCaution>[] = [];
	const known = new Set(queues);
	for (const [index, promotion] of promotions.entries()) {
		const refuse = (
			code: PromotionRefusal,
			field: string,
			detail: Omit<PromotionFinding<never>, 'code' | 'promotion' | 'field'> = {}
		): void => {
			refusals.push({ code, promotion: promotion.name, field, ...detail });
		};
		if (promotion.name.trim() === '') refuse('name_missing', 'name');
		if (promotions.slice(0, index).some(({ name }) => name === promotion.name)) refuse('name_taken', 'name');
		if (promotion.family.trim() === '') refuse('family_missing', 'family');
		checkPhases(promotion, refuse);
		checkStarts(promotion, refuse);
		const { driver } = promotion;
		if (driver !== undefined && !(driver.value > 0 && driver.value < Infinity)) {
			refuse('driver_not_positive', 'driver.value', { value: String(driver.value) });
		}
		for (const [at, queue] of promotion.queues.entries()) {
			if (!known.has(queue)) refuse('unknown_queue', `queues[${at}]`, { value: queue });
		}
		const last = promotion.phases.length - 1;
		const end = promotion.phases[last]?.end;
		const isOver = now !== undefined && end !== undefined && end <= now;
		if (isOver) refuse('in_the_past', `phases[${last}].end`, { value: String(end) });
		cautions.push(...cautionsOf(promotion, isOver ? undefined : now));
		for (const other of promotions.slice(0, index)) {
			const field = overlapOf(promotion, other);
			if (field === undefined) continue;
			if (promotion.family === other.family) refuse('overlaps_same_family', field, { other: other.name });
			else {
				cautions.push({
					code: 'overlaps_other_family',
					promotion: promotion.name,
					field,
					other: other.name
				});
			}
		}
	}
	return { status: refusals.length > 0 ? 'refused' : 'accepted', refusals, cautions };
}

type Refuse = (
	code: PromotionRefusal,
	field: string,
	detail?: { readonly other?: string; readonly value?: string }
) => void;

function checkPhases({ phases }: Promotion, refuse: Refuse): void {
	if (phases.length === 0) refuse('no_phases', 'phases');
	for (const [at, { start, end }] of phases.entries()) {
		if (!(Number.isFinite(start) && Number.isFinite(end) && start < end)) {
			refuse('phase_empty', `phases[${at}].end`, { value: String(end) });
		}
		const before = phases[at - 1];
		if (before === undefined) continue;
		if (start < before.start) refuse('phases_unsorted', `phases[${at}].start`, { value: String(start) });
		else if (start < before.end) refuse('phases_overlap', `phases[${at}].start`, { value: String(start) });
	}
}

function checkStarts({ phases, starts }: Promotion, refuse: Refuse): void {
	for (const [at, instant] of starts.entries()) {
		if (!phases.some(({ start, end }) => instant >= start && instant < end)) {
			refuse('start_outside_phases', `starts[${at}]`, { value: String(instant) });
		}
		const before = starts[at - 1];
		if (before !== undefined && !(instant > before)) {
			refuse('starts_unsorted', `starts[${at}]`, { value: String(instant) });
		}
	}
}

function cautionsOf(
	{ name, phases, starts }: Promotion,
	now: EpochMs | undefined
): PromotionFinding<PromotionCaution>[] {
	const cautions: PromotionFinding<PromotionCaution>[] = [];
	const first = phases[0];
	if (now !== undefined && first !== undefined && first.start < now) {
		cautions.push({
			code: 'has_begun',
			promotion: name,
			field: 'phases[0].start',
			value: String(first.start)
		});
	}
	for (const [at, { role, start, end }] of phases.entries()) {
		if (role !== 'launch' && role !== 'deposit') continue;
		if (!starts.some((instant) => instant >= start && instant < end)) {
			cautions.push({ code: 'without_start', promotion: name, field: `phases[${at}]` });
		}
	}
	if (phases.length > 0 && !phases.some(({ role }) => role === 'launch')) {
		cautions.push({ code: 'without_launch', promotion: name, field: 'phases' });
	}
	return cautions;
}

/** The first phase of a promotion that overlaps one of another in a queue that both touch. */
function overlapOf(promotion: Promotion, other: Promotion): string | undefined {
	const shareQueue =
		promotion.queues.length === 0 ||
		other.queues.length === 0 ||
		promotion.queues.some((queue) => other.queues.includes(queue));
	if (!shareQueue) return undefined;
	const at = promotion.phases.findIndex(({ start, end }) =>
		other.phases.some((phase) => start < phase.end && phase.start < end)
	);
	return at < 0 ? undefined : `phases[${at}]`;
}
