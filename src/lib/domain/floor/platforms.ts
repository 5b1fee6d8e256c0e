import type { BoardState, PlatformWindow } from '../board/board-state.ts';
import { rulePacksOf } from '../board/tile.ts';
import type { Board } from '../board/board.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { presetRulePacks } from '../rule-packs/preset-rule-packs.ts';
import { rulePackValue } from '../rule-packs/rule-pack-figures.ts';
import { emptyRulePackState, RulePackTally, type RulePackState } from '../rule-packs/rule-pack-tally.ts';
import type { RulePack } from '../rule-packs/rule-pack.ts';
import {
	isUndecided,
	platformReach,
	sessionIdOf,
	sessionOfConversation
} from '../rule-packs/session-of-conversation.ts';
import { businessDayOf } from '../time/business-day.ts';
import type { LocalDate } from '../time/local-time.ts';
import { hour, type EpochMs } from '../units.ts';
import type { LoggedEvent } from '../events/event.ts';
import type { BoardTally } from './board-tally.ts';
import { filterHolds, type Cell } from './cell.ts';

/** What a board counts by the platforms' own rules: plain data, changed only by the functions of this file. */
export interface PlatformTallies {
	/** By rule pack id. */
	readonly states: Map<string, RulePackState>;
	/** Conversations to be judged anew. */
	readonly stale: Set<Conversation>;
	/** The figures as they were read at a second of the clock. */
	read: { readonly second: number; readonly figures: NonNullable<BoardState['rulePacks']> } | undefined;
}

/** The rule packs that a board's tiles need; an id that no pack has is left out. */
export function packsOfBoard(board: Pick<Board, 'tiles'>): readonly RulePack[] {
	const wanted = rulePacksOf(board);
	return presetRulePacks.filter(({ id }) => wanted.includes(id));
}

/** Undefined for a board without such tiles, which pays nothing. */
export function emptyPlatforms(board: Board): PlatformTallies | undefined {
	const packs = packsOfBoard(board);
	if (packs.length === 0) return undefined;
	return {
		states: new Map(packs.map(({ id }) => [id, emptyRulePackState()])),
		stale: new Set(),
		read: undefined
	};
}

/** Notes that an event has changed a conversation, for the boards on which it was and is. */
export function markForPlatforms(before: Cell, c: Conversation, event: LoggedEvent): void {
	mark(c.cell.boards, c, event);
	if (before !== c.cell) mark(before.boards, c, event);
}

function mark(boards: readonly BoardTally[], c: Conversation, event: LoggedEvent): void {
	for (const { platforms } of boards) {
		// One that was decided may be forgotten, and would count a second time.
		if (platforms === undefined || !isUndecided(c, event)) continue;
		// Behind an earlier object of the same conversation, which was read from the log again since.
		platforms.stale.delete(c);
		platforms.stale.add(c);
	}
}

function talliesOf(tally: BoardTally, platforms: PlatformTallies): readonly RulePackTally[] {
	const { zone } = tally.board;
	return packsOfBoard(tally.board).flatMap((pack) => {
		const state = platforms.states.get(pack.id);
		return state === undefined ? [] : new RulePackTally(pack, { zone, state });
	});
}

/** Judges what has changed since the last time. */
export function settlePlatforms(tally: BoardTally): void {
	const { platforms } = tally;
	if (platforms === undefined || platforms.stale.size === 0) return;
	const tallies = talliesOf(tally, platforms);
	for (const c of platforms.stale) {
		const placed = sessionOfConversation(c);
		const isOnBoard = placed !== undefined && filterHolds(tally.board, placed.cell);
		for (const counted of tallies) {
			if (isOnBoard) counted.add(placed.session);
			else counted.remove(sessionIdOf(c));
		}
	}
	platforms.stale.clear();
	platforms.read = undefined;
}

/** First and last date of today and of the month, by the rule's own day. */
function datesOf(pack: RulePack, zone: string, now: EpochMs): { today: LocalDate; month: LocalDate } {
	const { date } = businessDayOf(now, { zone, dayStart: pack.dayStart });
	return { today: date, month: `${date.slice(0, 8)}01` };
}

/** Lets go of what no event can change any more, and of the days before this month. */
export function sealPlatforms(tally: BoardTally, now: EpochMs): void {
	const { platforms, board } = tally;
	if (platforms === undefined) return;
	settlePlatforms(tally);
	for (const counted of talliesOf(tally, platforms)) {
		// A server clock that was set back may still bring events of the last hours of that time.
		counted.seal(now - platformReach - 2 * hour, now);
		counted.forgetBefore(datesOf(counted.pack, board.zone, now).month);
	}
	platforms.read = undefined;
}

/** The platforms' figures of a board at the clock; undefined for a board without such tiles. */
export function platformFigures(tally: BoardTally, now: EpochMs): BoardState['rulePacks'] {
	const { platforms, board, members } = tally;
	if (platforms === undefined) return undefined;
	settlePlatforms(tally);
	const second = Math.floor(now / 1_000);
	if (platforms.read?.second === second) return platforms.read.figures;
	const at = second * 1_000;
	const figures = Object.fromEntries(
		talliesOf(tally, platforms).map((counted) => {
			const { pack } = counted;
			const { today, month } = datesOf(pack, board.zone, at);
			const window = (from: LocalDate): PlatformWindow => {
				const counts = counted.figures(at, { from, to: today, ...(members && { agents: members }) });
				const { units, met, missed, pending, excluded } = counts;
				return { from, units, met, missed, pending, excluded, ...rulePackValue(pack, counts) };
			};
			return [pack.id, { version: pack.version, today: window(today), month: window(month) }] as const;
		})
	);
	platforms.read = { second, figures };
	return figures;
}
