/** How the large tiles of a board are laid out. */
export interface TilePages<T> {
	/** Lines of the page that is shown, each with its tiles. */
	readonly lines: readonly (readonly T[])[];
	readonly pages: number;
	/** Places of the first and the last shown tile, from 1. */
	readonly from: number;
	readonly to: number;
}

/**
 * Lays tiles out on as few pages as hold them, and on each page on as few lines, all as full as each other: six
 * tiles where five fit are two pages of three, not five and one.
 *
 * @param columns how many tiles fit beside each other, at least 1
 * @param lines how many lines there is room for, at least 1
 * @param page from 0; beyond the last one it is the last one
 * @example tilePages([1, 2, 3, 4, 5, 6], 5, 1, 0).lines // [[1, 2, 3]]
 */
export function tilePages<T>(
	tiles: readonly T[],
	columns: number,
	lines: number,
	page: number
): TilePages<T> {
	if (!(columns >= 1 && lines >= 1))
		throw new RangeError(`tilePages: columns and lines must be at least 1, got ${columns} × ${lines}`);
	const pages = Math.max(1, Math.ceil(tiles.length / (columns * lines)));
	const perPage = Math.ceil(tiles.length / pages);
	const first = Math.min(page, pages - 1) * perPage;
	const shown = tiles.slice(first, first + perPage);
	const needed = Math.max(1, Math.ceil(perPage / columns));
	const perLine = Math.max(1, Math.ceil(perPage / needed));
	return {
		lines: Array.from({ length: Math.ceil(shown.length / perLine) }, (_, line) =>
			shown.slice(line * perLine, (line + 1) * perLine)
		),
		pages,
		from: first + 1,
		to: first + shown.length
	};
}
