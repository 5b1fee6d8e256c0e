import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { Board } from '#lib/domain/board/board.ts';
import type { BoardTally } from '#lib/domain/floor/board-tally.ts';
import type { Floor } from '#lib/domain/floor/floor.ts';
import { stateOfBoard } from '#lib/domain/floor/state/state-of-board.ts';
import type { Directory } from '#lib/domain/registry/directory.ts';
import { minute, type EpochMs } from '#lib/domain/units.ts';
import {
	fastestSpeed,
	slowestSpeed,
	type ReplayChange,
	type ReplayStatus
} from '#lib/domain/board/replay-status.ts';
import { RecordedFloor, type RecordedStage } from './recorded-floor.ts';
import type { Recording } from './recording.ts';
import { Survey } from './survey.ts';
import { Turns } from './turns.ts';

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
	/** Display names of what it shows. */
	readonly directory: Directory;
	readonly #like: ReplayStatus['like'];
	#settling: Promise<void> | undefined;
	readonly #now: () => EpochMs;
	readonly #start: EpochMs;
	readonly #end: EpochMs;
	/** The recording at a glance; whoever made the replay has it run. */
	readonly survey: Survey;
	readonly #stage: RecordedStage;
	readonly #played: RecordedFloor;
	#epoch = randomUUID();
	#speed: number;
	#playing = true;
	/** The recording's time `#at` was reached at the server's time `#since`. */
	#at: EpochMs;
	#since: EpochMs;
	/** Events up to the clock are not applied yet. */
	#behind = false;
	#last:
		| {
				readonly second: number;
				readonly alarms: BoardState['alarms'];
				/** Without alarms. */
				readonly plain: BoardState;
				readonly state: BoardState;
		  }
		| undefined;

	/** @throws RangeError when the speed is not within 1 … 3600 */
	constructor(
		recording: Recording,
		settings: {
			readonly zone: string;
			readonly speed: number;
			readonly now: () => EpochMs;
			readonly directory: Directory;
			/** A live board whose filter, tiles, thresholds and layout the replay takes; everything without it. */
			readonly like?: Board | undefined;
			/** Account keys of that board's agent groups. */
			readonly members?: ReadonlySet<string> | undefined;
		}
	) {
		const first = recording.events[0];
		const last = recording.events.at(-1);
		if (first === undefined || last === undefined) throw new RangeError('Replay: recording must have events');
		this.recording = recording;
		this.directory = settings.directory;
		this.#now = settings.now;
		this.#speed = checkedSpeed(settings.speed);
		this.#start = first.time - (first.time % minute);
		this.#end = last.time;
		this.#at = this.#start;
		this.#since = settings.now();
		this.board = replayBoard(`replay-${this.id}`, recording.name, settings.zone, settings.like);
		const stage = {
			recording,
			board: this.board,
			members: settings.members,
			directory: settings.directory,
			start: this.#start
		};
		this.#stage = stage;
		this.#played = new RecordedFloor(stage);
		this.survey = new Survey(stage, this.#end);
		this.#like = settings.like && { id: settings.like.id, name: settings.like.name };
	}

	/** Where the clock stands: at most the recording's end. */
	get #due(): EpochMs {
		if (!this.#playing) return this.#at;
		return Math.min(this.#end, this.#at + (this.#now() - this.#since) * this.#speed);
	}

	/** The recording's time that the board shows. */
	get clock(): EpochMs {
		return this.#behind ? this.#played.floor.now : this.#due;
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
			duplicates,
			...(this.#like === undefined ? undefined : { like: this.#like })
		};
	}

	/**
	 * What its board shows: at the clock's time, or a turn nearer to it, with the alarms of that instant. The same
	 * reference as last time when nothing changed.
	 */
	state(): BoardState {
		this.#playOn();
		const { floor, tally } = this.#played;
		const second = Math.floor(floor.now / 1_000);
		const alarms = this.survey.alarmsAt(floor.now);
		const last = this.#last;
		if (last?.alarms === alarms && last?.second === second && !tally.changed) return last.state;
		const plain = stateOfBoard(floor, tally, this.directory, last?.plain);
		const state =
			plain === last?.plain && alarms === last.alarms
				? last.state
				: alarms === undefined
					? plain
					: { ...plain, alarms };
		this.#last = { second, alarms, plain, state };
		return state;
	}

	/** Looks at the floor as of the replay's clock. Nothing of it is to be changed, or kept beyond the look. */
	look<T>(look: (floor: Floor, tally: BoardTally) => T): T {
		this.#playOn();
		return look(this.#played.floor, this.#played.tally);
	}

	/** How many events of the recording the floor has applied. */
	get played(): number {
		return this.#played.next;
	}

	/**
	 * Counts the recording anew, from its start to where the clock stands now, in turns.
	 *
	 * @param signal ends it
	 * @returns what the board showed at that instant, and what it shows by the new count
	 * @throws the signal's reason
	 */
	async recount(signal: AbortSignal): Promise<ReplayRecount> {
		await this.settle();
		const shown = this.state();
		const at = this.#played.floor.now;
		const fresh = new RecordedFloor(this.#stage);
		for (let turns = new Turns(); !fresh.playTo(at, () => turns.over); turns = new Turns()) {
			await setImmediate();
			signal.throwIfAborted();
		}
		const recounted = stateOfBoard(fresh.floor, fresh.tally, this.directory);
		return { at, shown, recounted, from: this.#start, events: fresh.next };
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

	/** Resolves when the board shows what the clock says, in turns; however many wait for it, the turns are the same. */
	settle(): Promise<void> {
		this.#settling ??= this.#settle().finally(() => (this.#settling = undefined));
		return this.#settling;
	}

	async #settle(): Promise<void> {
		while (!this.#playOn()) await setImmediate();
	}

	#anchor(at: EpochMs): void {
		this.#at = at;
		this.#since = this.#now();
	}

	/** Takes the kept floor that is nearest before an instant, where that saves playing or goes back. */
	#jump(at: EpochMs): void {
		const keyframe = this.survey.keyframeBefore(at);
		const back = at < this.#played.floor.now;
		if (!back && (keyframe?.next ?? 0) <= this.#played.next) return;
		this.#played.restore(keyframe);
		this.#epoch = randomUUID();
		this.#last = undefined;
	}

	/** Plays towards the clock for one turn; whether it is there. */
	#playOn(): boolean {
		const turns = new Turns();
		const there = this.#played.playTo(this.#due, () => turns.over);
		this.#behind = !there;
		return there;
	}
}

/** A replay's board beside a new count of the recording, at one instant. */
export interface ReplayRecount {
	readonly at: EpochMs;
	readonly shown: BoardState;
	readonly recounted: BoardState;
	/** Where the recording begins. */
	readonly from: EpochMs;
	/** Events counted. */
	readonly events: number;
}

function checkedSpeed(speed: number): number {
	if (!(speed >= slowestSpeed && speed <= fastestSpeed)) {
		throw new RangeError(`Replay: speed must be within ${slowestSpeed} … ${fastestSpeed}, got ${speed}`);
	}
	return speed;
}

/** The board of a replay: what a live one counts and how it is laid out, but silent and by itself. */
function replayBoard(id: string, name: string, zone: string, like: Board | undefined): Board {
	if (like === undefined) {
		return {
			organisation: 'replay',
			id,
			name,
			zone,
			dayStart: '00:00',
			filter: {},
			tiles: plainTiles,
			answerWithin: 30,
			kind: 'replay',
			demo: false
		};
	}
	const { rotation: _, sound: __, ...kept } = like;
	return { ...kept, organisation: 'replay', id, name, zone, kind: 'replay' };
}

/** Of a replay without a board of its own: nobody has said yet what would be a breach. */
const plainTiles: Board['tiles'] = [
	{ metric: 'waiting', window: 'now' },
	{ metric: 'unanswered', window: 'now' },
	{ metric: 'firstResponse', window: 'last15' },
	{ metric: 'averageResponse', window: 'last15' },
	{ metric: 'agentsOnline', window: 'now' }
];
