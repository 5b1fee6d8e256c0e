import type { LocalDate } from '../time/local-time.ts';
import { businessDayOf } from '../time/business-day.ts';
import { minute, second, type EpochMs, type Milliseconds } from '../units.ts';
import type { RulePack } from './rule-pack.ts';
import { joinReturns, type RuleSession } from './rule-session.ts';
import { ruleTurns, type RuleTurn } from './rule-turns.ts';

/** Why a unit is missed. `late`: replied after the limit; `overdue`: still open and past the limit. */
export type MissReason = 'late' | 'closing' | 'day end' | 'transfer' | 'overdue';

/** One unit of a rule pack: a turn, a conversation or a customer on a business day. */
export interface RuleUnit {
	/** The rule's business day it counts on. */
	readonly date: LocalDate;
	/** Conversation that it comes from; of a customer's day, the one of the turn that decided. */
	readonly session: string;
	readonly customer?: string;
	/** Account it is credited to. */
	readonly agent?: string;
	/** Start of the turn that decided. */
	readonly start: EpochMs;
	/** When that turn ended; absent while it is open. */
	readonly endedAt?: EpochMs;
	/** `pending`: not decided at the instant of the reading, and not counted. */
	readonly verdict: 'met' | 'missed' | 'pending';
	/** Set exactly when it is missed. */
	readonly reason?: MissReason;
	/** Σ of the values of its turns (reply times, capped, and what unanswered turns are worth). */
	readonly sum: Milliseconds;
	/** Number of turns in `sum`. */
	readonly timed: number;
}

/** A turn that the rule leaves out. */
export interface LeftOut {
	readonly date: LocalDate;
	readonly agent?: string;
}

/** What a group of sessions that decide together comes to at one instant. */
export interface JudgedGroup {
	/** The units of the shop. */
	readonly units: readonly RuleUnit[];
	/** The units as they are credited to accounts; of a customer's day, each account answers for its own turns. */
	readonly credited: readonly RuleUnit[];
	/** The turns that the rule leaves out: their business days, and who they are credited to. */
	readonly excluded: readonly LeftOut[];
	/** All this stays as it is until then, as time passes; Infinity where no open turn can change it. */
	readonly until: EpochMs;
}

interface JudgedTurn {
	readonly turn: RuleTurn;
	readonly verdict: 'met' | 'missed' | 'pending' | 'excluded';
	readonly reason?: MissReason;
	/** What it adds to the sum of times; absent when it adds none. */
	readonly value?: Milliseconds;
	/** Time from its start to its end or, if open, to the reading. */
	readonly lasted: Milliseconds;
}

function judgeTurn(pack: RulePack, turn: RuleTurn, at: EpochMs): JudgedTurn {
	const lasted = (turn.endedAt ?? at) - turn.start;
	const limit = pack.limitSeconds === undefined ? Infinity : pack.limitSeconds * second;
	if (turn.excluded) return { turn, verdict: 'excluded', lasted };
	switch (turn.end) {
		case 'replied': {
			const value = Math.min(lasted, (pack.capSeconds ?? Infinity) * second);
			return lasted <= limit
				? { turn, verdict: 'met', value, lasted }
				: { turn, verdict: 'missed', reason: 'late', value, lasted };
		}
		case 'open':
			// Where an unanswered turn is worth nothing, only a reply can still make it a miss.
			return lasted > limit && pack.unansweredValue !== 'excluded' && pack.denominator === 'asked'
				? { turn, verdict: 'missed', reason: 'overdue', lasted }
				: { turn, verdict: 'pending', lasted };
		default:
			if (pack.unansweredValue === 'excluded') return { turn, verdict: 'excluded', lasted };
			return {
				turn,
				verdict: 'missed',
				reason: turn.end,
				value: pack.unansweredValue === 'miss' ? undefined : pack.unansweredValue * second,
				lasted
			};
	}
}

function unitOf(decided: JudgedTurn, verdict: RuleUnit['verdict'], turns: readonly JudgedTurn[]): RuleUnit {
	let sum = 0;
	let timed = 0;
	for (const { value } of turns) {
		if (value === undefined) continue;
		sum += value;
		timed += 1;
	}
	const { date, session, customer, agent, start, endedAt } = decided.turn;
	return {
		date,
		session,
		customer,
		agent,
		start,
		endedAt,
		verdict,
		reason: verdict === 'missed' ? (decided.reason ?? 'late') : undefined,
		sum,
		timed
	};
}

/** The unit that judged turns make together, as it stands; `undefined` when the rule leaves it out. */
function judgeTogether(pack: RulePack, judged: readonly JudgedTurn[]): RuleUnit | undefined {
	const unit = pack.unit;
	if (unit.of === 'turn') throw new RangeError('judgeTogether: unit must hold several turns, got "turn"');
	const counted = judged.filter(({ verdict }) => verdict !== 'excluded');
	const turns = unit.judgedBy === 'first turn' ? counted.slice(0, 1) : counted;
	const first = turns[0];
	if (first === undefined) return undefined;
	const pending = turns.find(({ verdict }) => verdict === 'pending');
	if (pack.denominator === 'answered' && !counted.some(({ turn }) => turn.end === 'replied'))
		return pending === undefined ? undefined : unitOf(pending, 'pending', turns);
	if (unit.judgedBy === 'mean turn') {
		const limit = (pack.limitSeconds ?? Infinity) * second;
		const unanswered = turns.find(({ verdict, value, turn }) => {
			return verdict === 'missed' && value === undefined && turn.end !== 'open';
		});
		if (unanswered !== undefined) return unitOf(unanswered, 'missed', turns);
		// An open turn counts once it has lasted longer than the limit: by then it can only raise the mean.
		let total = 0;
		let count = 0;
		let longest = first;
		for (const turn of turns) {
			if (turn.verdict === 'pending') continue;
			total += turn.value ?? turn.lasted;
			count += 1;
			if (turn.lasted > longest.lasted) longest = turn;
		}
		if (count > 0 && total > limit * count) return unitOf(longest, 'missed', turns);
		return unitOf(pending ?? first, count === 0 ? 'pending' : 'met', turns);
	}
	const missed = turns.find(({ verdict }) => verdict === 'missed');
	if (missed !== undefined) return unitOf(missed, 'missed', turns);
	return pending === undefined ? unitOf(first, 'met', turns) : unitOf(pending, 'pending', turns);
}

/** Judges the turns of one conversation, or of one customer's day, for the shop and for each account. */
function judgeUnit(
	pack: RulePack,
	judged: readonly JudgedTurn[],
	units: RuleUnit[],
	credited: RuleUnit[]
): void {
	const unit = judgeTogether(pack, judged);
	if (unit !== undefined) units.push(unit);
	if (pack.unit.of !== 'turn' && pack.unit.judgedBy === 'first turn') {
		if (unit !== undefined) credited.push(unit);
		return;
	}
	for (const [, own] of Map.groupBy(judged, ({ turn }) => turn.agent)) {
		const ownUnit = judgeTogether(pack, own);
		if (ownUnit !== undefined) credited.push(ownUnit);
	}
}

/** When time itself changes how an open turn is judged, after an instant. */
function changesAt(pack: RulePack, { turn, lasted }: JudgedTurn, zone: string, at: EpochMs): EpochMs {
	if (turn.end !== 'open' || turn.excluded) return Infinity;
	const dayEnd =
		pack.atDayEnd === 'unanswered'
			? businessDayOf(turn.start, { zone, dayStart: pack.dayStart }).end
			: Infinity;
	if (pack.limitSeconds === undefined) return dayEnd;
	const limit = pack.limitSeconds * second;
	if (lasted <= limit) return Math.min(dayEnd, turn.start + limit + 1);
	// Past the limit it goes on to raise the mean of its conversation.
	return pack.unit.of !== 'turn' && pack.unit.judgedBy === 'mean turn' ? at + 1 : dayEnd;
}

/** How the keys of groups begin that hold the sessions of a customer; all others hold one session. */
export const together = 'customer ';

/**
 * Which sessions are judged together: those of one key.
 *
 * @example ruleGroupOf(taobao2022, session) // 'session c1'
 */
export function ruleGroupOf({ unit, sessionGapMinutes }: RulePack, { id, customer }: RuleSession): string {
	const joined = unit.of === 'customer-day' || sessionGapMinutes !== undefined;
	return joined && customer !== undefined ? together + customer : `session ${id}`;
}

/**
 * Judges sessions that decide together: one session, or all sessions of one customer where the pack counts
 * customer-days or joins returns.
 *
 * @param zone IANA zone of the rule's wall clock
 * @param at the instant of the reading
 */
export function judgeGroup(
	pack: RulePack,
	sessions: Iterable<RuleSession>,
	zone: string,
	at: EpochMs
): JudgedGroup {
	const joined =
		pack.sessionGapMinutes === undefined
			? [...sessions].sort((a, b) => a.opened - b.opened || (a.id < b.id ? -1 : 1))
			: joinReturns(sessions, pack.sessionGapMinutes * minute);
	const units: RuleUnit[] = [];
	const credited: RuleUnit[] = [];
	const excluded: LeftOut[] = [];
	let until = Infinity;
	const days = new Map<LocalDate, JudgedTurn[]>();
	for (const session of joined) {
		const judged = ruleTurns(pack, session, zone, at).map((turn) => judgeTurn(pack, turn, at));
		for (const turn of judged) until = Math.min(until, changesAt(pack, turn, zone, at));
		for (const { turn, verdict } of judged) if (verdict === 'excluded') excluded.push(turn);
		switch (pack.unit.of) {
			case 'turn':
				for (const turn of judged) {
					if (turn.verdict === 'excluded') continue;
					if (pack.denominator === 'answered' && turn.verdict === 'missed' && turn.turn.end !== 'replied') {
						excluded.push(turn.turn);
						continue;
					}
					units.push(unitOf(turn, turn.verdict, [turn]));
				}
				break;
			case 'conversation':
				judgeUnit(pack, judged, units, credited);
				break;
			case 'customer-day':
				for (const turn of judged) {
					const day = days.get(turn.turn.date);
					if (day === undefined) days.set(turn.turn.date, [turn]);
					else day.push(turn);
				}
				break;
			default:
				pack.unit satisfies never;
		}
	}
	for (const turns of days.values()) judgeUnit(pack, turns, units, credited);
	return { units, credited: pack.unit.of === 'turn' ? units : credited, excluded, until };
}
