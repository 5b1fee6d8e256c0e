import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import type { DayNumber } from '../../calendar/day-number.ts';
import type { Promotion, PromotionRole } from '../../calendar/promotion.ts';
import type { CountSpread } from '../normal-days/normal-forecast.ts';
import type { ContactKernel } from './after-sale-contacts.ts';
import { sharedSurprise, type SharedSurprise } from './draw-promotion-paths.ts';
import { profileSettings, type ProfileSettings } from './launch-profile.ts';
import { pastSettings, type ObservedPromotion, type PastSettings } from './past-uplift.ts';
import { upliftPriors, type UpliftPrior } from './promotion-uplift.ts';

/** A queue whose promotion days are forecast. */
export interface PlannedQueue {
	readonly queue: string;
	/** Queues of one shop lend each other their past. */
	readonly shop: string;
	/** B: `baseline[i]`: forecast of the normal-day model for slot i, at least 0. */
	readonly baseline: ArrayLike<number>;
	/** How counts of normal days scatter, measured on slots of `PromotionPlan.step`. */
	readonly spread: CountSpread;
	/** Whether inquiries can come in slot i; always when not given. A launch night may open hours that are closed as a rule. */
	readonly isOpen?: (slot: number) => boolean;
	/** With a feed of orders: what they cause on the days after the launch, in place of an uplift. */
	readonly afterSale?: AfterSale;
}

/** Contacts after the sale from planned orders. */
export interface AfterSale {
	readonly kernel: ContactKernel;
	/** Orders of a day beyond a normal day's; 0 where none are known. */
	readonly extraOrders: (day: DayNumber) => number;
	/** Standard deviation of the log of planned orders about what comes. */
	readonly orderSpread: number;
}

/** What is asked. */
export interface PromotionPlan {
	/** Checked by `checkPromotions`. */
	readonly promotions: readonly Promotion[];
	readonly zone: string;
	/** `bounds[i]` … `bounds[i + 1]` is slot i of the horizon (`promotionSlots`); whole days. */
	readonly bounds: ArrayLike<number>;
	/** Length of the slots that the spread of normal days was measured on. */
	readonly step: Milliseconds;
	readonly queues: readonly PlannedQueue[];
	/** Past promotions, in any order; those of other families too. */
	readonly past: readonly ObservedPromotion[];
}

/** What the planner may set. */
export interface PromotionSettings {
	readonly priors: Readonly<Record<PromotionRole, UpliftPrior>>;
	readonly profile: ProfileSettings;
	readonly past: PastSettings;
	readonly surprise: SharedSurprise;
	/** How many joint sample paths. */
	readonly paths: number;
}

export const promotionSettings: PromotionSettings = {
	priors: upliftPriors,
	profile: profileSettings,
	past: pastSettings,
	surprise: sharedSurprise,
	paths: 2_000
};

/** @throws RangeError when an array does not fit the slots, a baseline is negative or not finite, or paths are below 1 */
export function checkPlan({ bounds, queues }: PromotionPlan, { paths }: PromotionSettings): void {
	if (!(Number.isInteger(paths) && paths >= 1)) {
		throw new RangeError(`forecastPromotionDays: paths must be a whole number of at least 1, got ${paths}`);
	}
	const slots = bounds.length - 1;
	for (let i = 0; i < slots; i++) {
		const from: EpochMs = bounds[i] as number;
		if (!(from < (bounds[i + 1] as number))) {
			throw new RangeError(
				`forecastPromotionDays: bounds must be ascending, got ${from} before ${bounds[i + 1]}`
			);
		}
	}
	for (const { queue, baseline } of queues) {
		if (baseline.length !== slots) {
			throw new RangeError(
				`forecastPromotionDays: baseline of ${queue} must have a value for each of ${slots} slots, got ${baseline.length}`
			);
		}
		for (let i = 0; i < slots; i++) {
			const value = baseline[i] as number;
			if (!(value >= 0 && value < Infinity)) {
				throw new RangeError(
					`forecastPromotionDays: baseline of ${queue} must be at least 0 and finite, got ${value} in slot ${i}`
				);
			}
		}
	}
}
