import { randomBytes } from 'node:crypto';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { Board } from '#lib/domain/board/board.ts';
import { setQueueKinds } from '#lib/domain/commerce/pre-sale-queues.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import {
	addBoard,
	advanceFloor,
	applyToFloor,
	emptyFloor,
	renewBoard,
	type Floor,
	type History
} from '#lib/domain/floor/floor.ts';
import { stateOfBoard } from '#lib/domain/floor/state/state-of-board.ts';
import type { OlderInquiries } from '#lib/domain/commerce/older-inquiries.ts';
import type { Recount } from '#lib/domain/floor/recount.ts';
import { plantBoard, plantRecount, removeBoard } from '#lib/domain/floor/transplant.ts';
import type { FactSink } from '#lib/domain/metrics/facts.ts';
import type { Directory } from '#lib/domain/registry/directory.ts';
import { minute, type EpochMs } from '#lib/domain/units.ts';
import type { BoardTally } from '#lib/domain/floor/board-tally.ts';
import type { EventLog } from '../log/event-log.ts';
import type { BoardSource } from './board-source.ts';
import { LogFollower, type LogPlace } from './log-follower.ts';
import { countingDigest, digestOf, type BoardDefinition, type CountedBoard } from './board-definition.ts';

/** What a checkpoint keeps: the floors as they stand after the event at `position`. */
export interface LiveState extends LogPlace {
	readonly floors: ReadonlyMap<string, Floor>;
}

export interface LiveFloorsSettings {
	readonly log: Pick<EventLog, 'read' | 'readSubject'>;
	/** Display names of an organisation. */
	readonly directory: (organisation: string) => Directory;
	/** The clock, epoch ms. */
	readonly now: () => EpochMs;
	/** Called after every chunk that was read from the log. */
	readonly afterChunk?: () => Promise<void>;
	/** Gets the facts of every organisation beside its boards, and first the position of the event they come from. */
	readonly rollUps?: { at(position: number): void; sink(organisation: string): FactSink };
}

/** What a board showed at an instant. */
export interface BoardMoment {
	readonly state: BoardState;
	readonly at: EpochMs;
	/** Of the last event in it. */
	readonly position: number;
}

/** Short: it is in every frame. */
function newEpoch(): string {
	return randomBytes(4).toString('base64url');
}

/**
 * The aggregator: folds the log, in order, into one floor per organisation, and gives the state of its boards.
 * A `LogFollower` hands it each event once.
 */
export class LiveFloors implements BoardSource {
	readonly #settings: LiveFloorsSettings;
	readonly #definitions: Map<string, BoardDefinition>;
	/** Boards that have to be counted from the log before they stand on their floor. */
	readonly #pending = new Map<string, { readonly definition: BoardDefinition; done: number }>();
	/** Of boards that were put on their floor while it ran. */
	readonly #epochs = new Map<string, string>();
	readonly #floors = new Map<string, Floor>();
	readonly #states = new Map<string, { second: number; state: BoardState }>();
	readonly #keeping = new Map<string, { history: History; also?: FactSink }>();
	readonly #epoch = newEpoch();
	readonly #reader: LogFollower;

	/** @param from a checkpoint; it is taken over, not copied. Boards that it lacks are `pending` */
	constructor(settings: LiveFloorsSettings, definitions: readonly BoardDefinition[], from?: LiveState) {
		this.#settings = settings;
		this.#definitions = new Map(definitions.map((definition) => [definition.board.id, definition]));
		this.#reader = new LogFollower({
			log: settings.log,
			apply: (event) => this.#apply(event),
			...(settings.afterChunk && { afterChunk: settings.afterChunk }),
			...(from && { from })
		});
		if (from !== undefined) {
			for (const [organisation, floor] of from.floors) {
				this.#floors.set(organisation, floor);
				this.#nameQueueKinds(floor);
				for (const id of [...floor.boards.keys()]) {
					if (this.#definitions.get(id)?.board.organisation !== organisation) removeBoard(floor, id);
				}
			}
		}
		for (const definition of definitions) this.#want(definition);
	}

	/** Position of the last event applied. */
	get position(): number {
		return this.#reader.position;
	}

	/**
	 * The floors as they stand, for a checkpoint.
	 *
	 * @throws Error after an event could not be applied: then they are wrong, and can only be folded anew.
	 */
	get standing(): LiveState {
		this.#reader.assertSound();
		const { position, lastEvent } = this.#reader;
		return { position, lastEvent, floors: this.#floors };
	}

	#floorOf(organisation: string): Floor {
		let floor = this.#floors.get(organisation);
		if (floor === undefined) {
			// Its clock begins before its first event and goes along with them: what was over by then is forgotten as it
			// was the first time, so that a log of months fits into the memory.
			floor = emptyFloor(organisation, 0);
			for (const { board, members } of this.#definitions.values()) {
				if (board.organisation === organisation) addBoard(floor, board, members);
			}
			this.#nameQueueKinds(floor);
			this.#floors.set(organisation, floor);
		}
		return floor;
	}

	/** By the registries as they are now, also of a floor that was counted by earlier ones. */
	#nameQueueKinds(floor: Floor): void {
		const { queueKinds } = this.#settings.directory(floor.organisation);
		setQueueKinds(floor.commerce, queueKinds ?? new Map());
	}

	#keepingOf(organisation: string) {
		let keeping = this.#keeping.get(organisation);
		if (keeping === undefined) {
			const { log, rollUps } = this.#settings;
			keeping = {
				history: (source: string, subject: string, before: number) =>
					log.readSubject({ organisation, source, kind: 'conversation', subject }, before - 1),
				...(rollUps === undefined ? undefined : { also: rollUps.sink(organisation) })
			};
			this.#keeping.set(organisation, keeping);
		}
		return keeping;
	}

	#apply(event: LoggedEvent): void {
		const floor = this.#floorOf(event.organisation);
		// By whole minutes: nothing that is counted depends on a clock that is a minute slow, and a state sets it first.
		if (event.receivedAt - floor.now >= minute) advanceFloor(floor, event.receivedAt);
		this.#settings.rollUps?.at(event.position);
		applyToFloor(floor, event, this.#keepingOf(event.organisation));
	}

	/**
	 * Applies events up to a position and stands still there, the clocks too, until `release`: see `LogFollower.holdAt`.
	 * Walls go on showing what there is.
	 */
	holdAt(position: number): Promise<void> {
		return this.#reader.holdAt(position);
	}

	/** Goes on after `holdAt`. */
	release(): void {
		this.#reader.release();
	}

	/** Takes events that are durable, ascending by position: see `LogFollower.take`. */
	take(events: readonly LoggedEvent[]): void {
		this.#reader.take(events);
	}

	/** Applies what is on the log and not yet applied: see `LogFollower.catchUp`. */
	catchUp(): Promise<void> {
		return this.#reader.catchUp();
	}

	/**
	 * Sets which boards there are. What only looks different is on its wall at once. What counts differently, or is new,
	 * is `pending` until it was counted from the log and planted; until then the former board stays on the wall.
	 */
	setDefinitions(definitions: readonly BoardDefinition[]): void {
		const wanted = new Map(definitions.map((definition) => [definition.board.id, definition]));
		for (const [id, { board }] of this.#definitions) {
			if (wanted.get(id)?.board.organisation === board.organisation) continue;
			const floor = this.#floors.get(board.organisation);
			if (floor !== undefined) removeBoard(floor, id);
			for (const known of [this.#definitions, this.#pending, this.#states, this.#epochs]) known.delete(id);
		}
		for (const definition of definitions) this.#definitions.set(definition.board.id, definition);
		for (const definition of definitions) this.#want(definition);
	}

	#want(definition: BoardDefinition): void {
		const { board, members } = definition;
		const floor = this.#floorOf(board.organisation);
		const digest = countingDigest(definition);
		const tally = floor.boards.get(board.id);
		if (tally !== undefined && digestOf(tally) === digest) {
			// The same reference says that nothing has changed.
			if (tally.board !== board) renewBoard(floor, board);
			this.#pending.delete(board.id);
		} else if (floor.position === 0) {
			removeBoard(floor, board.id);
			addBoard(floor, board, members);
			this.#pending.delete(board.id);
			this.#renewEpoch(board.id);
		} else {
			const before = this.#pending.get(board.id);
			const same = before !== undefined && countingDigest(before.definition) === digest;
			this.#pending.set(board.id, { definition, done: same ? before.done : 0 });
		}
	}

	/** Boards that are to be counted from the log. */
	pending(): readonly BoardDefinition[] {
		return [...this.#pending.values()].map(({ definition }) => definition);
	}

	/** Boards that stand on their floors, with what they count. */
	counted(): readonly CountedBoard[] {
		return [...this.#floors.values()].flatMap((floor) =>
			[...floor.boards.values()].map((tally) => ({ id: tally.board.id, digest: digestOf(tally) }))
		);
	}

	/** How much of a board's count is done, 0…1; undefined for one that is not being counted. */
	countingOf(id: string): number | undefined {
		return this.#pending.get(id)?.done;
	}

	/** Notes how far the count of a board has come. */
	noteCounting({ id, digest }: CountedBoard, done: number): void {
		const entry = this.#pending.get(id);
		if (entry !== undefined && countingDigest(entry.definition) === digest) entry.done = done;
	}

	/**
	 * Puts a pending board on its floor that another one of the same organisation has, after the same events.
	 *
	 * @param clock of the floor that has it
	 * @param older inquiries that it needs and this floor has forgotten
	 * @returns whether it was still wanted like that
	 */
	plant(board: CountedBoard, tally: BoardTally, clock: EpochMs, older: OlderInquiries): boolean {
		return this.#plant(board, (floor) => {
			advanceFloor(floor, clock);
			plantBoard(floor, tally, older);
		});
	}

	/** The same with one that was counted again from the log up to here, to the clock of its floor. */
	plantCounted(board: CountedBoard, recount: Recount): boolean {
		return this.#plant(board, (floor) => plantRecount(floor, recount, board.id));
	}

	#plant({ id, digest }: CountedBoard, plant: (floor: Floor) => void): boolean {
		const definition = this.#pending.get(id)?.definition;
		if (definition === undefined || countingDigest(definition) !== digest) return false;
		const floor = this.#floorOf(definition.board.organisation);
		plant(floor);
		// Its layout may have changed since.
		renewBoard(floor, definition.board);
		this.#pending.delete(id);
		this.#renewEpoch(id);
		return true;
	}

	#renewEpoch(id: string): void {
		this.#states.delete(id);
		this.#epochs.set(id, newEpoch());
	}

	/** The floor of an organisation, for whoever counts beside it; it is not to be changed. */
	floor(organisation: string): Floor | undefined {
		return this.#floors.get(organisation);
	}

	/** The floor on which a board stands; it is not to be changed. */
	floorOf(boardId: string): Floor | undefined {
		const organisation = this.board(boardId)?.organisation;
		return organisation === undefined ? undefined : this.#floors.get(organisation);
	}

	/** Shows the names of an organisation anew, and counts by what its queues are for now. */
	directoryChanged(organisation: string): void {
		const floor = this.#floors.get(organisation);
		if (floor === undefined) return;
		this.#nameQueueKinds(floor);
		for (const tally of floor.boards.values()) {
			tally.changed = tally.agentsChanged = true;
			for (const row of tally.rows.values()) row.changed = true;
		}
	}

	/** Whether any source of an organisation has ever sent anything. */
	hasHeard(organisation: string): boolean {
		return (this.#floors.get(organisation)?.sources.size ?? 0) > 0;
	}

	/** What a board is wanted to be. */
	definition(id: string): BoardDefinition | undefined {
		return this.#definitions.get(id);
	}

	boards(): readonly Board[] {
		return [...this.#definitions.values()].map(({ board }) => board);
	}

	board(id: string): Board | undefined {
		return this.#definitions.get(id)?.board;
	}

	/** What a wall of this board shows now. */
	state(id: string): BoardState | undefined {
		return this.stateOf(id);
	}

	stateOf(boardId: string): BoardState | undefined {
		const board = this.board(boardId);
		const floor = board === undefined ? undefined : this.#floors.get(board.organisation);
		const tally = floor?.boards.get(boardId);
		if (floor === undefined || tally === undefined) return undefined;
		if (!this.#reader.isStill) advanceFloor(floor, this.#settings.now());
		const second = Math.floor(floor.now / 1_000);
		const last = this.#states.get(boardId);
		if (last !== undefined && !tally.changed && last.second === second) return last.state;
		const state = stateOfBoard(floor, tally, this.#settings.directory(floor.organisation), last?.state);
		this.#states.set(boardId, { second, state });
		return state;
	}

	/** Looks at the floor behind a board as of now. Nothing of it is to be changed, or kept beyond the look. */
	look<T>(boardId: string, look: (floor: Floor, tally: BoardTally) => T): T | undefined {
		const board = this.board(boardId);
		const floor = board === undefined ? undefined : this.#floors.get(board.organisation);
		const tally = floor?.boards.get(boardId);
		if (floor === undefined || tally === undefined) return undefined;
		advanceFloor(floor, this.#settings.now());
		return look(floor, tally);
	}

	now(): EpochMs {
		return this.#settings.now();
	}

	/**
	 * What a board shows after the last event applied, worked out for this very instant: `stateOf` keeps a state for a
	 * second.
	 */
	momentOf(boardId: string): BoardMoment | undefined {
		const organisation = this.board(boardId)?.organisation;
		const floor = organisation === undefined ? undefined : this.#floors.get(organisation);
		const tally = floor?.boards.get(boardId);
		if (floor === undefined || tally === undefined) return undefined;
		tally.changed = tally.agentsChanged = true;
		tally.occupancy = { second: -1 };
		const state = this.stateOf(boardId);
		return state && { state, at: floor.now, position: this.#reader.position };
	}

	epochOf(id: string): string {
		return this.#epochs.get(id) ?? this.#epoch;
	}

	/** Whether a board is there but has nothing to show yet. */
	isComing(id: string): boolean {
		return this.#pending.has(id);
	}
}
