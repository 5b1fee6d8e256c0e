import { deserialize, serialize } from 'node:v8';
import type { Board } from '#lib/domain/board/board.ts';
import { setQueueKinds } from '#lib/domain/commerce/pre-sale-queues.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import type { BoardTally } from '#lib/domain/floor/board-tally.ts';
import {
	addBoard,
	advanceFloor,
	applyToFloor,
	emptyFloor,
	evictClosed,
	type Floor
} from '#lib/domain/floor/floor.ts';
import type { FactSink } from '#lib/domain/metrics/facts.ts';
import type { Directory } from '#lib/domain/registry/directory.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { Recording } from './recording.ts';

/** Events between two looks at the clock. */
const stride = 100;

/** A floor as it stood, so that going to an instant need not begin at the start. */
export interface Keyframe {
	/** Index of the next event. */
	readonly next: number;
	readonly at: EpochMs;
	readonly floor: Buffer;
}

/** What a recording is played on. */
export interface RecordedStage {
	readonly recording: Recording;
	readonly board: Board;
	/** Account keys of the board's agent groups, undefined when its filter names none. */
	readonly members: ReadonlySet<string> | undefined;
	readonly directory: Directory;
	/** Where the clock begins. */
	readonly start: EpochMs;
}

/** Who watches a recording pass. */
export interface Watch {
	/** Gets every fact that the board's floor gets. */
	readonly also?: FactSink;
	/** All events of an instant are applied, and the clock is about to move on. */
	readonly instantOver?: () => void;
}

/** A recording on a floor of its own: the same fold as the live one, up to any instant, in as many turns as wanted. */
export class RecordedFloor {
	readonly #stage: RecordedStage;
	readonly #watch: Watch;
	#floor: Floor;
	#next = 0;

	constructor(stage: RecordedStage, watch: Watch = {}) {
		this.#stage = stage;
		this.#watch = watch;
		this.#floor = this.#empty();
	}

	#empty(): Floor {
		const { board, members, directory, start } = this.#stage;
		const floor = emptyFloor(board.organisation, start);
		addBoard(floor, board, members);
		setQueueKinds(floor.commerce, directory.queueKinds ?? new Map());
		return floor;
	}

	get floor(): Floor {
		return this.#floor;
	}

	get tally(): BoardTally {
		return this.#floor.boards.get(this.#stage.board.id) as BoardTally;
	}

	/** Index of the next event. */
	get next(): number {
		return this.#next;
	}

	/**
	 * Applies what happened up to an instant and moves the clock there.
	 *
	 * @param over asked now and then whether to leave off
	 * @returns whether it got there; the clock then stands at the instant, else at the last event applied
	 */
	playTo(at: EpochMs, over: () => boolean): boolean {
		const { events, history } = this.#stage.recording;
		const { also, instantOver } = this.#watch;
		const booking = also === undefined ? { history } : { history, also };
		for (; this.#next < events.length; this.#next++) {
			const event = events[this.#next] as LoggedEvent;
			if (event.time > at) break;
			if (this.#next % stride === 0 && over()) return false;
			if (event.time > this.#floor.now) {
				instantOver?.();
				advanceFloor(this.#floor, event.time);
			}
			applyToFloor(this.#floor, event, booking);
		}
		advanceFloor(this.#floor, at);
		return true;
	}

	/** The floor as it stands. What is closed leaves it: whatever comes of that later reads the recording again. */
	keyframe(): Keyframe {
		evictClosed(this.#floor);
		return { next: this.#next, at: this.#floor.now, floor: serialize(this.#floor) };
	}

	/** Goes to a keyframe of the same stage, or to the start. */
	restore(keyframe: Keyframe | undefined): void {
		// Of a copy: arrays of numbers are not read from the bytes but laid over them, and counting on would change them.
		this.#floor =
			keyframe === undefined ? this.#empty() : (deserialize(Buffer.from(keyframe.floor)) as Floor);
		this.#next = keyframe?.next ?? 0;
	}
}
