import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { Board } from '#lib/domain/board/board.ts';
import { clockSkewTolerance, type LoggedEvent } from '#lib/domain/events/event.ts';
import { emptyDirectory, type Directory } from '#lib/domain/registry/directory.ts';
import { zoneOffset } from '#lib/domain/time/zone-offset.ts';
import { hour, minute, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
import type { EventLog } from '../log/event-log.ts';
import { RecordingError, recordingOf, type Recording, type RecordingLimits } from './recording.ts';
import { Replay } from './replay.ts';

/** Replays at once; each holds its recording in memory. */
export const mostReplays = 8;
/** Events that the replays may hold, together. */
export const mostRecordedEvents = 2_000_000;
/** What an upload may hold. */
export const uploadLimits: RecordingLimits = {
	bytes: 64 * 1_048_576,
	inflatedBytes: 1_024 * 1_048_576,
	lines: mostRecordedEvents
};
/** A replay that stands still and that nobody looks at ends after this time. */
const idleTime: Milliseconds = hour;
/** Events read from the log at a time. */
const chunk = 5_000;

/** The zone whose clock has a fixed offset from UTC; UTC where no named zone has it. */
export function fixedZone(offsetMinutes: number): string {
	const hours = offsetMinutes / 60;
	if (hours === 0 || !Number.isInteger(hours) || hours < -12 || hours > 14) return 'UTC';
	// The sign of these names counts westwards.
	return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

/** What a replay needs beside its recording. */
export interface ReplaySettings {
	/** Zone of its board; the first event's own offset without it. */
	readonly zone?: string | undefined;
	/** Recorded seconds per second, 1 … 3600. */
	readonly speed?: number | undefined;
	readonly directory?: Directory | undefined;
	/** A board whose filter, tiles, thresholds and layout the replay takes. */
	readonly like?: Board | undefined;
	/** Plays everything, whatever that board lets through. */
	readonly unfiltered?: boolean | undefined;
}

/** The replays of this server: recordings on boards of their own, apart from the live floors. */
export class Replays {
	readonly #log: Pick<EventLog, 'read' | 'head' | 'tail'>;
	readonly #now: () => EpochMs;
	readonly #byBoard = new Map<string, { readonly replay: Replay; seenAt: EpochMs }>();
	readonly #sweeping: ReturnType<typeof setInterval>;
	#loading = false;
	/** One survey after the other: together they would hold the live numbers up for longer. */
	#surveys: Promise<void> = Promise.resolve();
	readonly #membersOf: (board: Board) => ReadonlySet<string> | undefined;

	/** Display names of an organisation whose log is replayed. */
	readonly directoryOf: (organisation: string) => Directory;
	/** The live boards, by id. */
	readonly boardOf: (id: string) => Board | undefined;
	readonly #onTrouble: (error: unknown) => void;

	constructor({
		log,
		now,
		directoryOf = () => emptyDirectory,
		boardOf = () => undefined,
		membersOf = () => undefined,
		onTrouble = () => undefined
	}: {
		readonly log: Pick<EventLog, 'read' | 'head' | 'tail'>;
		readonly now: () => EpochMs;
		readonly directoryOf?: (organisation: string) => Directory;
		readonly boardOf?: (id: string) => Board | undefined;
		readonly membersOf?: (board: Board) => ReadonlySet<string> | undefined;
		/** Told when a survey has failed. */
		readonly onTrouble?: (error: unknown) => void;
	}) {
		this.#log = log;
		this.directoryOf = directoryOf;
		this.boardOf = boardOf;
		this.#membersOf = membersOf;
		this.#onTrouble = onTrouble;
		this.#now = now;
		this.#sweeping = setInterval(() => this.sweep(), minute);
		this.#sweeping.unref();
	}

	/**
	 * Begins to play a recording. The oldest replays give way when there are too many, or too large ones.
	 * @throws RangeError when the speed is not within 1 … 3600
	 */
	add(recording: Recording, settings: ReplaySettings = {}): Replay {
		const { zone, speed = 1, directory = emptyDirectory, like, unfiltered = false } = settings;
		const taken = like !== undefined && unfiltered ? { ...like, filter: {} } : like;
		const replay = new Replay(recording, {
			zone: zone ?? fixedZone(recording.offsetMinutes),
			speed,
			now: this.#now,
			directory,
			like: taken,
			members: taken && this.#membersOf(taken)
		});
		let room = mostRecordedEvents - recording.events.length;
		for (const { recording: other } of this.all()) room -= other.events.length;
		for (const oldest of this.all()) {
			if (this.#byBoard.size < mostReplays && room >= 0) break;
			this.#end(oldest);
			room += oldest.recording.events.length;
		}
		this.#byBoard.set(replay.board.id, { replay, seenAt: this.#now() });
		this.#surveys = this.#surveys.then(() => replay.survey.run()).catch(this.#onTrouble);
		return replay;
	}

	#end(replay: Replay): boolean {
		replay.survey.stop();
		return this.#byBoard.delete(replay.board.id);
	}

	/**
	 * Reads a recording and begins to play it; one at a time, for each may take much memory.
	 * @returns `busy` while another one is being read
	 * @throws what `read` throws
	 */
	async load(read: () => Promise<Recording>, settings: ReplaySettings): Promise<Replay | 'busy'> {
		if (this.#loading) return 'busy';
		this.#loading = true;
		try {
			return this.add(await read(), settings);
		} finally {
			this.#loading = false;
		}
	}

	/**
	 * What the log holds of an organisation with a time within [from, to), as a recording.
	 * @throws RecordingError when it holds nothing of that, or too much for one replay
	 */
	async record(
		name: string,
		{
			organisation,
			from,
			to,
			zone
		}: {
			readonly organisation: string;
			readonly from: EpochMs;
			readonly to: EpochMs;
			/** Whose clock the recording has. */
			readonly zone: string;
		}
	): Promise<Recording> {
		const events: LoggedEvent[] = [];
		let after = await this.#receivedBefore(from - clockSkewTolerance);
		for (;;) {
			const read = await this.#log.read(after, chunk);
			const last = read.at(-1);
			if (last === undefined) break;
			after = last.position;
			for (const event of read) {
				if (event.organisation === organisation && event.time >= from && event.time < to) events.push(event);
			}
			if (events.length > mostRecordedEvents) {
				throw new RecordingError('too_large', `the range holds more than ${mostRecordedEvents} events`);
			}
		}
		if (events.length === 0) throw new RecordingError('empty', 'the log holds no event of that range');
		const offsetMinutes = Math.round(zoneOffset(zone, from) / minute);
		return recordingOf(name, events, { rejected: 0, rejections: [], duplicates: 0, offsetMinutes });
	}

	/**
	 * A position such that all events behind it were received before an instant. No event happens long after it was
	 * received, so a range need not be searched from the start of the log; it may have been received much later.
	 */
	async #receivedBefore(instant: EpochMs): Promise<number> {
		// The clock of the server may have been set back.
		const safe = instant - hour;
		let low = (await this.#log.tail()) - 1;
		let high = await this.#log.head();
		while (low < high) {
			const middle = Math.ceil((low + high) / 2);
			const [event] = await this.#log.read(middle - 1, 1);
			if (event !== undefined && event.receivedAt < safe) low = middle;
			else high = middle - 1;
		}
		return low;
	}

	has(boardId: string): boolean {
		return this.#byBoard.has(boardId);
	}

	board(boardId: string): Board | undefined {
		return this.#byBoard.get(boardId)?.replay.board;
	}

	/** By the replay's own id. */
	find(id: string): Replay | undefined {
		return this.ofBoard(`replay-${id}`);
	}

	/** By the id of its board. */
	ofBoard(boardId: string): Replay | undefined {
		return this.#byBoard.get(boardId)?.replay;
	}

	/** Oldest first. */
	all(): readonly Replay[] {
		return [...this.#byBoard.values()].map(({ replay }) => replay);
	}

	remove(id: string): boolean {
		const replay = this.find(id);
		return replay !== undefined && this.#end(replay);
	}

	stateOf(boardId: string): BoardState | undefined {
		const entry = this.#byBoard.get(boardId);
		if (entry === undefined) return undefined;
		entry.seenAt = this.#now();
		return entry.replay.state();
	}

	clockOf(boardId: string): EpochMs {
		return this.ofBoard(boardId)?.clock ?? this.#now();
	}

	epochOf(boardId: string): string {
		return this.ofBoard(boardId)?.epoch ?? 'ended';
	}

	/** Ends the replays that stand still and that no wall has shown for an hour. Runs by itself once a minute. */
	sweep(): void {
		for (const entry of this.#byBoard.values()) {
			const { replay } = entry;
			if (replay.playing) entry.seenAt = this.#now();
			else if (this.#now() - entry.seenAt >= idleTime) this.#end(replay);
		}
	}

	close(): void {
		clearInterval(this.#sweeping);
		for (const replay of this.all()) this.#end(replay);
	}
}
