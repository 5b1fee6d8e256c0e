import { BoardAlarms } from '#lib/domain/alarm/board-alarms.ts';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { ReplaySurvey } from '#lib/domain/board/replay-survey.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import { countsAgent, type BoardTally } from '#lib/domain/floor/board-tally.ts';
import { figuresOfBoard } from '#lib/domain/floor/state/figures-of-board.ts';
import { day, minute, second, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
import { MinuteColumns } from './minute-columns.ts';
import { RecordedFloor, type Keyframe, type RecordedStage } from './recorded-floor.ts';
import { Turns } from './turns.ts';

/** A recording that spans more is not surveyed: a single event with a wrong year would take hours. */
export const longestSurvey: Milliseconds = 31 * day;
/** Keyframes of one recording, evenly spread over its events. */
const mostKeyframes = 24;
/** No keyframe after fewer events than this: playing them takes less than a keyframe saves. */
const fewestBetweenKeyframes = 10_000;
/** Bytes that the keyframes of one recording may take together. */
const mostKeyframeBytes = 128 * 1_048_576;
/** Floors grow with the day: when copying one holds the live numbers up for longer than this, it was the last one. */
const longestCopy: Milliseconds = 50;

/**
 * One pass over a recording, second by second on its own clock, on a floor that nothing else shares. It gives the
 * columns of a `ReplaySurvey` and, on its way, the keyframes from which the player of the same stage can start.
 */
export class Survey {
	readonly #stage: RecordedStage;
	readonly #end: EpochMs;
	readonly #columns: MinuteColumns;
	readonly #keyframes: Keyframe[] = [];
	readonly #floor: RecordedFloor;
	readonly #alarms: BoardAlarms;
	/** What stood from an instant on, ascending; nothing before the first. */
	readonly #standing: { readonly at: EpochMs; readonly alarms: BoardState['alarms'] }[] = [];
	#mayKeep = true;
	#keptBytes = 0;
	#to: EpochMs;
	#status: ReplaySurvey['status'] = 'waiting';
	#stopped = false;

	/** @param end the last event's time */
	constructor(stage: RecordedStage, end: EpochMs) {
		this.#stage = stage;
		this.#end = end;
		this.#to = stage.start;
		this.#alarms = new BoardAlarms(stage.board);
		this.#columns = new MinuteColumns(stage.start, stage.board.answerWithin);
		if (end - stage.start > longestSurvey) {
			this.#status = 'too_long';
			this.#floor = new RecordedFloor(stage);
			return;
		}
		this.#floor = new RecordedFloor(stage, {
			also: this.#columns.sink((cell, agent) => {
				const { tally } = this.#floor;
				return cell.boards.includes(tally) && countsAgent(tally, agent);
			}),
			instantOver: () => this.#noteBetween()
		});
	}

	/** The kept floor that is nearest before an instant. */
	keyframeBefore(at: EpochMs): Keyframe | undefined {
		return this.#keyframes.findLast((frame) => frame.at <= at);
	}

	/**
	 * The alarms that would have stood at an instant, as `BoardState.alarms`; the same reference while they are the same.
	 * Undefined: none, or the survey has not come that far.
	 */
	alarmsAt(at: EpochMs): BoardState['alarms'] {
		if (at > this.#to) return undefined;
		return this.#standing.findLast((change) => change.at <= at)?.alarms;
	}

	/** Everything found so far. */
	get report(): ReplaySurvey {
		return {
			status: this.#status,
			start: this.#stage.start,
			step: minute,
			to: this.#to,
			end: this.#end,
			...this.#columns.columns(),
			alarms: this.#alarms.intervals
		};
	}

	/** Ends it where it has come to. */
	stop(): void {
		this.#stopped = true;
	}

	/** Passes over the whole recording, in turns; resolves at its end or when stopped. To be called once. */
	async run(): Promise<void> {
		if (this.#stopped) return;
		if (this.#status === 'too_long') return this.#keepFramesOnly();
		this.#status = 'running';
		const turns = new Turns();
		for (let at = this.#stage.start; ; at += second) {
			const to = Math.min(at, this.#end);
			while (!this.#floor.playTo(to, () => turns.over)) {
				await turns.giveWay();
				if (this.#stopped) return;
			}
			this.#judge(to);
			this.#to = to;
			if (to >= this.#end) break;
			this.#keepFrame();
			if (turns.over) {
				await turns.giveWay();
				if (this.#stopped) return;
			}
		}
		this.#status = 'complete';
	}

	/** Of a recording that is too long for a survey, so that at least going back in it is quick. */
	async #keepFramesOnly(): Promise<void> {
		const { events } = this.#stage.recording;
		const turns = new Turns();
		while (this.#floor.next < events.length && this.#mayKeep && !this.#stopped) {
			const ahead = Math.min(events.length - 1, this.#floor.next + fewestBetweenKeyframes);
			const { time } = events[ahead] as LoggedEvent;
			while (!this.#floor.playTo(time, () => turns.over)) {
				await turns.giveWay();
				if (this.#stopped) return;
			}
			this.#keepFrame();
		}
	}

	#judge(at: EpochMs): void {
		const { floor, tally } = this.#floor;
		const figures = figuresOfBoard(floor, tally);
		if (this.#alarms.take(figures, at)) this.#standing.push({ at, alarms: this.#alarms.standing });
		this.#columns.note(at, floor.snapshots.size > 0 ? figures.now : gaugesOf(tally));
	}

	/** Between two seconds gauges can be larger than at either. Where queues push aggregates, seconds must do. */
	#noteBetween(): void {
		const { floor, tally } = this.#floor;
		if (floor.snapshots.size > 0) return;
		this.#columns.note(floor.now, gaugesOf(tally));
	}

	#keepFrame(): void {
		if (!this.#mayKeep) return;
		const every = Math.max(fewestBetweenKeyframes, this.#stage.recording.events.length / mostKeyframes);
		if (this.#floor.next - (this.#keyframes.at(-1)?.next ?? 0) < every) return;
		const begun = performance.now();
		const frame = this.#floor.keyframe();
		this.#keyframes.push(frame);
		this.#keptBytes += frame.floor.byteLength;
		this.#mayKeep = performance.now() - begun <= longestCopy && this.#keptBytes < mostKeyframeBytes;
	}
}

function gaugesOf({ waiting, unanswered }: BoardTally) {
	let oldestQueuedAt: EpochMs | undefined;
	for (const at of waiting.values()) if (at < (oldestQueuedAt ?? Infinity)) oldestQueuedAt = at;
	return {
		waiting: waiting.size,
		unanswered: unanswered.size,
		...(oldestQueuedAt === undefined ? undefined : { oldestQueuedAt })
	};
}
