import type { EpochMs } from '#lib/domain/units.ts';

/**
 * What a day is within a promotion: the days before it, the deposit day (pre-sale, 定金), the eve, the launch, and
 * the days after it (`after`, counted from the launch: D+1 … D+20).
 */
export type PromotionRole = 'warm_up' | 'deposit' | 'eve' | 'launch' | 'after';

/** A part of a promotion, [start, end). */
export interface PromotionPhase {
	readonly role: PromotionRole;
	readonly start: EpochMs;
	readonly end: EpochMs;
}

/** What drives the volume of a promotion: planned sales, deposits, advertising; one unit per family. */
export interface PromotionDriver {
	readonly name: string;
	/** Positive. */
	readonly value: number;
}

/** A promotion, past or planned (618, Double 11, a live stream …). */
export interface Promotion {
	readonly name: string;
	/** Promotions of one family resemble each other: `double-11`, `618`, `double-12`. */
	readonly family: string;
	/** Ascending, not overlapping. */
	readonly phases: readonly PromotionPhase[];
	/** The instants at which a sale opens (20:00, 00:00), ascending; each inside a phase. */
	readonly starts: readonly EpochMs[];
	readonly driver?: PromotionDriver;
	/** The queues that it touches; empty: all. */
	readonly queues: readonly string[];
}
