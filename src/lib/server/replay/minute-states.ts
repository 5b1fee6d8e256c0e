import type { Board } from '#lib/domain/board/board.ts';
import { addBoard, advanceFloor, applyToFloor, emptyFloor, type Floor } from '#lib/domain/floor/floor.ts';
import type { BoardTally } from '#lib/domain/floor/board-tally.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import { Counter } from '#lib/domain/metrics/facts.ts';
import type { PeriodTally } from '#lib/domain/metrics/period.ts';
import { accountKey } from '#lib/domain/registry/keys.ts';
import { minute, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
import type { Recording } from './recording.ts';

/** State of a recording at an instant, counted from its start (no day roll-over). Ages in whole seconds. */
export interface MinuteState {
	readonly time: EpochMs;
	readonly open: number;
	readonly waiting: number;
	readonly longest_wait_s: number;
	readonly unanswered: number;
	readonly oldest_unanswered_s: number;
	readonly in_service: number;
	readonly agents_busy: number;
	readonly cum_opened: number;
	/** Conversations with at least one customer message. */
	readonly cum_offered: number;
	/** Of those, with a first valid reply. */
	readonly cum_answered: number;
	readonly cum_abandoned: number;
	readonly cum_self_service: number;
	readonly cum_answered_within_20s: number;
	readonly sum_first_response_s: number;
}

const within: Milliseconds = 20_000;

/** What the table counts beside the board: from the first customer message, whoever had asked for a human. */
interface FirstReplies {
	offered: number;
	answered: number;
	answeredWithin: number;
	sum: Milliseconds;
	abandoned: number;
	selfService: number;
}

/**
 * The state at every full step from the start of the first event's day (by its own clock) up to the first full step at
 * or after the last event; at each one all events with a time ≤ it are applied.
 *
 * A recording that begins at or after 12:00 by its own clock and lasts less than the rest of that day still starts at
 * 00:00: rows before the first event are empty states.
 */
export function* minuteStates(recording: Recording, every: Milliseconds = minute): Generator<MinuteState> {
	const { events, offsetMinutes } = recording;
	const first = events[0];
	const last = events.at(-1);
	if (first === undefined || last === undefined) return;
	const offset = offsetMinutes * minute;
	const dayStart = Math.floor((first.time + offset) / 86_400_000) * 86_400_000 - offset;
	const floor = emptyFloor('recording', dayStart);
	addBoard(floor, wholeRecording(dayStart));
	const tally = floor.boards.get('recording') as BoardTally;
	const replies: FirstReplies = {
		offered: 0,
		answered: 0,
		answeredWithin: 0,
		sum: 0,
		abandoned: 0,
		selfService: 0
	};
	const bySubject = new Map<string, LoggedEvent[]>();
	const history = (source: string, subject: string) => bySubject.get(accountKey(source, subject)) ?? [];
	let next = 0;
	for (let time = dayStart; ; time += every) {
		for (; next < events.length && (events[next] as LoggedEvent).time <= time; next++) {
			const event = events[next] as LoggedEvent;
			applyAndCount(floor, event, history, replies);
			const key = accountKey(event.source, event.subject);
			const known = bySubject.get(key);
			if (known === undefined) bySubject.set(key, [event]);
			else known.push(event);
		}
		advanceFloor(floor, time);
		yield stateAt(tally, time, replies);
		if (time >= last.time) return;
	}
}

function wholeRecording(start: EpochMs): Board {
	return {
		organisation: 'recording',
		id: 'recording',
		name: 'recording',
		zone: 'UTC',
		dayStart: '00:00',
		filter: {},
		tiles: [],
		phases: [{ name: 'recording', start }],
		answerWithin: 20,
		kind: 'replay',
		demo: false
	};
}

function applyAndCount(
	floor: Floor,
	event: LoggedEvent,
	history: (source: string, subject: string) => readonly LoggedEvent[],
	replies: FirstReplies
): void {
	const key = accountKey(event.source, event.subject);
	const before = floor.conversations.get(key);
	const offeredBefore = before?.firstCustomerMessageAt !== undefined;
	const answeredBefore = before?.firstReplyAt !== undefined;
	const closesBefore = before?.closes.length ?? 0;
	applyToFloor(floor, event, { history });
	const after = floor.conversations.get(key);
	if (after === undefined) return;
	if (!offeredBefore && after.firstCustomerMessageAt !== undefined) replies.offered += 1;
	if (!answeredBefore && after.firstReplyAt !== undefined && after.firstCustomerMessageAt !== undefined) {
		const time = after.firstReplyAt - after.firstCustomerMessageAt;
		replies.answered += 1;
		replies.sum += time;
		if (time <= within) replies.answeredWithin += 1;
	}
	if (event.type === 'conversation.closed' && after.closes.length > closesBefore) {
		if (event.data.reason === 'abandoned') replies.abandoned += 1;
		if (event.data.reason === 'self_service') replies.selfService += 1;
	}
}

function stateAt(tally: BoardTally, time: EpochMs, replies: FirstReplies): MinuteState {
	const age = (since: ReadonlyMap<string, EpochMs>) => {
		let oldest = time;
		for (const at of since.values()) if (at < oldest) oldest = at;
		return Math.floor((time - oldest) / 1_000);
	};
	return {
		time,
		open: tally.open,
		waiting: tally.waiting.size,
		longest_wait_s: age(tally.waiting),
		unanswered: tally.unanswered.size,
		oldest_unanswered_s: age(tally.unanswered),
		in_service: tally.inService,
		agents_busy: tally.busy.size,
		cum_opened: (tally.phase as PeriodTally).counters[Counter.opened] as number,
		cum_offered: replies.offered,
		cum_answered: replies.answered,
		cum_abandoned: replies.abandoned,
		cum_self_service: replies.selfService,
		cum_answered_within_20s: replies.answeredWithin,
		sum_first_response_s: Math.floor(replies.sum / 1_000)
	};
}
