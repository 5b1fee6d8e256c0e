import type { TurnMessage } from '../conversation/turn.ts';
import { businessDayOf } from '../time/business-day.ts';
import type { LocalDate } from '../time/local-time.ts';
import { isWithinHours } from '../time/opening-hours.ts';
import { second, type EpochMs } from '../units.ts';
import type { RulePack } from './rule-pack.ts';
import type { RuleSession } from './rule-session.ts';

/** How a turn stands under a rule pack. `open`: the customer still waits. */
export type TurnEnd = 'replied' | 'closing' | 'day end' | 'transfer' | 'open';

/** One turn as a rule pack sees it. */
export interface RuleTurn {
	readonly session: string;
	readonly customer?: string;
	/** The rule's business day on which it starts. */
	readonly date: LocalDate;
	readonly start: EpochMs;
	readonly end: TurnEnd;
	/** When it ended; absent while it is open. */
	readonly endedAt?: EpochMs;
	/** Account that replied, or that owned the conversation when the turn ended or, if open, now. */
	readonly agent?: string;
	/** Left out by the rule: outside its hours, or a reply that only an automatism can give. */
	readonly excluded: boolean;
}

/** Whether a message ends a turn under a pack. */
function isValidReply(message: TurnMessage, { validReplies }: RulePack): boolean {
	if (message.private || (message.auto && !validReplies.automatic)) return false;
	switch (message.from) {
		case 'agent':
			return true;
		case 'assisted':
			return validReplies.assisted;
		case 'bot':
			return validReplies.bot;
		default:
			return false;
	}
}

/** A turn that has not ended yet. */
interface OpenTurn {
	readonly start: EpochMs;
	readonly date: LocalDate;
	readonly dayEnd: EpochMs;
}

type Step =
	| { readonly rank: 0; readonly at: EpochMs; readonly handover: RuleSession['handovers'][number] }
	| { readonly rank: 1; readonly at: EpochMs; readonly message: TurnMessage }
	| { readonly rank: 2; readonly at: EpochMs };

/** What happened, in time order; at one instant assigned before message before closed, each in its own order. */
function stepsOf(session: RuleSession): Step[] {
	const steps: Step[] = [];
	for (const handover of session.handovers) steps.push({ rank: 0, at: handover.at, handover });
	for (const message of session.messages) steps.push({ rank: 1, at: message.at, message });
	for (const at of session.closings) steps.push({ rank: 2, at });
	return steps.sort((a, b) => a.at - b.at || a.rank - b.rank);
}

/**
 * The turns of one session under a rule pack, in order. The clock, valid replies, hours and what closing, day end
 * and transfer do to an open turn are the pack's.
 *
 * @param zone IANA zone of the rule's wall clock
 * @param at the instant of the reading: an open turn whose day has ended by then is unanswered where the pack says so
 */
export function ruleTurns(pack: RulePack, session: RuleSession, zone: string, at: EpochMs): RuleTurn[] {
	const calendar = { zone, dayStart: pack.dayStart };
	const inHours = (instant: EpochMs) => pack.hours === undefined || isWithinHours(instant, zone, pack.hours);
	const sessionCounts = pack.hoursApplyTo !== 'session start' || inHours(session.opened);
	const turns: RuleTurn[] = [];
	let open: OpenTurn | undefined;
	/** The account that owns the conversation now, where it has a known one. */
	let owner: string | undefined;
	/** The account that owes the open turn a reply: handing it back to the queue does not end that duty. */
	let lastOwner: string | undefined;

	const start = (customerAt: EpochMs) => {
		if (pack.clockStarts === 'human ask' && session.asked === undefined) return;
		const asked = pack.clockStarts === 'human ask' ? Math.max(customerAt, session.asked ?? 0) : customerAt;
		const { date, end } = businessDayOf(asked, calendar);
		open = { start: asked, date, dayEnd: end };
	};
	const finish = (turn: OpenTurn, end: TurnEnd, endedAt: EpochMs | undefined, agent: string | undefined) => {
		open = undefined;
		const tooFast =
			end === 'replied' &&
			pack.zeroSecondReplies === 'excluded' &&
			(endedAt ?? Infinity) - turn.start < second;
		turns.push({
			session: session.id,
			customer: session.customer,
			date: turn.date,
			start: turn.start,
			end,
			endedAt,
			agent,
			excluded:
				!sessionCounts ||
				tooFast ||
				(pack.hoursApplyTo === 'turn start' && !inHours(turn.start)) ||
				(end === 'closing' && pack.atClosing === 'excluded')
		});
	};
	const endDay = (now: EpochMs) => {
		if (open !== undefined && pack.atDayEnd === 'unanswered' && open.dayEnd <= now)
			finish(open, 'day end', open.dayEnd, owner);
	};

	for (const step of stepsOf(session)) {
		endDay(step.at);
		switch (step.rank) {
			case 0: {
				if (step.handover.kind === 'unassigned') {
					owner = undefined;
					if (open === undefined || open.start > step.at) lastOwner = undefined;
					break;
				}
				const { agent } = step.handover;
				if (
					open !== undefined &&
					open.start <= step.at &&
					pack.atTransfer === 'unanswered for the first account' &&
					// An unknown human may be the same person: only a change between two known accounts counts.
					lastOwner !== undefined &&
					agent !== undefined &&
					agent !== lastOwner
				) {
					finish(open, 'transfer', step.at, lastOwner);
					start(step.at);
				}
				owner = agent;
				lastOwner = agent;
				break;
			}
			case 1: {
				const { message } = step;
				if (message.from === 'customer') {
					const seen = pack.hoursApplyTo !== 'each message' || inHours(message.at);
					if (open === undefined && !message.private && seen) start(message.at);
				} else if (open !== undefined && isValidReply(message, pack)) {
					// A reply before the ask for a human leaves nothing to answer.
					if (message.at < open.start) open = undefined;
					else finish(open, 'replied', message.at, message.agent ?? owner);
				}
				break;
			}
			case 2:
				lastOwner = undefined;
				if (open !== undefined && pack.atClosing !== 'runs on') {
					if (step.at < open.start) open = undefined;
					else finish(open, 'closing', step.at, owner);
				}
				break;
			default:
				step satisfies never;
		}
	}
	endDay(at);
	if (open !== undefined) finish(open, 'open', undefined, owner);
	return turns;
}
