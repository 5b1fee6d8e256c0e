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
	| { readonly kind: 'end' };

/** Entries of one part, and of the largest map that is sent within the frame. */
const entriesPerPart = 1_000;

/** The parts of a board. Nothing may change it until the last one is taken. */
export function* partsOf(tally: BoardTally): Generator<TallyPart, undefined> {
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
		let entries: [unknown, unknown][] = [];
		for (const entry of content) {
			entries.push(entry);
			if (entries.length < entriesPerPart) continue;
			yield { kind: 'entries', map, entries };
			entries = [];
		}
		if (entries.length > 0) yield { kind: 'entries', map, entries };
	}
	yield { kind: 'end' };
	return undefined;
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

	/**
	 * Takes the next part.
	 *
	 * @returns the board when it is whole
	 * @throws RangeError when entries come before the frame
	 */
	take(part: TallyPart): BoardTally | undefined {
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
			case 'end':
				if (this.#tally === undefined) throw new RangeError('TallyAssembly: the frame is missing');
				return this.#tally;
		}
	}
}
