import { Counter } from '../metrics/facts.ts';
import type { EpochMs } from '../units.ts';
import type { BoardTally } from './board-tally.ts';
import { bookBoard } from './book-board.ts';

interface LastTurn {
	readonly key: string;
	readonly asked: EpochMs;
	readonly unanswered: boolean;
}

/** The last turn of a customer on a board decides whether the customer counts as unanswered. */
export interface CustomerTurns {
	/** The last turn of each of the customer's conversations, by conversation key; undefined while there is only one. */
	turns: Map<string, LastTurn> | undefined;
	/** The one of them that is booked: the latest. */
	booked: LastTurn;
}

/** Sets, or with `asked` undefined removes, the last turn of one of a customer's conversations. */
export function setLastTurn(
	tally: BoardTally,
	customer: string,
	conversationKey: string,
	asked: EpochMs | undefined,
	unanswered: boolean
): void {
	const entry = tally.customers.get(customer);
	if (entry === undefined) {
		if (asked === undefined) return;
		const only = { key: conversationKey, asked, unanswered };
		tally.customers.set(customer, { turns: undefined, booked: only });
		bookLastTurn(tally, only, 1);
		return;
	}
	const { booked } = entry;
	const last = replaceTurn(entry, conversationKey, asked, unanswered);
	if (last === undefined) tally.customers.delete(customer);
	else entry.booked = last;
	if (last?.asked === booked.asked && last.unanswered === booked.unanswered) return;
	bookLastTurn(tally, booked, -1);
	if (last !== undefined) bookLastTurn(tally, last, 1);
}

/** Puts a turn among the customer's, or takes it out; returns the latest that is left. */
function replaceTurn(
	entry: CustomerTurns,
	key: string,
	asked: EpochMs | undefined,
	unanswered: boolean
): LastTurn | undefined {
	const { booked } = entry;
	const isBooked = booked.key === key;
	if (asked === undefined) {
		if (entry.turns === undefined) return isBooked ? undefined : booked;
		entry.turns.delete(key);
		return isBooked ? latest(entry.turns) : booked;
	}
	const turn = { key, asked, unanswered };
	if (entry.turns === undefined) {
		if (isBooked) return turn;
		entry.turns = new Map([[booked.key, booked]]);
	}
	entry.turns.set(key, turn);
	if (isBooked) return isLater(booked, turn) ? latest(entry.turns) : turn;
	return isLater(turn, booked) ? turn : booked;
}

function isLater(a: LastTurn, b: LastTurn): boolean {
	return a.asked > b.asked || (a.asked === b.asked && a.key > b.key);
}

function latest(turns: ReadonlyMap<string, LastTurn>): LastTurn | undefined {
	let last: LastTurn | undefined;
	for (const turn of turns.values()) if (last === undefined || isLater(turn, last)) last = turn;
	return last;
}

function bookLastTurn(tally: BoardTally, turn: LastTurn, by: 1 | -1): void {
	bookBoard(tally, Counter.customersAsked, turn.asked, by, '');
	if (turn.unanswered) bookBoard(tally, Counter.customersUnanswered, turn.asked, by, '');
}
