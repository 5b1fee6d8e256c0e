/**
 * A number as people write it in tables: `1,200`, `1 200`, `30 s`, `30秒`, `90%` (0.9), `９０％`, `0.9`, `1200.5`.
 * Undefined when it is none, or may be read in two ways (`1.200,5`). A comma separates thousands.
 *
 * @example parseNumber('1,200') // 1200
 * @example parseNumber('80%') // 0.8
 */
export function parseNumber(text: string): number | undefined {
	const normal = text
		.normalize('NFKC')
		.trim()
		.replace(/\s*(?:s|sec|secs|seconds?|秒)$/i, '');
	const match = /^([+-]?)(\d{1,3}(?:[,\u00a0\u202f ]\d{3})+|\d+)?(\.\d+)?\s*(%?)$/.exec(normal);
	if (match === null) return undefined;
	const [, sign = '', whole = '', fraction = '', percent = ''] = match;
	if (whole === '' && fraction === '') return undefined;
	const value = Number(`${sign}${whole.replace(/[^\d]/g, '') || '0'}${fraction}`);
	return percent === '' ? value : value / 100;
}
