import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { Board } from '#lib/domain/board/board.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import { emptyDirectory, type Directory } from '#lib/domain/registry/directory.ts';
import { zoneOffset } from '#lib/domain/time/zone-offset.ts';
import { minute, type EpochMs } from '#lib/domain/units.ts';
import type { EventLog } from '../log/event-log.ts';
import { RecordingError, recordingOf, type Recording } from './recording.ts';
import { Replay } from './replay.ts';

/** Replays at once; each holds its recording in memory. */
const mostReplays = 8;
/** Events that one replay may hold. */
export const mostRecordedEvents = 2_000_000;
const chunk = 5_000;

/** The zone whose clock has a fixed offset from UTC; UTC where no named zone has it. */
export function fixedZone(offsetMinutes: number): string {
	const hours = offsetMinutes / 60;
	if (hours === 0 || !Number.isInteger(hours) || hours < -12 || hours > 14) return 'UTC';
	// The sign of these names counts westwards.
	return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

/** The replays of this server: recordings on boards of their own, apart from the live floors. */
export class Replays {
	readonly #log: Pick<EventLog, 'read'>;
	readonly #now: () => EpochMs;
	readonly #byBoard = new Map<string, Replay>();

	constructor({ log, now }: { log: Pick<EventLog, 'read'>; now: () => EpochMs }) {
		this.#log = log;
		this.#now = now;
	}

	/**
	 * Begins to play a recording. The oldest replay gives way when there are too many.
	 * @throws RangeError when the recording is empty or the speed is not within 1 … 3600
	 */
	add(
		recording: Recording,
		{ zone, speed = 1, directory = emptyDirectory }: { zone?: string; speed?: number; directory?: Directory }
	): Replay {
		const replay = new Replay(recording, {
			zone: zone ?? fixedZone(recording.offsetMinutes),
			speed,
			now: this.#now,
			directory
		});
		this.#byBoard.set(replay.board.id, replay);
		for (const oldest of this.#byBoard.keys()) {
			if (this.#byBoard.size <= mostReplays) break;
			this.#byBoard.delete(oldest);
		}
		return replay;
	}

	/**
	 * What the log holds of an organisation with a time within [from, to), as a recording.
	 * @throws RecordingError when it holds nothing of that, or too much for one replay
	 */
	async record(organisation: string, from: EpochMs, to: EpochMs, zone: string): Promise<Recording> {
		const events: LoggedEvent[] = [];
		let after = 0;
		for (;;) {
			const read = await this.#log.read(after, chunk);
			const last = read.at(-1);
			if (last === undefined) break;
			after = last.position;
			for (const event of read) {
				if (event.organisation === organisation && event.time >= from && event.time < to) events.push(event);
			}
			if (events.length > mostRecordedEvents) {
				throw new RecordingError(`the range holds more than ${mostRecordedEvents} events`);
			}
		}
		if (events.length === 0) throw new RecordingError('the log holds no event of that range');
		const offsetMinutes = Math.round(zoneOffset(zone, from) / minute);
		return recordingOf(new Date(from).toISOString(), events, { rejected: [], duplicates: 0, offsetMinutes });
	}

	has(boardId: string): boolean {
		return this.#byBoard.has(boardId);
	}

	board(boardId: string): Board | undefined {
		return this.#byBoard.get(boardId)?.board;
	}

	/** By the replay's own id. */
	find(id: string): Replay | undefined {
		return this.#byBoard.get(`replay-${id}`);
	}

	all(): readonly Replay[] {
		return [...this.#byBoard.values()];
	}

	remove(id: string): boolean {
		return this.#byBoard.delete(`replay-${id}`);
	}

	stateOf(boardId: string): BoardState | undefined {
		return this.#byBoard.get(boardId)?.state();
	}

	clockOf(boardId: string): EpochMs {
		return this.#byBoard.get(boardId)?.clock ?? this.#now();
	}

	epochOf(boardId: string): string {
		return this.#byBoard.get(boardId)?.epoch ?? 'ended';
	}

	close(): void {
		this.#byBoard.clear();
	}
}
