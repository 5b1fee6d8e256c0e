import type { Delimiter } from './table.ts';

/** Which sign parts whole numbers from fractions; the other one, and spaces, part thousands. */
export type DecimalSign = 'point' | 'comma';

/** How the numbers of a file are written, or why that cannot be told. */
export type NumberStyle =
	/** `isAssumed`: only groups like `1,200` were seen, which are thousands in the one style and fractions in the other. */
	| { readonly status: 'known'; readonly decimal: DecimalSign; readonly isAssumed: boolean }
	/** `1.200` between semicolons: `example` is one of them. */
	| { readonly status: 'ambiguous'; readonly example: string };

const shapes: Readonly<Record<DecimalSign, RegExp>> = {
	point: /^([+-]?)(\d{1,3}(?:[,\u00a0\u202f ']\d{3})+|\d+)?(\.\d+)?$/,
	comma: /^([+-]?)(\d{1,3}(?:[.\u00a0\u202f ']\d{3})+|\d+)?(,\d+)?$/
};

/**
 * How the numbers of a file are written, by all of its cells that hold one: `1,5` and `1.200,5` say comma, `1.5` and
 * `1,200.5` say point; `1,200` and `1.200` say nothing by themselves.
 */
export function numberStyleOf(cells: Iterable<string>, delimiter: Delimiter | undefined): NumberStyle {
	let group: string | undefined;
	let points = 0;
	let commas = 0;
	for (const cell of cells) {
		if (!/[.,]/.test(cell)) continue;
		const text = cell.normalize('NFKC').trim();
		const asPoint = shapes.point.test(text);
		const asComma = shapes.comma.test(text);
		if (asPoint && asComma) group ??= text;
		else if (asPoint) points++;
		else if (asComma) commas++;
	}
	if (points !== commas)
		return { status: 'known', decimal: points > commas ? 'point' : 'comma', isAssumed: false };
	if (points > 0) return { status: 'known', decimal: 'point', isAssumed: true };
	if (group === undefined) return { status: 'known', decimal: 'point', isAssumed: false };
	// Where lists are parted by semicolons, the comma is the decimal sign and the point parts thousands, or neither.
	if (delimiter === ';') return { status: 'ambiguous', example: group };
	return { status: 'known', decimal: 'point', isAssumed: true };
}

/**
 * A number in a style, thousands separated or not; undefined when it is none.
 *
 * @example parseStyledNumber('1.200,5', 'comma') // 1200.5
 */
export function parseStyledNumber(text: string, decimal: DecimalSign): number | undefined {
	const normal = text.normalize('NFKC').trim();
	if (/^[+-]?\d+(\.\d+)?e[+-]?\d+$/i.test(normal) && decimal === 'point') {
		const value = Number(normal);
		return Number.isFinite(value) ? value : undefined;
	}
	const [, sign = '', whole = '', fraction = ''] = shapes[decimal].exec(normal) ?? [];
	if (whole === '' && fraction === '') return undefined;
	const value = Number(`${sign}${whole.replace(/\D/g, '') || '0'}${fraction.replace(',', '.')}`);
	return Number.isFinite(value) ? value : undefined;
}
