/**
 * Refuses misuse by name: returns the value, or throws.
 *
 * @throws RangeError "function: parameter must be …, got …"
 * @example checkParameter('erlangB', 'servers', 3, isWhole, 'a whole number of at least 0') // 3
 */
export function checkParameter(
	caller: string,
	parameter: string,
	value: number,
	allowed: (value: number) => boolean,
	words: string
): number {
	if (allowed(value)) return value;
	throw new RangeError(`${caller}: ${parameter} must be ${words}, got ${value}`);
}

/** 0 or more, finite. */
export const atLeastZero = (value: number): boolean => value >= 0 && value < Infinity;
/** More than 0, finite. */
export const positive = (value: number): boolean => value > 0 && value < Infinity;
/** More than 0; Infinity is a patience without end. */
export const positiveOrInfinite = (value: number): boolean => value > 0;
/** 0, 1, 2, … */
export const isWhole = (value: number): boolean => value >= 0 && Number.isSafeInteger(value);
/** 1, 2, 3, … */
export const isCount = (value: number): boolean => value >= 1 && Number.isSafeInteger(value);
/** Between 0 and 1, both left out. */
export const isInnerShare = (value: number): boolean => value > 0 && value < 1;
