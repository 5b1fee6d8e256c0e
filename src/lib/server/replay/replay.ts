import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { deserialize, serialize } from 'node:v8';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { Board } from '#lib/domain/board/board.ts';
import { setQueueKinds } from '#lib/domain/commerce/commerce-ledger.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import type { BoardTally } from '#lib/domain/floor/board-tally.ts';
import { addBoard, advanceFloor, applyToFloor, emptyFloor, type Floor } from '#lib/domain/floor/floor.ts';
import { stateOfBoard } from '#lib/domain/floor/state-of-board.ts';
import type { Directory } from '#lib/domain/registry/directory.ts';
import { minute, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
import {
	fastestSpeed,
	slowestSpeed,
	type ReplayChange,
	type ReplayStatus
} from '#lib/domain/board/replay-status.ts';
import type { Recording } from './recording.ts';
import { Turns } from './turns.ts';

/** Events between two floors that are kept, so that going back need not begin at the start. */
const keyframeEvery = 25_000;
/** Keyframes of one recording. */
const mostKeyframes = 16;
/** Floors grow with the day: when copying one holds the live numbers up for longer than this, it was the last one. */
const longestCopy: Milliseconds = 25;
/** Events between two looks at the clock. */
const stride = 200;

interface Keyframe {
	/** Index of the next event. */
	readonly next: number;
	readonly at: EpochMs;
	readonly floor: Buffer;
}

/**
 * Plays a recording on a board of its own: the same fold as the live one, on a floor and a clock that nothing else
 * shares. It reads the server's clock only to know how far to go on.
 *
 * A long way is played in turns, so that it never holds up the live numbers; until it is done, the board is at the
 * time that it has come to.
 */
export class Replay {
	readonly id = randomUUID();
	readonly board: Board;
	readonly recording: Recording;
	readonly #directory: Directory;
	readonly #now: () => EpochMs;
	readonly #keyframes: Keyframe[] = [];
	#mayKeep = true;
	readonly #start: EpochMs;
	readonly #end: EpochMs;
	#floor: Floor;
	#next = 0;
	#epoch = randomUUID();
	#speed: number;
	#playing = true;
	/** The recording's time `#at` was reached at the server's time `#since`. */
	#at: EpochMs;
	#since: EpochMs;
	/** Events up to the clock are not applied yet. */
	#behind = false;
	#last: { readonly second: number; readonly state: BoardState } | undefined;

	/** @throws RangeError when the speed is not within 1 … 3600 */
	constructor(
		recording: Recording,
		settings: {
			readonly zone: string;
			readonly speed: number;
			readonly now: () => EpochMs;
			readonly directory: Directory;
		}
	) {
		const first = recording.events[0];
		const last = recording.events.at(-1);
		if (first === undefined || last === undefined) throw new RangeError('Replay: recording must have events');
		this.recording = recording;
		this.#directory = settings.directory;
		this.#now = settings.now;
		this.#speed = checkedSpeed(settings.speed);
		this.#start = first.time - (first.time % minute);
		this.#end = last.time;
		this.#at = this.#start;
		this.#since = settings.now();
		this.board = {
			organisation: 'replay',
			id: `replay-${this.id}`,
			name: recording.name,
			zone: settings.zone,
			dayStart: '00:00',
			filter: {},
			tiles: replayTiles,
			answerWithin: 30,
			kind: 'replay',
			demo: false
		};
		this.#floor = this.#emptyFloor();
	}

	#emptyFloor(): Floor {
		const floor = emptyFloor('replay', this.#start);
		addBoard(floor, this.board);
		setQueueKinds(floor.commerce, this.#directory.queueKinds ?? new Map());
		return floor;
	}

	/** Where the clock stands: at most the recording's end. */
	get #due(): EpochMs {
		if (!this.#playing) return this.#at;
		return Math.min(this.#end, this.#at + (this.#now() - this.#since) * this.#speed);
	}

	/** The recording's time that the board shows. */
	get clock(): EpochMs {
		return this.#behind ? this.#floor.now : this.#due;
	}

	/** Plays, and has not come to the end. */
	get playing(): boolean {
		return this.#playing && (this.#behind || this.#due < this.#end);
	}

	/** Changes with every jump: what a wall has is then not a state that leads to the new one. */
	get epoch(): string {
		return this.#epoch;
	}

	get status(): ReplayStatus {
		const { name, events, rejected, duplicates } = this.recording;
		return {
			id: this.id,
			board: this.board.id,
			name,
			zone: this.board.zone,
			start: this.#start,
			end: this.#end,
			at: this.clock,
			speed: this.#speed,
			playing: this.playing,
			events: events.length,
			rejected,
			duplicates
		};
	}

	/**
	 * What its board shows: at the clock's time, or a turn nearer to it. The same reference as last time when nothing
	 * changed.
	 */
	state(): BoardState {
		this.#playOn();
		const tally = this.#floor.boards.get(this.board.id) as BoardTally;
		const second = Math.floor(this.#floor.now / 1_000);
		if (this.#last === undefined || tally.changed || this.#last.second !== second) {
			const state = stateOfBoard(this.#floor, tally, this.#directory, this.#last?.state);
			this.#last = { second, state };
		}
		return this.#last.state;
	}

	/** Plays, pauses, jumps or changes speed; playing on at the end begins anew. */
	change({ playing, speed, at }: ReplayChange): void {
		// First, so that a jump and a pause together end at the very instant.
		if (playing === false) this.pause();
		if (speed !== undefined) this.setSpeed(speed);
		if (at !== undefined) this.seek(at);
		if (playing === true) this.play();
	}

	play(): void {
		if (this.#due >= this.#end && !this.#behind) this.seek(this.#start);
		this.#anchor(this.#due);
		this.#playing = true;
	}

	pause(): void {
		this.#anchor(this.#due);
		this.#playing = false;
	}

	/** @throws RangeError when not within 1 … 3600 */
	setSpeed(speed: number): void {
		checkedSpeed(speed);
		this.#anchor(this.#due);
		this.#speed = speed;
	}

	/** Goes to a time of the recording, forward or back; outside of it to its start or end. `settle` to be there. */
	seek(to: EpochMs): void {
		const at = Math.min(this.#end, Math.max(this.#start, to));
		this.#jump(at);
		this.#anchor(at);
		this.#playOn();
	}

	/** Resolves when the board shows what the clock says, in turns. */
	async settle(): Promise<void> {
		while (!this.#playOn()) await setImmediate();
	}

	#anchor(at: EpochMs): void {
		this.#at = at;
		this.#since = this.#now();
	}

	/** Takes the kept floor that is nearest before an instant, where that saves playing or goes back. */
	#jump(at: EpochMs): void {
		const keyframe = this.#keyframes.findLast((frame) => frame.at <= at);
		const back = at < this.#floor.now;
		if (!back && (keyframe?.next ?? 0) <= this.#next) return;
		this.#floor = keyframe === undefined ? this.#emptyFloor() : (deserialize(keyframe.floor) as Floor);
		this.#next = keyframe?.next ?? 0;
		this.#epoch = randomUUID();
		this.#last = undefined;
	}

	/** Plays towards the clock for one turn; whether it is there. */
	#playOn(): boolean {
		const at = this.#due;
		const { events, history } = this.recording;
		const turns = new Turns();
		for (; this.#next < events.length; this.#next++) {
			const event = events[this.#next] as LoggedEvent;
			if (event.time > at) break;
			if (this.#next % stride === 0 && turns.over) {
				this.#behind = true;
				return false;
			}
			if (this.#next > 0 && this.#next % keyframeEvery === 0) this.#keepFrame();
			advanceFloor(this.#floor, event.time);
			applyToFloor(this.#floor, event, { history });
		}
		advanceFloor(this.#floor, at);
		this.#behind = false;
		return true;
	}

	#keepFrame(): void {
		if (!this.#mayKeep || (this.#keyframes.at(-1)?.next ?? 0) >= this.#next) return;
		const begun = performance.now();
		this.#keyframes.push({ next: this.#next, at: this.#floor.now, floor: serialize(this.#floor) });
		this.#mayKeep = performance.now() - begun <= longestCopy && this.#keyframes.length < mostKeyframes;
	}
}

function checkedSpeed(speed: number): number {
	if (!(speed >= slowestSpeed && speed <= fastestSpeed)) {
		throw new RangeError(`Replay: speed must be within ${slowestSpeed} … ${fastestSpeed}, got ${speed}`);
	}
	return speed;
}

/** A replay raises no alarms: its tiles have no thresholds. */
const replayTiles: Board['tiles'] = [
	{ metric: 'waiting', window: 'now' },
	{ metric: 'unanswered', window: 'now' },
	{ metric: 'firstResponse', window: 'last15' },
	{ metric: 'averageResponse', window: 'last15' },
	{ metric: 'agentsOnline', window: 'now' }
];
