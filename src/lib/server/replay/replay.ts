import { randomUUID } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { Board } from '#lib/domain/board/board.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import type { BoardTally } from '#lib/domain/floor/board-tally.ts';
import { addBoard, advanceFloor, applyToFloor, emptyFloor, type Floor } from '#lib/domain/floor/floor.ts';
import { stateOfBoard } from '#lib/domain/floor/state-of-board.ts';
import type { Directory } from '#lib/domain/registry/directory.ts';
import { accountKey } from '#lib/domain/registry/keys.ts';
import { minute, type EpochMs } from '#lib/domain/units.ts';
import type { Recording } from './recording.ts';

/** How a replay stands; times are the recording's own. */
export interface ReplayStatus {
	readonly id: string;
	/** Id of its board: `/wall/{board}`. */
	readonly board: string;
	readonly name: string;
	readonly start: EpochMs;
	readonly end: EpochMs;
	readonly at: EpochMs;
	readonly speed: number;
	readonly playing: boolean;
	readonly events: number;
	readonly rejected: number;
	readonly duplicates: number;
}

export const slowestSpeed = 1;
export const fastestSpeed = 3_600;

/** After this many events the floor is kept, so that going back need not begin at the start. */
const keyframeEvery = 50_000;

/**
 * Plays a recording on a board of its own: the same fold as the live one, on a floor and a clock that nothing else
 * shares. It reads the server's clock only to know how far to go on.
 */
export class Replay {
	readonly id = randomUUID();
	readonly board: Board;
	readonly #recording: Recording;
	readonly #directory: Directory;
	readonly #now: () => EpochMs;
	readonly #bySubject = new Map<string, LoggedEvent[]>();
	readonly #keyframes: { readonly next: number; readonly at: EpochMs; readonly floor: Buffer }[] = [];
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
	#last: BoardState | undefined;

	/** @throws RangeError when the recording is empty or the speed is not within 1 … 3600 */
	constructor(
		recording: Recording,
		settings: { zone: string; speed: number; now: () => EpochMs; directory: Directory }
	) {
		const first = recording.events[0];
		const last = recording.events.at(-1);
		if (first === undefined || last === undefined) throw new RangeError('Replay: recording must have events');
		this.#recording = recording;
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
		for (const event of recording.events) {
			const key = accountKey(event.source, event.subject);
			const events = this.#bySubject.get(key);
			if (events === undefined) this.#bySubject.set(key, [event]);
			else events.push(event);
		}
		this.#floor = this.#emptyFloor();
	}

	#emptyFloor(): Floor {
		const floor = emptyFloor('replay', this.#start);
		addBoard(floor, this.board);
		return floor;
	}

	/** The recording's time, at most its end. */
	get clock(): EpochMs {
		if (!this.#playing) return this.#at;
		return Math.min(this.#end, this.#at + (this.#now() - this.#since) * this.#speed);
	}

	/** Changes with every step back: what a wall has is then not a state that leads to the new one. */
	get epoch(): string {
		return this.#epoch;
	}

	get status(): ReplayStatus {
		const { name, events, rejected, duplicates } = this.#recording;
		return {
			id: this.id,
			board: this.board.id,
			name,
			start: this.#start,
			end: this.#end,
			at: this.clock,
			speed: this.#speed,
			playing: this.#playing && this.clock < this.#end,
			events: events.length,
			rejected: rejected.length,
			duplicates
		};
	}

	/** What its board shows at the recording's time. */
	state(): BoardState {
		this.#playTo(this.clock);
		const tally = this.#floor.boards.get(this.board.id) as BoardTally;
		this.#last = stateOfBoard(this.#floor, tally, this.#directory, this.#last);
		return this.#last;
	}

	play(): void {
		this.#anchor(this.clock);
		this.#playing = true;
	}

	pause(): void {
		this.#anchor(this.clock);
		this.#playing = false;
	}

	/** @throws RangeError when not within 1 … 3600 */
	setSpeed(speed: number): void {
		checkedSpeed(speed);
		this.#anchor(this.clock);
		this.#speed = speed;
	}

	/** Goes to a time of the recording, forward or back; outside of it to its start or end. */
	seek(to: EpochMs): void {
		const at = Math.min(this.#end, Math.max(this.#start, to));
		if (at < this.#floor.now) this.#goBack(at);
		this.#anchor(at);
		this.#playTo(at);
	}

	#anchor(at: EpochMs): void {
		this.#at = at;
		this.#since = this.#now();
	}

	#goBack(at: EpochMs): void {
		const keyframe = this.#keyframes.findLast((frame) => frame.at <= at);
		if (keyframe === undefined) {
			this.#floor = this.#emptyFloor();
			this.#next = 0;
		} else {
			this.#floor = deserialize(keyframe.floor) as Floor;
			this.#next = keyframe.next;
		}
		this.#epoch = randomUUID();
		this.#last = undefined;
	}

	#playTo(at: EpochMs): void {
		const { events } = this.#recording;
		const keeping = {
			history: (source: string, subject: string, before: number) =>
				(this.#bySubject.get(accountKey(source, subject)) ?? []).filter((event) => event.position < before)
		};
		for (; this.#next < events.length; this.#next++) {
			const event = events[this.#next] as LoggedEvent;
			if (event.time > at) break;
			if (this.#next > 0 && this.#next % keyframeEvery === 0) this.#keepFrame();
			advanceFloor(this.#floor, event.time);
			applyToFloor(this.#floor, event, keeping);
		}
		advanceFloor(this.#floor, at);
	}

	#keepFrame(): void {
		if ((this.#keyframes.at(-1)?.next ?? 0) >= this.#next) return;
		this.#keyframes.push({ next: this.#next, at: this.#floor.now, floor: serialize(this.#floor) });
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
