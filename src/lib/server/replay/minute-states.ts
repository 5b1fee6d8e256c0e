import type { Board } from '#lib/domain/board/board.ts';
import { addBoard, advanceFloor, applyToFloor, emptyFloor } from '#lib/domain/floor/floor.ts';
import type { BoardTally } from '#lib/domain/floor/board-tally.ts';
import type { Conversation } from '#lib/domain/conversation/conversation.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import { Counter } from '#lib/domain/metrics/facts.ts';
import type { PeriodTally } from '#lib/domain/metrics/period.ts';
import { accountKey } from '#lib/domain/registry/keys.ts';
import { day, minute, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
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

/** The columns of the table behind the time, in order. */
export const minuteColumns = [
	'open',
	'waiting',
	'longest_wait_s',
	'unanswered',
	'oldest_unanswered_s',
	'in_service',
	'agents_busy',
	'cum_opened',
	'cum_offered',
	'cum_answered',
	'cum_abandoned',
	'cum_self_service',
	'cum_answered_within_20s',
	'sum_first_response_s'
] as const satisfies readonly (keyof MinuteState)[];

/**
 * What the table counts beside the board, of one conversation or of all: from the first customer message, whoever had
 * asked for a human.
 */
interface Outcome {
	offered: number;
	answered: number;
	answeredWithin: number;
	firstResponse: Milliseconds;
	abandoned: number;
	selfService: number;
}

const noOutcome = (): Outcome => ({
	offered: 0,
	answered: 0,
	answeredWithin: 0,
	firstResponse: 0,
	abandoned: 0,
	selfService: 0
});

/**
 * The state at every full step from the start of the first event's day (by its own clock) up to the first full step at
 * or after the last event; at each one all events with a time ≤ it are applied. Rows before the first event are empty
 * states.
 */
export function* minuteStates(recording: Recording, every: Milliseconds = minute): Generator<MinuteState> {
	const { events, offsetMinutes, history } = recording;
	const first = events[0];
	const last = events.at(-1);
	if (first === undefined || last === undefined) return;
	const offset = offsetMinutes * minute;
	const dayStart = Math.floor((first.time + offset) / day) * day - offset;
	const floor = emptyFloor('recording', dayStart);
	addBoard(floor, wholeRecording(dayStart));
	const tally = floor.boards.get('recording') as BoardTally;
	const outcomes = new Map<string, Outcome>();
	const total = noOutcome();
	let next = 0;
	for (let time = dayStart; ; time += every) {
		for (; next < events.length && (events[next] as LoggedEvent).time <= time; next++) {
			const event = events[next] as LoggedEvent;
			applyToFloor(floor, event, { history });
			const key = accountKey(event.source, event.subject);
			const conversation = floor.conversations.get(event.source)?.get(event.subject);
			if (conversation === undefined) continue;
			// An earlier event may have changed what later ones had come to: the difference counts.
			const session = `${key}\u001f${conversation.session}`;
			const outcome = outcomeOf(conversation);
			add(total, outcomes.get(session) ?? noOutcome(), -1);
			add(total, outcome, 1);
			outcomes.set(session, outcome);
		}
		advanceFloor(floor, time);
		yield stateAt(tally, time, total);
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

function add(total: Outcome, outcome: Outcome, by: 1 | -1): void {
	for (const key of Object.keys(outcome) as (keyof Outcome)[]) total[key] += by * outcome[key];
}

function outcomeOf({ events, closes, firstCustomerMessageAt, firstReplyAt }: Conversation): Outcome {
	const outcome = noOutcome();
	if (firstCustomerMessageAt !== undefined) {
		outcome.offered = 1;
		if (firstReplyAt !== undefined) {
			outcome.answered = 1;
			outcome.firstResponse = firstReplyAt - firstCustomerMessageAt;
			if (outcome.firstResponse <= within) outcome.answeredWithin = 1;
		}
	}
	if (closes.length === 0) return outcome;
	// A close of what was closed already is no closing, and is not among the closes.
	let close = 0;
	for (const event of events) {
		if (event.type !== 'conversation.closed' || event.time !== closes[close]) continue;
		close += 1;
		if (event.data.reason === 'abandoned') outcome.abandoned += 1;
		if (event.data.reason === 'self_service') outcome.selfService += 1;
	}
	return outcome;
}

function stateAt(tally: BoardTally, time: EpochMs, total: Outcome): MinuteState {
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
		cum_offered: total.offered,
		cum_answered: total.answered,
		cum_abandoned: total.abandoned,
		cum_self_service: total.selfService,
		cum_answered_within_20s: total.answeredWithin,
		sum_first_response_s: Math.floor(total.firstResponse / 1_000)
	};
}
