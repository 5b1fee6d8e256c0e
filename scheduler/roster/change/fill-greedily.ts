import type { RosterState } from '../solve/roster-state.ts';

/**
 * Changes one cell after the other, each time the one that helps most: fewer hard units first, then less cost. A start
 * for the search, found in no time.
 *
 * @param state of `onlyHardAndShortage`; changed in place
 * @param mostTries cells that are tried at most
 * @returns how many were tried
 */
export function fillGreedily(state: RosterState, movable: Int32Array, mostTries: number): number {
	const { days, openStart, openCells } = state.prepared;
	let tried = 0;
	while (tried < mostTries && (state.cost > 0 || state.hard > 0)) {
		const { hard, cost } = state;
		let least = { hard, cost, at: -1, cell: 0 };
		for (const at of movable) {
			const person = Math.floor(at / days);
			const now = state.cells[at]!;
			for (let open = openStart[at]!; open < openStart[at + 1]!; open++) {
				const cell = openCells[open]!;
				if (cell === now) continue;
				tried++;
				state.put(person, at % days, cell);
				// Scoring a person is the dear part: only where cover does not speak against it, or a rule is broken.
				if (state.cost < least.cost || state.personHard[person]! > 0) {
					state.rescore(person);
					if (state.hard < least.hard || (state.hard === least.hard && state.cost < least.cost)) {
						least = { hard: state.hard, cost: state.cost, at, cell };
					}
					state.put(person, at % days, now);
					state.rescore(person);
				} else state.put(person, at % days, now);
			}
		}
		if (least.at < 0) break;
		state.put(Math.floor(least.at / days), least.at % days, least.cell);
		state.rescore(Math.floor(least.at / days));
	}
	return tried;
}
