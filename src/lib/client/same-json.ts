/**
 * Whether two JSON values say the same; the order of an object's keys says nothing, and a key without a value is none.
 *
 * @example sameJson({ a: 1, b: undefined }, { a: 1 }) // true
 */
export function sameJson(a: unknown, b: unknown): boolean {
	if (Object.is(a, b)) return true;
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
	if (Array.isArray(a) || Array.isArray(b)) {
		return (
			Array.isArray(a) &&
			Array.isArray(b) &&
			a.length === b.length &&
			a.every((one, i) => sameJson(one, b[i]))
		);
	}
	const [left, right] = [a, b] as [Record<string, unknown>, Record<string, unknown>];
	return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) =>
		sameJson(left[key], right[key])
	);
}
