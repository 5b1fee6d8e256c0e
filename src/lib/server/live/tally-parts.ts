import type { Ask } from '#lib/domain/commerce/inquirer-outcome.ts';
import type { OlderInquiries } from '#lib/domain/commerce/older-inquiries.ts';
import type { BoardTally } from '#lib/domain/floor/board-tally.ts';

/**
 * A board on its way to another thread, in parts: reading one of them holds the receiver up for a millisecond, where the
 * whole of a large day would hold it up for half a second.
 */
export type TallyPart =
	/** The board without the entries of its large maps, which are `maps` in it. */
	| { readonly kind: 'frame'; readonly tally: BoardTally; readonly maps: readonly Map<unknown, unknown>[] }
	/** Entries of the map at an index. */
	| {
			readonly kind: 'entries';
			readonly map: number;
			readonly entries: readonly (readonly [unknown, unknown])[];
	  }
	/** Inquiries that the receiver has forgotten and the board needs; their cells are bare. */
	| { readonly kind: 'asks'; readonly asks: readonly (readonly [string, readonly Ask[]])[] }
	/** `older`: the reach of those inquiries. */
	| { readonly kind: 'end'; readonly older: Pick<OlderInquiries, 'from' | 'to'> };

/** Entries of one part, and of the largest map that is sent within the frame. */
const entriesPerPart = 1_000;

/** The parts of a board. Nothing may change it until the last one is taken. */
export function* partsOf(tally: BoardTally, older: OlderInquiries): Generator<TallyPart, undefined> {
	const large: ReadonlyMap<unknown, unknown>[] = [];
	const maps: Map<unknown, unknown>[] = [];
	const frame = withoutLarge(tally, (map) => {
		const empty = new Map<unknown, unknown>();
		large.push(map);
		maps.push(empty);
		return empty;
	}) as BoardTally;
	yield { kind: 'frame', tally: frame, maps };
	for (const [map, content] of large.entries()) {
		for (const entries of inParts(content)) yield { kind: 'entries', map, entries };
	}
	for (const asks of inParts(older.asks)) {
		yield { kind: 'asks', asks: asks.map(([customer, each]) => [customer, each.map(withBareCell)] as const) };
	}
	yield { kind: 'end', older: { from: older.from, to: older.to } };
	return undefined;
}

function* inParts<T>(items: Iterable<T>): Generator<readonly T[]> {
	let part: T[] = [];
	for (const item of items) {
		part.push(item);
		if (part.length < entriesPerPart) continue;
		yield part;
		part = [];
	}
	if (part.length > 0) yield part;
}

/** A cell knows all boards that count it. */
function withBareCell(ask: Ask): Ask {
	return { ...ask, cell: { ...ask.cell, boards: [] } };
}

/** A copy of plain data in which large maps are replaced; what has none within is not copied. */
function withoutLarge(value: unknown, replace: (map: ReadonlyMap<unknown, unknown>) => unknown): unknown {
	if (value instanceof Map) {
		const map = value as ReadonlyMap<unknown, unknown>;
		if (map.size > entriesPerPart) return replace(map);
		let copy: Map<unknown, unknown> | undefined;
		for (const [key, each] of map) {
			const replaced = withoutLarge(each, replace);
			if (replaced !== each) (copy ??= new Map(map)).set(key, replaced);
		}
		return copy ?? map;
	}
	if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || value instanceof Set) {
		return value;
	}
	if (Array.isArray(value)) {
		let copy: unknown[] | undefined;
		value.forEach((each, i) => {
			const replaced = withoutLarge(each, replace);
			if (replaced !== each) (copy ??= [...(value as unknown[])])[i] = replaced;
		});
		return copy ?? value;
	}
	let copy: Record<string, unknown> | undefined;
	for (const [name, each] of Object.entries(value)) {
		const replaced = withoutLarge(each, replace);
		if (replaced !== each) (copy ??= { ...value })[name] = replaced;
	}
	return copy ?? value;
}

/** Puts the parts of a board together. */
export class TallyAssembly {
	#tally: BoardTally | undefined;
	#maps: readonly Map<unknown, unknown>[] = [];
	readonly #asks: (readonly [string, readonly Ask[]])[] = [];

	/**
	 * Takes the next part.
	 *
	 * @returns the board when it is whole
	 * @throws RangeError when entries come before the frame
	 */
	take(part: TallyPart): { readonly tally: BoardTally; readonly older: OlderInquiries } | undefined {
		switch (part.kind) {
			case 'frame':
				this.#tally = part.tally;
				this.#maps = part.maps;
				return undefined;
			case 'entries': {
				const map = this.#maps[part.map];
				if (map === undefined) throw new RangeError(`TallyAssembly: there is no map ${part.map}`);
				for (const [key, value] of part.entries) map.set(key, value);
				return undefined;
			}
			case 'asks':
				for (const entry of part.asks) this.#asks.push(entry);
				return undefined;
			case 'end':
				if (this.#tally === undefined) throw new RangeError('TallyAssembly: the frame is missing');
				return { tally: this.#tally, older: { ...part.older, asks: this.#asks } };
		}
	}
}
