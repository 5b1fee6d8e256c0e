/** Which part of a list is on the screen. */
export interface PagePosition {
	readonly page: number;
	readonly pages: number;
	/** Place of the first shown item, from 1. */
	readonly from: number;
	readonly to: number;
	readonly total: number;
}

/** Before anything is measured. */
export const firstPage: PagePosition = { page: 0, pages: 1, from: 1, to: 0, total: 0 };
