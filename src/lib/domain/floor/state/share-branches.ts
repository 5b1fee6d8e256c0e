/** `next`, with every branch that is equal in `previous` taken from there. */
export function shareBranches<T>(previous: T, next: T): T {
	if (Object.is(previous, next)) return previous;
	if (Array.isArray(previous) && Array.isArray(next)) {
		return JSON.stringify(previous) === JSON.stringify(next) ? previous : next;
	}
	if (!isTree(previous) || !isTree(next)) return next;
	let same = Object.keys(previous).length === Object.keys(next).length;
	const shared: Record<string, unknown> = {};
	for (const key of Object.keys(next)) {
		const value = Object.hasOwn(previous, key) ? shareBranches(previous[key], next[key]) : next[key];
		if (value !== previous[key]) same = false;
		shared[key] = value;
	}
	return same ? previous : (shared as T);
}

type Tree = { readonly [key: string]: unknown };

function isTree(value: unknown): value is Tree {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
