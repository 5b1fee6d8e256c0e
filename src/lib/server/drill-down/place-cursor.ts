import type { ListPlace } from '#lib/domain/drill-down/list.ts';

/** A place as an opaque text. */
export function encodePlace({ asOf, over, time, at, key }: ListPlace): string {
	return Buffer.from(JSON.stringify([asOf, Number(over), time, at, key])).toString('base64url');
}

/** The place that a cursor stands for; undefined for a text that is none. */
export function decodePlace(cursor: string): ListPlace | undefined {
	let read: unknown;
	try {
		read = JSON.parse(Buffer.from(cursor, 'base64url').toString());
	} catch {
		return undefined;
	}
	if (!Array.isArray(read) || read.length !== 5) return undefined;
	const [asOf, over, time, at, key] = read as unknown[];
	const numbers = [asOf, over, time, at];
	if (!numbers.every((value) => typeof value === 'number' && Number.isFinite(value))) return undefined;
	if (typeof key !== 'string') return undefined;
	return { asOf: asOf as number, over: over === 1, time: time as number, at: at as number, key };
}
