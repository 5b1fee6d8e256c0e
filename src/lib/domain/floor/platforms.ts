import type { BoardState, PlatformFigures, PlatformWindow } from '../board/board-state.ts';
import type { Board } from '../board/board.ts';
import { rulePacksOf } from '../board/tile.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { LoggedEvent } from '../events/event.ts';
import { presetRulePacks } from '../rule-packs/preset-rule-packs.ts';
import { rulePackValue } from '../rule-packs/rule-pack-figures.ts';
import {
	addSession,
	emptyRulePackTally,
	figuresFrom,
	judgeDue,
	removeSession,
	sealRulePackTally,
	type RulePackTally
} from '../rule-packs/rule-pack-tally.ts';
import type { RulePack } from '../rule-packs/rule-pack.ts';
import { businessDayOf } from '../time/business-day.ts';
import { addDays, type LocalDate } from '../time/local-time.ts';
import type { EpochMs } from '../units.ts';
import type { BoardTally } from './board-tally.ts';
import { workingsOf } from './floor-sink.ts';
import type { Floor } from './floor.ts';
import { ruleSessionId, ruleSessionsOf } from './rule-sessions.ts';

/** Days behind the present month whose figures are kept: events may be that late. */
const daysBehind = 3;

/** The packs that a board's tiles name, by id; one that does not exist is left out. */
export function packsOfBoard(board: Pick<Board, 'tiles'>): RulePack[] {
	return rulePacksOf(board).flatMap((id) => presetRulePacks.find((pack) => pack.id === id) ?? []);
}

/** What a board counts for platforms, from nothing; undefined where no tile asks for it. */
export function emptyPlatforms(
	board: Board,
	members: ReadonlySet<string> | undefined
): RulePackTally[] | undefined {
	const packs = packsOfBoard(board);
	return packs.length === 0 ? undefined : packs.map((pack) => emptyRulePackTally(pack, board.zone, members));
}

/** Notes that a conversation may count differently for the platforms of a board. Costs nothing where none has any. */
export function markForPlatforms(floor: Floor, c: Conversation, event: LoggedEvent): void {
	if (event.timeliness === 'history') return;
	if (!c.judged) {
		if (!c.cell.boards.some(({ platforms }) => platforms !== undefined)) return;
		c.judged = true;
	}
	floor.unjudged.add(c);
}

/** Brings the platforms' figures of all boards up to date with the conversations that have changed. */
export function settlePlatforms(floor: Floor): void {
	if (floor.unjudged.size === 0) return;
	const boards = [...floor.boards.values()].filter(({ platforms }) => platforms !== undefined);
	for (const c of floor.unjudged) {
		const sessions = boards.length === 0 ? [] : ruleSessionsOf(c, workingsOf(floor).cellOf);
		for (const tally of boards) {
			for (const platform of tally.platforms ?? []) {
				for (const { session, cell, settledAt } of sessions) {
					if (cell.boards.includes(tally)) addSession(platform, session, settledAt);
					else removeSession(platform, session.id);
				}
				// Where a late event fills a pause, two sessions have become one.
				for (let part = sessions.length; removeSession(platform, ruleSessionId(c, part)); part++);
			}
			tally.changed = true;
		}
	}
	floor.unjudged.clear();
	for (const { platforms } of boards) for (const platform of platforms ?? []) judgeDue(platform, floor.now);
}

/** Lets go of what nothing can change any more. */
export function sealPlatforms(floor: Floor): void {
	settlePlatforms(floor);
	for (const { platforms } of floor.boards.values()) {
		for (const platform of platforms ?? []) {
			const keepFrom = addDays(monthOf(dateOf(platform, floor.now)), -daysBehind);
			sealRulePackTally(platform, floor.now, keepFrom);
		}
	}
}

/** The rule's business days that a figure of a platform covers at an instant, both included. */
export function daysOfPlatform(
	platform: Pick<RulePackTally, 'pack' | 'zone'>,
	window: 'today' | 'month',
	at: EpochMs
): { readonly from: LocalDate; readonly to: LocalDate } {
	const today = dateOf(platform, at);
	return { from: window === 'month' ? monthOf(today) : today, to: today };
}

function dateOf({ pack, zone }: Pick<RulePackTally, 'pack' | 'zone'>, at: EpochMs): LocalDate {
	return businessDayOf(at, { zone, dayStart: pack.dayStart }).date;
}

/** The first day of a date's month. */
function monthOf(date: LocalDate): LocalDate {
	return `${date.slice(0, 8)}01`;
}

/** The figures of the platforms whose tiles are on a board, at the floor's clock. */
export function platformFigures(floor: Floor, { platforms }: BoardTally): Pick<BoardState, 'rulePacks'> {
	if (platforms === undefined) return {};
	settlePlatforms(floor);
	const rulePacks: Record<string, PlatformFigures> = {};
	for (const platform of platforms) {
		const { id, version } = platform.pack;
		rulePacks[id] = {
			version,
			today: windowOf(platform, floor.now, 'today'),
			month: windowOf(platform, floor.now, 'month')
		};
	}
	return { rulePacks };
}

function windowOf(platform: RulePackTally, at: EpochMs, window: 'today' | 'month'): PlatformWindow {
	const { from, to } = daysOfPlatform(platform, window, at);
	const figures = figuresFrom(platform, at, from, to);
	const { share, mean } = rulePackValue(platform.pack, figures);
	const { units, met, missed, pending, excluded } = figures;
	return {
		from,
		units,
		met,
		missed,
		pending,
		excluded,
		...(share !== undefined && { share }),
		...(mean !== undefined && { mean: Math.round(mean) })
	};
}
