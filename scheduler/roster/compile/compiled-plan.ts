import type { LocalDate } from '#lib/domain/time/local-time.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { DayNumber } from '../../calendar/day-number.ts';
import type { Sentence } from '../../rules/rule.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import type { RosterProblem } from '../problem/roster-problem.ts';
import type { PlanOption } from './plan-option.ts';

/** What a plan is refused for. */
export type PlanFaultCode =
	| 'no_days'
	| 'no_people'
	| 'no_demand'
	| 'too_many_days'
	| 'person_twice'
	| 'demand_twice'
	| 'demand_off_grid'
	| 'demand_not_a_number'
	| 'demand_absurd'
	| 'queue_without_skill'
	| 'zone_mismatch'
	| 'template_twice'
	| 'template_malformed'
	| 'no_legal_shift'
	| 'unknown_rotation'
	| 'rotation_without_template'
	| 'lock_of_unknown_person'
	| 'lock_outside_days'
	| 'lock_malformed'
	| 'lock_twice_a_day'
	| 'lock_breaks_rule'
	| 'pack_malformed'
	| 'prices_malformed'
	| 'person_malformed';

/** What was left out of a problem that is otherwise good. */
export type PlanNoteCode =
	| 'template_never_legal'
	| 'starts_thinned'
	| 'demand_outside_days'
	| 'queue_without_skill'
	| 'skill_without_demand'
	| 'person_without_shift'
	| 'split_shifts_not_offered'
	| 'search_ended_early';

/** One thing to say about a plan, in plain words and with what it is about. */
export interface PlanRemark<Code extends string> {
	readonly code: Code;
	readonly sentence: Sentence;
	readonly person?: string;
	readonly queue?: string;
	readonly template?: string;
	readonly date?: LocalDate;
	/** `pack.rule` that stands against it. */
	readonly rule?: string;
}

export type PlanFault = PlanRemark<PlanFaultCode>;
export type PlanNote = PlanRemark<PlanNoteCode>;

/** A plan as the solver knows it, with what is needed to read the answer. */
export interface CompiledPlan {
	readonly status: 'compiled';
	readonly plan: RosterPlan;
	readonly problem: RosterProblem;
	/** `options[cell]` says what a cell of the problem is. */
	readonly options: readonly PlanOption[];
	/** Row `day * rowsPerDay + queue * slotsPerDay + slot` of the cover. */
	readonly queues: readonly string[];
	readonly slotsPerDay: number;
	/** Minutes of a cover unit: one head for so long is one. */
	readonly grain: number;
	readonly days: PlanDays;
	readonly notes: readonly PlanNote[];
}

/** The days of a plan on the wall of its zone. */
export interface PlanDays {
	readonly zone: string;
	readonly first: DayNumber;
	readonly count: number;
	/** First instant of each day, and of the two days after the last. */
	readonly midnights: readonly EpochMs[];
	readonly dates: readonly LocalDate[];
}
