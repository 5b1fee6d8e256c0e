import type { EpochMs } from '#lib/domain/units.ts';

/** A board as the list of boards shows it. */
export interface ListedBoard {
	readonly id: string;
	readonly name: string;
	readonly demo: boolean;
	/** As it was read. */
	readonly revision: number;
	readonly tiles: number;
	/** Display names; empty: all. */
	readonly shops: readonly string[];
	readonly channels: readonly string[];
	/** The business day before the present one, [from, to). */
	readonly yesterday: { readonly from: EpochMs; readonly to: EpochMs };
	/** How much of its count from the log is done, 0…1; absent when it is not being counted. */
	readonly counted?: number;
	/** Whether anything ever reached it. */
	readonly heard: boolean;
}
