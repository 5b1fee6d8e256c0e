import type { LocalDate } from '#lib/domain/time/local-time.ts';
import type { Leave, Wish } from '../plan/planned-person.ts';
import type { Assignment } from '../plan/planned-roster.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import type { PlanElement } from './plan-element.ts';
import type { ShortWindow } from './short-window.ts';

/** One thing that could be done about what stays short or is impossible. It never touches the law pack. */
export type RepairAction =
	/** Somebody comes on one day of a leave. */
	| {
			readonly kind: 'shorten_leave';
			readonly person: string;
			readonly leave: Leave;
			readonly date: LocalDate;
	  }
	/** A granted wish is given up. */
	| { readonly kind: 'drop_wish'; readonly person: string; readonly wish: Wish }
	/** People stay longer, or come earlier, by so much; `shifts` are as they would then be. */
	| { readonly kind: 'overtime'; readonly shifts: readonly Assignment[]; readonly minutes: number }
	/** People from outside for one shift. */
	| { readonly kind: 'temps'; readonly shifts: readonly Assignment[]; readonly wagePerHour: number }
	/** Somebody learns a queue. */
	| { readonly kind: 'train'; readonly person: string; readonly queue: string }
	/** Somebody works on a weekday at any hour. */
	| { readonly kind: 'widen_availability'; readonly person: string; readonly date: LocalDate }
	/** Somebody agrees to work so many minutes more in a week or a month. */
	| {
			readonly kind: 'raise_limit';
			readonly person: string;
			readonly limit: 'mostMinutesAWeek' | 'mostMinutesAMonth';
			readonly minutes: number;
	  }
	/** A company rule with another number. */
	| {
			readonly kind: 'relax_rule';
			readonly pack: string;
			readonly rule: string;
			readonly parameter: string;
			readonly value: number;
	  }
	/** Fewer heads are asked for: in each slot what the roster gives. */
	| { readonly kind: 'fewer_heads'; readonly window: ShortWindow }
	/** An element of a conflict is taken back. */
	| { readonly kind: 'take_back'; readonly element: PlanElement };

/** A repair: what is done, and the plan with it. */
export interface Repair {
	readonly action: RepairAction;
	readonly plan: RosterPlan;
}
