/** A copy with other fields; a field that is `undefined` is left out, as in JSON. */
export function withFields<T extends object>(
	value: T,
	fields: { readonly [K in keyof T]?: T[K] | undefined }
): T {
	return Object.fromEntries(
		Object.entries({ ...value, ...fields }).filter(([, field]) => field !== undefined)
	) as T;
}

/** The list with the entry at `from` moved to `to`. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
	const rest = list.toSpliced(from, 1);
	const entry = list[from];
	return entry === undefined ? list : rest.toSpliced(to, 0, entry);
}
