import {
	customerKeyOf,
	openTurnByHistory,
	openTurnStart,
	type Conversation,
	type Shown
} from '../conversation/conversation.ts';
import type { EpochMs } from '../units.ts';
import { countsAgent, type BoardTally } from './board-tally.ts';
import { rowOf } from './row-tally.ts';
import { setLastTurn } from './customer-turns.ts';
import { timelineOf, type Floor } from './floor.ts';

/** What boards show of a conversation at present; undefined for one that is history or not begun. */
export function shownOf(c: Conversation): Shown | undefined {
	if (c.liveEvents === 0 || c.openedAt === undefined) return undefined;
	return readShown({} as Shown, c);
}

/**
 * Reads what boards show of a conversation into an object: most events change it, and it is used again. One that has
 * lapsed is in no gauge, but its customer's last turn stays as it is.
 */
function readShown(shown: Shown, c: Conversation): Shown {
	const turnStart = openTurnStart(c);
	const open = c.open && !c.lapsed;
	shown.cell = c.cell;
	shown.open = open;
	shown.waitingSince = open ? c.waitingSince : undefined;
	shown.turnStart = open ? turnStart : undefined;
	shown.first = c.turns === 0;
	shown.assigned = open && c.assigned;
	shown.agent = c.agent;
	shown.customer = customerKeyOf(c);
	shown.lastAsked = lastAskedOf(c, turnStart);
	shown.lastUnanswered = turnStart !== undefined || c.lastTurnUnanswered;
	return shown;
}

/** The ask of the customer's last turn; a turn that a backfilled event began is on no board. */
function lastAskedOf(c: Conversation, turnStart: EpochMs | undefined): EpochMs | undefined {
	if (turnStart === undefined) return c.lastTurnByHistory ? undefined : c.lastTurnAsked;
	return openTurnByHistory(c) ? undefined : turnStart;
}

/** Whether `shownOf` would come to what is shown already. */
function isShown(c: Conversation, shown: Shown): boolean {
	if (c.lapsed) return false;
	const turnStart = openTurnStart(c);
	return (
		shown.turnStart === turnStart &&
		shown.waitingSince === c.waitingSince &&
		shown.agent === c.agent &&
		shown.open === c.open &&
		shown.assigned === (c.open && c.assigned) &&
		shown.cell === c.cell &&
		shown.first === (c.turns === 0) &&
		shown.lastAsked === lastAskedOf(c, turnStart) &&
		shown.lastUnanswered === (turnStart !== undefined || c.lastTurnUnanswered) &&
		(c.customer === undefined || shown.customer === c.customer)
	);
}

let spare = {} as Shown;

/** Brings the gauges of the boards, and of the people, up to date with a conversation. */
export function show(floor: Floor, c: Conversation): void {
	const before = c.shown;
	if (before !== undefined && isShown(c, before)) return;
	const active = c.liveEvents > 0 && c.openedAt !== undefined;
	const after = active ? readShown(spare, c) : undefined;
	if (before?.agent !== after?.agent || before?.assigned !== after?.assigned) {
		if (before?.assigned === true && before.agent !== undefined) addOpen(floor, before.agent, -1);
		if (after?.assigned === true && after.agent !== undefined) addOpen(floor, after.agent, 1);
	}
	// On a board where it stays, the customer's last turn is replaced, not removed and added.
	const stays =
		before !== undefined &&
		after !== undefined &&
		before.cell === after.cell &&
		before.customer === after.customer;
	const sameTurn =
		stays && before.lastAsked === after.lastAsked && before.lastUnanswered === after.lastUnanswered;
	if (before !== undefined) {
		for (const tally of before.cell.boards) {
			if (!countsAgent(tally, before.agent)) continue;
			showOn(tally, before, c.key, -1);
			if (!stays || !countsAgent(tally, after.agent)) {
				setLastTurn(tally, before.customer, c.key, undefined, false);
			}
		}
	}
	if (after !== undefined) {
		for (const tally of after.cell.boards) {
			if (!countsAgent(tally, after.agent)) continue;
			showOn(tally, after, c.key, 1);
			if (sameTurn && countsAgent(tally, before.agent)) continue;
			setLastTurn(tally, after.customer, c.key, after.lastAsked, after.lastUnanswered);
		}
	}
	// What was shown is read no more: its object is the next one's.
	spare = before ?? ({} as Shown);
	c.shown = after;
}

function addOpen(floor: Floor, agent: string, by: 1 | -1): void {
	const timeline = timelineOf(floor, agent);
	timeline.open += by;
	for (const tally of floor.boards.values()) tally.agentsChanged = tally.changed = true;
}

function showOn(tally: BoardTally, shown: Shown, key: string, by: 1 | -1): void {
	tally.changed = true;
	if (!shown.open) return;
	const row = rowOf(tally, shown.cell);
	row.changed = true;
	tally.open += by;
	if (shown.assigned) {
		tally.inService += by;
		row.inService += by;
		if (shown.agent !== undefined) {
			const count = (tally.busy.get(shown.agent) ?? 0) + by;
			if (count === 0) tally.busy.delete(shown.agent);
			else tally.busy.set(shown.agent, count);
			// Also without a change of the owner, where the conversation turns out to be in another shop.
			tally.agentsChanged = true;
		}
	}
	put(tally.waiting, key, shown.waitingSince, by);
	put(row.waiting, key, shown.waitingSince, by);
	put(tally.unanswered, key, shown.turnStart, by);
	put(row.unanswered, key, shown.turnStart, by);
	if (shown.first) put(tally.awaitingFirst, key, shown.turnStart, by);
}

function put(map: Map<string, EpochMs>, key: string, since: EpochMs | undefined, by: 1 | -1): void {
	if (since === undefined) return;
	if (by < 0) map.delete(key);
	else map.set(key, since);
}
