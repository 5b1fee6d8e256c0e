import type { LocalDate } from '../time/local-time.ts';
import type { EpochMs } from '../units.ts';
import { apart, mostTogether } from './apart.ts';
import { judgeGroup, ruleGroupOf, together, type JudgedGroup, type RuleUnit } from './judge-units.ts';
import { addFigures, figuresOf, noFigures, type RulePackFigures } from './rule-pack-figures.ts';
import type { RulePack } from './rule-pack.ts';
import type { RuleSession } from './rule-session.ts';

/** What one group has booked, by the rule's business day. */
type DatedFigures = readonly (readonly [LocalDate, RulePackFigures])[];

interface TalliedSession {
	readonly session: RuleSession;
	/** From this instant on nothing can change it any more. */
	readonly settledAt: EpochMs;
}

interface Group {
	readonly sessions: Map<string, TalliedSession>;
	booked: DatedFigures;
	/** What is booked holds until then, unless a session changes. */
	until: EpochMs;
}

/**
 * Running figures of one rule pack, by the rule's business day, over sessions that come, change and go. Plain data,
 * changed only by the functions of this file. Whatever the order of calls, the figures of an instant equal those of
 * judging all present sessions at it.
 *
 * Sessions that decide together (a customer's, where the pack counts customer-days or joins returns) are judged
 * together; all others are judged alone. A group is judged when a session of it has changed, and when the clock comes to
 * where an open turn changes its verdict.
 */
export interface RulePackTally {
	readonly pack: RulePack;
	/** IANA zone of the rule's wall clock. */
	readonly zone: string;
	/** Only what is credited to these accounts, or to nobody yet; undefined: all. */
	readonly members: ReadonlySet<string> | undefined;
	readonly groups: Map<string, Group>;
	/** Group of each session. */
	readonly groupOf: Map<string, string>;
	/** Groups to be judged because a session has changed. */
	readonly stale: Set<string>;
	/** Groups whose verdict changes as time passes. */
	readonly open: Set<string>;
	readonly figures: Map<LocalDate, RulePackFigures>;
	/** What was settled by then is no longer here. */
	sealedAt: EpochMs;
}

export function emptyRulePackTally(
	pack: RulePack,
	zone: string,
	members?: ReadonlySet<string>
): RulePackTally {
	return {
		pack,
		zone,
		members,
		groups: new Map(),
		groupOf: new Map(),
		stale: new Set(),
		open: new Set(),
		figures: new Map(),
		sealedAt: -Infinity
	};
}

/**
 * Adds a session, or replaces what was added under its id. One that was settled before the tally was sealed is in its
 * figures already and is passed over.
 *
 * @param settledAt from this instant on nothing can change the session any more
 */
export function addSession(tally: RulePackTally, session: RuleSession, settledAt: EpochMs): void {
	const { id } = session;
	const former = tally.groupOf.get(id);
	if (former === undefined && settledAt <= tally.sealedAt) return;
	const key = keyFor(tally, session, former);
	if (former !== undefined && former !== key) removeSession(tally, id);
	tally.groupOf.set(id, key);
	let group = tally.groups.get(key);
	if (group === undefined) {
		group = { sessions: new Map(), booked: [], until: Infinity };
		tally.groups.set(key, group);
	}
	group.sessions.set(id, { session, settledAt });
	tally.stale.add(key);
}

function keyFor({ pack, groups }: RulePackTally, session: RuleSession, former: string | undefined): string {
	const key = ruleGroupOf(pack, session);
	const alone = `alone ${session.id}`;
	if (former === key || former === alone) return former;
	return (groups.get(key)?.sessions.size ?? 0) >= mostTogether ? alone : key;
}

/** Takes a session away. Returns whether it was there. */
export function removeSession(tally: RulePackTally, id: string): boolean {
	const key = tally.groupOf.get(id);
	if (key === undefined) return false;
	tally.groupOf.delete(id);
	tally.groups.get(key)?.sessions.delete(id);
	tally.stale.add(key);
	return true;
}

/**
 * The figures from a date to another, both included, at an instant that is not before that of the last reading.
 *
 * @example figuresFrom(tally, now, '2026-11-01', '2026-11-11').units // decided units of the month so far
 */
export function figuresFrom(
	tally: RulePackTally,
	at: EpochMs,
	from: LocalDate,
	to: LocalDate
): RulePackFigures {
	judgeDue(tally, at);
	let figures = noFigures;
	for (const [date, ofDate] of tally.figures) {
		if (date >= from && date <= to) figures = addFigures(figures, ofDate);
	}
	return figures;
}

/** Judges what has changed and what the clock has come to. */
export function judgeDue(tally: RulePackTally, at: EpochMs): void {
	const { stale, open, groups } = tally;
	for (const key of open) if ((groups.get(key)?.until ?? Infinity) <= at) stale.add(key);
	for (const key of stale) {
		const group = groups.get(key);
		if (group === undefined) continue;
		book(tally, group.booked, -1);
		if (group.sessions.size === 0) {
			groups.delete(key);
			open.delete(key);
			continue;
		}
		const judged = judge(tally, group.sessions.values(), at);
		group.booked = datedFigures(judged, tally.members);
		group.until = judged.until;
		book(tally, group.booked, 1);
		if (judged.until < Infinity) {
			open.add(key);
			continue;
		}
		open.delete(key);
		if (!key.startsWith(together)) lighten(group);
	}
	stale.clear();
}

/** What was said in a session that is judged alone and for good is not needed any more: if it changes, it comes anew. */
function lighten({ sessions }: Group): void {
	for (const [id, { session, settledAt }] of sessions) {
		const { opened } = session;
		sessions.set(id, { session: { id, opened, messages: [], handovers: [], closings: [] }, settledAt });
	}
}

function judge({ pack, zone }: RulePackTally, sessions: Iterable<TalliedSession>, at: EpochMs): JudgedGroup {
	return judgeGroup(
		pack,
		[...sessions].map(({ session }) => session),
		zone,
		at
	);
}

function countsAccount(members: ReadonlySet<string> | undefined, agent: string | undefined): boolean {
	return members === undefined || agent === undefined || members.has(agent);
}

/** The units that a tally counts of judged sessions: those of the shop, or what is credited to some accounts or to nobody. */
export function unitsCounted(
	judged: JudgedGroup,
	members: ReadonlySet<string> | undefined
): readonly RuleUnit[] {
	if (members === undefined) return judged.units;
	return judged.credited.filter(({ agent }) => countsAccount(members, agent));
}

function datedFigures(judged: JudgedGroup, members: ReadonlySet<string> | undefined): DatedFigures {
	const byDate = new Map<LocalDate, RulePackFigures>();
	const add = (date: LocalDate, figures: RulePackFigures) =>
		byDate.set(date, addFigures(byDate.get(date) ?? noFigures, figures));
	for (const unit of unitsCounted(judged, members)) add(unit.date, figuresOf(unit));
	for (const { date, agent } of judged.excluded) {
		if (countsAccount(members, agent)) add(date, { ...noFigures, excluded: 1 });
	}
	return [...byDate];
}

function book({ figures }: RulePackTally, booked: DatedFigures, sign: 1 | -1): void {
	for (const [date, added] of booked) {
		figures.set(date, addFigures(figures.get(date) ?? noFigures, added, sign));
	}
}

/**
 * Lets go of sessions that nothing can change any more; their figures stay. Of a customer's sessions those go that decide
 * nothing together with the later ones. Figures of days before `keepFrom` are forgotten.
 */
export function sealRulePackTally(tally: RulePackTally, now: EpochMs, keepFrom: LocalDate): void {
	judgeDue(tally, now);
	tally.sealedAt = now;
	for (const [key, group] of tally.groups) {
		if (!group.sessions.values().some(({ settledAt }) => settledAt <= now)) continue;
		const rest = unsettledRest(tally, group, now);
		if (rest.length === group.sessions.size) continue;
		const kept = new Set(rest.map(({ session }) => session.id));
		const gone = [...group.sessions.values()].filter(({ session }) => !kept.has(session.id));
		for (const { session } of gone) {
			tally.groupOf.delete(session.id);
			group.sessions.delete(session.id);
		}
		if (rest.length === 0) {
			tally.groups.delete(key);
			tally.open.delete(key);
			continue;
		}
		// What is left is judged alone from now on, and what goes has been booked with it so far.
		book(tally, datedFigures(judge(tally, gone, now), tally.members), 1);
		tally.stale.add(key);
	}
	judgeDue(tally, now);
	for (const date of tally.figures.keys()) if (date < keepFrom) tally.figures.delete(date);
}

/** The sessions that have to stay: from the first on that is not settled, and those that decide together with it. */
function unsettledRest({ pack, zone }: RulePackTally, { sessions }: Group, now: EpochMs): TalliedSession[] {
	const pieces = apart(pack, zone, sessions.values());
	const first = pieces.findIndex((piece) => piece.some(({ settledAt }) => settledAt > now));
	return first === -1 ? [] : pieces.slice(first).flat();
}
