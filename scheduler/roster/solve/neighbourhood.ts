import type { RandomStream } from '../../simulate/random-stream.ts';
import { dayOff } from '../problem/roster.ts';
import type { RosterState } from './roster-state.ts';

/**
 * What is set free together.
 * `people`: a few people over the whole horizon, or over as much of it as fits. `window`: everybody over some days. `mix`: some people over some
 * weeks. `trouble`: everybody who could help over the days around a cover row that costs, or people who break a rule.
 */
export const neighbourhoodKinds = ['people', 'window', 'mix', 'trouble'] as const;
export type NeighbourhoodKind = (typeof neighbourhoodKinds)[number];

/**
 * Marks about `size` free binaries (open working options of free cells) of the kind.
 *
 * @returns by cell of the roster, 1 where it is free
 */
export function drawNeighbourhood(
	state: RosterState,
	random: RandomStream,
	kind: NeighbourhoodKind,
	size: number
): Uint8Array {
	switch (kind) {
		case 'people': {
			// Of a horizon too long for three people, a part: somewhere else every time.
			const { days, openCells, people } = state.prepared;
			const binariesOfDay = Math.max(0.1, openCells.length / Math.max(1, people * days) - 1);
			const length = Math.min(days, Math.max(14, Math.floor(size / (3 * binariesOfDay))));
			const from = random.word() % (days - length + 1);
			return freePeople(state, random, size, from, from + length);
		}
		case 'window':
			return freeWindow(state, random, size, random.word() % state.prepared.days);
		case 'mix': {
			// Between a week and half of the horizon.
			const { days } = state.prepared;
			const length = Math.min(days, 7 + (random.word() % Math.max(1, Math.ceil(days / 2) - 6)));
			const from = random.word() % (days - length + 1);
			return freePeople(state, random, size, from, from + length);
		}
		case 'trouble':
			return freeTrouble(state, random, size);
		default:
			return kind satisfies never;
	}
}

/** Random people, those who break a rule first, all days from `from` to `to`. */
function freePeople(
	state: RosterState,
	random: RandomStream,
	size: number,
	from: number,
	to: number
): Uint8Array {
	const { people, days } = state.prepared;
	const isFree = new Uint8Array(people * days);
	const order = shuffled(people, random);
	if (state.hard > 0) {
		const broken = order.find((p) => state.personHard[p]! > 0);
		if (broken !== undefined) order.unshift(broken);
	}
	let binaries = 0;
	for (const p of order) {
		if (isFree[p * days + from] === 1) continue;
		for (let day = from; day < to; day++) {
			isFree[p * days + day] = 1;
			binaries += binariesOf(state, p * days + day);
		}
		if (binaries >= size) break;
	}
	return isFree;
}

/** All people, on days around the first one until the size is reached. */
function freeWindow(state: RosterState, random: RandomStream, size: number, first: number): Uint8Array {
	const { people, days } = state.prepared;
	const isFree = new Uint8Array(people * days);
	let binaries = 0;
	let from = first;
	let to = first;
	while (binaries < size && (from > 0 || to < days)) {
		const day = from === 0 || (to < days && (random.word() & 1) === 0) ? to++ : --from;
		for (let p = 0; p < people; p++) {
			isFree[p * days + day] = 1;
			binaries += binariesOf(state, p * days + day);
		}
	}
	if (binaries <= size * 1.5) return isFree;
	// Even a day or two of everybody is too much: some people of it, spread over all.
	const order = shuffled(people, random);
	while (binaries > size && order.length > 1) {
		const p = order.pop()!;
		for (let day = from; day < to; day++) {
			isFree[p * days + day] = 0;
			binaries -= binariesOf(state, p * days + day);
		}
	}
	return isFree;
}

/** Some people over the days around a cover row that costs. */
function freeTrouble(state: RosterState, random: RandomStream, size: number): Uint8Array {
	const { days, rows, rowsPerDay } = state.prepared;
	let total = 0;
	for (let row = 0; row < rows; row++) total += state.rowCost(row);
	let left = random.uniform() * total;
	let day = random.word() % days;
	for (let row = 0; row < rows && total > 0; row++) {
		left -= state.rowCost(row);
		if (left > 0) continue;
		day = Math.min(days - 1, Math.floor(row / rowsPerDay));
		break;
	}
	const length = Math.min(days, 5 + (random.word() % 10));
	const from = Math.max(0, Math.min(days - length, day - (random.word() % length)));
	return freePeople(state, random, size, from, from + length);
}

/** Open working options of a cell. */
function binariesOf(state: RosterState, at: number): number {
	const { openStart, openCells } = state.prepared;
	const open = openStart[at + 1]! - openStart[at]!;
	return open > 0 && openCells[openStart[at]!] === dayOff ? open - 1 : open;
}

function shuffled(length: number, random: RandomStream): number[] {
	const order = Array.from({ length }, (_, at) => at);
	for (let at = length - 1; at > 0; at--) {
		const other = random.word() % (at + 1);
		const kept = order[at]!;
		order[at] = order[other]!;
		order[other] = kept;
	}
	return order;
}
