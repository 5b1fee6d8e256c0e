import type { Quantity } from '#lib/i18n/formats.ts';
import type { TileDetail } from './tile-figures.ts';

/** Widths in em, measured on Inter: bold tabular digits are 0.617 wide. */
const digit = 0.62;
const mark = 0.25;
const letter = 0.58;
const ideograph = 1;

/**
 * How wide a text is at the size of one em, rather too wide than too narrow; other faces are at most as wide.
 *
 * @example emWidth('2:08') // 2.11
 */
export function emWidth(text: string): number {
	let width = 0;
	for (const sign of text) {
		if (/[\d+\u2212]/.test(sign)) width += digit;
		else if (/[.:,’'\s\u202f]/.test(sign)) width += mark;
		else if (/[\u2e80-\uffef\u2014]/.test(sign)) width += ideograph;
		else width += /[%mMwW@]/.test(sign) ? 0.9 : letter;
	}
	return width;
}

/** Width of a unit beside the large number, its gap included, in units of a tile (a 45th of its width). */
export function unitWidth({ unit }: Quantity): number {
	return unit === undefined ? 0 : 0.75 + 4.6 * emWidth(unit);
}

/** Room of the details: two lines, each as wide as this many em of their size. */
const lines = 2;
const lineWidth = 14.8;
const gap = 0.8;

/**
 * The details for which a tile has room, in their order: one that does not fit is left out rather than cut. All of
 * them stand in the explanation of the tile.
 */
export function fittingDetails(details: readonly TileDetail[]): readonly TileDetail[] {
	const fitting: TileDetail[] = [];
	let line = 1;
	let used = 0;
	for (const detail of details) {
		const width = emWidth(detail.label) + 0.35 + emWidth(detail.value) * 1.05;
		if (width > lineWidth) continue;
		if (used > 0 && used + gap + width > lineWidth) {
			if (line === lines) continue;
			line += 1;
			used = 0;
		}
		used += (used > 0 ? gap : 0) + width;
		fitting.push(detail);
	}
	return fitting;
}
