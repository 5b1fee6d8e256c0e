/**
 * part / of, or `undefined` where there is nothing to divide by: a share of nothing is missing, not 0.
 *
 * @example ratio(3, 4) // 0.75
 */
export function ratio(part: number, of: number): number | undefined {
	return of > 0 ? part / of : undefined;
}
