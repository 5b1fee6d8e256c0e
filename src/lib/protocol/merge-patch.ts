/** A JSON value without arrays inside what changes: see `BoardState`. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A JSON merge patch (RFC 7396): null removes, an object merges, everything else replaces. */
export type MergePatch = { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(target: JsonObject, key: string): Json | undefined {
	return Object.hasOwn(target, key) ? target[key] : undefined;
}

/** Sets a key as plain data, also where it is `__proto__`. */
function put(target: Record<string, Json>, key: string, value: Json): void {
	if (key === '__proto__') {
		Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
	} else target[key] = value;
}

function equal(a: Json, b: Json): boolean {
	if (a === b) return true;
	if (Array.isArray(a) || Array.isArray(b)) return JSON.stringify(a) === JSON.stringify(b);
	return false;
}

/**
 * The merge patch that turns `before` into `after`, or undefined when they are equal. Neither may hold null;
 * a key whose value is undefined counts as absent.
 *
 * @example diff({ a: 1, b: 2 }, { a: 1, c: 3 }) // { b: null, c: 3 }
 */
export function diff(before: JsonObject, after: JsonObject): MergePatch | undefined {
	const patch: Record<string, Json> = {};
	let changed = false;
	for (const key in after) {
		const next = after[key];
		// JSON knows no undefined: such a key is absent.
		if (next === undefined) continue;
		const previous = own(before, key);
		if (previous === next) continue;
		if (isObject(previous) && isObject(next)) {
			const inner = diff(previous, next);
			if (inner === undefined) continue;
			put(patch, key, inner);
		} else {
			if (previous !== undefined && equal(previous, next)) continue;
			put(patch, key, next);
		}
		changed = true;
	}
	for (const key in before) {
		if (before[key] === undefined || own(after, key) !== undefined) continue;
		put(patch, key, null);
		changed = true;
	}
	return changed ? patch : undefined;
}

/**
 * The state after a patch. Shares every untouched branch with `target`; does not change it.
 *
 * @example apply({ a: 1, b: { c: 2 } }, { b: { c: null, d: 3 } }) // { a: 1, b: { d: 3 } }
 */
export function apply<T extends object>(target: T, patch: MergePatch): T {
	const result: Record<string, Json> = { ...(target as unknown as JsonObject) };
	for (const key in patch) {
		const value = patch[key] as Json;
		if (value === null) delete result[key];
		else if (isObject(value)) {
			const previous = own(result, key);
			put(result, key, apply(isObject(previous) ? previous : {}, value));
		} else put(result, key, value);
	}
	return result as T;
}
