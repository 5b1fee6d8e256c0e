import type { LocalDate } from '#lib/domain/time/local-time.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { ShopCalendar } from '../../calendar/business-calendar.ts';
import type { RulePack } from '../../rules/rule-pack.ts';
import type { ShiftTemplate } from '../../shifts/shift-template.ts';
import type { PlannedPerson } from './planned-person.ts';
import type { Assignment, PlannedRoster } from './planned-roster.ts';

/** Heads that a queue needs in one slot. */
export interface Demand {
	readonly queue: string;
	/** Start of the slot; its length is `slotMinutes` of the plan. */
	readonly start: EpochMs;
	/** From 0; may be a fraction. */
	readonly heads: number;
}

/**
 * A piece of the price of missing a requirement: the next `share` of it (0.1: a tenth of the heads that the slot needs)
 * costs `perHour` for each head missing one hour.
 */
export interface PriceStep {
	/** Absent in the last step: all that is beyond. */
	readonly share?: number;
	/** In the currency, per head and hour; never less than the step before. */
	readonly perHour: number;
}

/** What things cost beside wages, so that one sum can be made of them. In the currency; weights of rules are too. */
export interface RosterCosts {
	/** Heads missing, from the first one on. */
	readonly shortage: readonly PriceStep[];
	/** Heads too many, besides their wages. */
	readonly surplus: readonly PriceStep[];
	/** What an hour of overtime costs, as a multiple of the wage (Labour Law art. 44). */
	readonly overtime: { readonly extended: number; readonly restDay: number; readonly holiday: number };
}

/** All that a roster is made of: who may work, what is needed, which rules hold. */
export interface RosterPlan {
	readonly zone: string;
	/** Days `from` ≤ date < `to` on the wall of the zone. */
	readonly from: LocalDate;
	readonly to: LocalDate;
	readonly slotMinutes: 15 | 30 | 60;
	/** Slots that are not listed need nobody; a slot of a queue stands here once. */
	readonly demand: readonly Demand[];
	readonly people: readonly PlannedPerson[];
	readonly templates: readonly ShiftTemplate[];
	readonly packs: readonly RulePack[];
	/** Its zone is the plan's. */
	readonly calendar: ShopCalendar;
	/** Shifts that stay as they are. */
	readonly locks: readonly Assignment[];
	/** What people were last told: changes are to be few. */
	readonly published?: PlannedRoster;
	/** Instants at which a promotion starts. */
	readonly launches: readonly EpochMs[];
	/** Days on which templates that are `promotionOnly` are offered. */
	readonly promotionDays: readonly LocalDate[];
	readonly costs: RosterCosts;
}

/**
 * Prices to begin with. An hour in which a head is missing costs several wages, and more the larger the hole is, so
 * that holes are spread thin before they are left; a head too many costs its wage and a little more.
 */
export const standardCosts: RosterCosts = {
	shortage: [{ share: 0.1, perHour: 120 }, { share: 0.1, perHour: 240 }, { perHour: 480 }],
	surplus: [{ share: 0.1, perHour: 0 }, { perHour: 5 }],
	overtime: { extended: 1.5, restDay: 2, holiday: 3 }
};
