import type { Board } from '#lib/domain/board/board.ts';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import { timelinessOf, type EventData, type EventType, type LoggedEvent } from '#lib/domain/events/event.ts';
import type { BoardTally } from '#lib/domain/floor/board-tally.ts';
import { addBoard, advanceFloor, applyToFloor, emptyFloor, type Floor } from '#lib/domain/floor/floor.ts';
import { stateOfBoard } from '#lib/domain/floor/state/state-of-board.ts';
import { emptyDirectory } from '#lib/domain/registry/directory.ts';

/** An instant of 11 November 2026 in Shanghai, `HH:MM:SS`; `+1 HH:MM:SS` is the day after, `-1` the day before. */
export function at(text: string): number {
	const [days, time] = /^[+-]\d /.test(text) ? [Number(text.slice(0, 2)), text.slice(3)] : [0, text];
	return Date.parse(`2026-11-11T${time}+08:00`) + days * 86_400_000;
}

/** One event of a story: when, what, of which subject, its data. */
export type Draft = {
	[T in EventType]: readonly [time: string, type: T, subject: string, data: EventData[T], options?: Options];
}[EventType];

interface Options {
	/** When it was received; when it happened, if not said. */
	readonly received?: string;
	readonly sequence?: string;
	readonly source?: string;
}

let nextId = 1;

/** Events of a story, in the order in which they are received. */
export function story(...drafts: readonly Draft[]): LoggedEvent[] {
	return drafts.map(([time, type, subject, data, options], i): LoggedEvent => {
		const happened = at(time);
		const receivedAt = options?.received === undefined ? happened : at(options.received);
		return {
			organisation: 'o',
			source: options?.source ?? 's',
			id: `story-${nextId++}`,
			type,
			subject,
			time: happened,
			receivedAt,
			...(options?.sequence === undefined ? {} : { sequence: options.sequence }),
			timeliness: timelinessOf(happened, receivedAt),
			data,
			position: i + 1
		} as LoggedEvent;
	});
}

/** A board of everything, Shanghai, from midnight, N = 30 s; changed as wanted. */
export function boardOf(changes: Partial<Board> = {}): Board {
	return {
		organisation: 'o',
		id: 'all',
		name: 'All',
		zone: 'Asia/Shanghai',
		dayStart: '00:00',
		filter: {},
		tiles: [],
		answerWithin: 30,
		kind: 'live',
		demo: false,
		...changes
	};
}

/** A floor with these boards on which the events happened and whose clock stands at `now`. */
export function floorAfter(
	events: readonly LoggedEvent[],
	now: string,
	boards: readonly Board[] = [boardOf()],
	members?: ReadonlySet<string>
): Floor {
	const start = Math.min(at(now), ...events.map((event) => event.receivedAt)) - 1_000;
	const floor = emptyFloor('o', start);
	for (const board of boards) addBoard(floor, board, members);
	for (const event of events) {
		advanceFloor(floor, event.receivedAt);
		applyToFloor(floor, event, {
			history: (_, subject, before) =>
				events.filter((earlier) => earlier.subject === subject && earlier.position < before)
		});
	}
	advanceFloor(floor, at(now));
	return floor;
}

/** What a board of a floor shows. */
export function shown(floor: Floor, id = 'all'): BoardState {
	return stateOfBoard(floor, floor.boards.get(id) as BoardTally, emptyDirectory);
}

/** What a board shows of a story. */
export function boardAfter(events: readonly LoggedEvent[], now: string, board = boardOf()): BoardState {
	return shown(floorAfter(events, now, [board]), board.id);
}
