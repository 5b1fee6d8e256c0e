import type { Board } from '../board/board.ts';
import { filterHolds } from '../floor/cell.ts';
import type { SettlingSession } from '../floor/rule-sessions.ts';
import { apart, mostTogether } from '../rule-packs/apart.ts';
import {
	judgeGroup,
	ruleGroupOf,
	together as ofCustomer,
	type MissReason,
	type RuleUnit
} from '../rule-packs/judge-units.ts';
import { unitsCounted } from '../rule-packs/rule-pack-tally.ts';
import type { RulePack } from '../rule-packs/rule-pack.ts';
import { lastInstantOf, type RuleSession } from '../rule-packs/rule-session.ts';
import { startOfBusinessDay } from '../time/business-day.ts';
import type { LocalDate } from '../time/local-time.ts';
import { day, minute, type EpochMs, type Milliseconds } from '../units.ts';
import type { Contribution, ContributionReason } from './contribution.ts';
import type { Standing } from './standing.ts';

/** How a conversation stands, with its sessions as rule packs read them. */
export interface RuleDossier extends Standing {
	readonly sessions: readonly SettlingSession[];
	/** Time of the first turn, where it was answered. */
	readonly firstResponse: Milliseconds | undefined;
}

/** Which units of a platform are in a figure. */
export interface PlatformSelection {
	readonly pack: RulePack;
	/** IANA zone of the rule's wall clock. */
	readonly zone: string;
	/** The rule's business days, both included. */
	readonly from: LocalDate;
	readonly to: LocalDate;
}

/** By what a board counts a platform's units. */
export interface PlatformContext {
	readonly board: Pick<Board, 'filter'>;
	/** Account keys of the board's agent groups; undefined when it counts everybody. */
	readonly members: ReadonlySet<string> | undefined;
	/** The instant of the reading. */
	readonly now: EpochMs;
}

interface Member {
	readonly session: RuleSession;
	readonly cell: SettlingSession['cell'];
	readonly dossier: RuleDossier;
}

/** Units that are listed at once, for their memory. */
const mostUnits = 1_000_000;
/** Longer than the sessions of a customer are judged together on a board, be they open or closed. */
const longestTogether: Milliseconds = 5 * day;

/**
 * How long before a selection the sessions have to be known that it is judged by: where a return continues a session,
 * those of the day before decide with it.
 */
export function sessionsBefore({ sessionGapMinutes }: RulePack): Milliseconds {
	return sessionGapMinutes === undefined ? 0 : day + sessionGapMinutes * minute;
}

/**
 * The units behind a platform's figure, one a row, in no order. Their sums are the figure's own counts: `of` of the rows
 * are decided units, `part` of them met and `over` missed; a row that adds nothing is not decided yet.
 *
 * @param dossiers all conversations with an event in the days of the selection or `sessionsBefore` them
 * @returns undefined where they are more than can be listed; and where one customer has so many sessions that boards do
 *   not judge all of them together, because which of them they do is not known any more
 */
export function platformContributions(
	dossiers: Iterable<RuleDossier>,
	selection: PlatformSelection,
	{ board, members, now }: PlatformContext
): Contribution[] | undefined {
	const { pack, zone, from, to } = selection;
	const found: Contribution[] = [];
	const judge = (together: readonly Member[]) => {
		const sessions = together.map(({ session }) => session);
		const first = found.length;
		for (const unit of unitsCounted(judgeGroup(pack, sessions, zone, now), members)) {
			if (unit.date < from || unit.date > to) continue;
			const member = memberOf(pack, together, unit);
			let same = 0;
			for (let i = first; i < found.length; i++)
				if (isAlike(found[i] as Contribution, unit, member)) same += 1;
			found.push(contributionOf(unit, member, same, now));
		}
	};
	const start = startOfBusinessDay(from, { zone, dayStart: pack.dayStart });
	const groups = new Map<string, Member[]>();
	for (const member of membersOf(dossiers, board)) {
		if (found.length > mostUnits) return undefined;
		const { session } = member;
		const key = ruleGroupOf(pack, session);
		if (!key.startsWith(ofCustomer)) {
			// What was over before has no turn that begins in it.
			if (Math.max(lastInstantOf(session), session.asked ?? -Infinity) >= start) judge([member]);
			continue;
		}
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [member]);
		else group.push(member);
	}
	for (const group of groups.values()) {
		if (found.length > mostUnits) return undefined;
		if (group.length <= mostTogether) judge(group);
		else if (isTooDense(group)) return undefined;
		else for (const piece of apart(pack, zone, group)) judge(piece);
	}
	return found;
}

/** Whether a row and a unit could go by the same key. */
function isAlike({ at, agent, standing }: Contribution, unit: RuleUnit, { dossier }: Member): boolean {
	return at === unit.start && agent === unit.agent && standing === dossier;
}

function* membersOf(dossiers: Iterable<RuleDossier>, board: PlatformContext['board']): Generator<Member> {
	const holds = new Map<string, boolean>();
	for (const dossier of dossiers) {
		for (const { session, cell } of dossier.sessions) {
			let counts = holds.get(cell.key);
			if (counts === undefined) holds.set(cell.key, (counts = filterHolds(board as Board, cell)));
			if (counts) yield { session, cell, dossier };
		}
	}
}

/** More sessions than are judged together, within the time in which they can be. */
function isTooDense(group: readonly Member[]): boolean {
	const opened = group.map(({ session }) => session.opened).sort((a, b) => a - b);
	return opened.some((at, i) => (opened[i + mostTogether] ?? Infinity) - at <= longestTogether);
}

/** The session in which the turn began that decided: a return is joined to the session before it, and goes by its name. */
function memberOf(pack: RulePack, together: readonly Member[], { session: id, start }: RuleUnit): Member {
	const named = together.find(({ session }) => session.id === id) as Member;
	if (pack.sessionGapMinutes === undefined) return named;
	let found = named;
	for (const member of together) {
		const { opened } = member.session;
		if (opened > start || opened < found.session.opened) continue;
		if (asksAt(member, start) || !asksAt(found, start)) found = member;
	}
	return found;
}

function asksAt({ session: { messages } }: Member, instant: EpochMs): boolean {
	return messages.some(({ at, from }) => at === instant && from === 'customer');
}

const reasons: Readonly<Record<MissReason, ContributionReason>> = {
	late: 'late',
	closing: 'closing',
	'day end': 'day_end',
	transfer: 'transfer',
	overdue: 'overdue'
};

/** @param same rows before it that are alike */
function contributionOf(
	unit: RuleUnit,
	{ dossier, cell, session }: Member,
	same: number,
	now: EpochMs
): Contribution {
	const { start, endedAt, agent, verdict } = unit;
	const isOpen = endedAt === undefined;
	const reason = unit.reason === undefined ? (isOpen ? 'running' : undefined) : reasons[unit.reason];
	return {
		standing: dossier,
		key: `${session.id}\u001f${start}\u001f${agent ?? ''}${same === 0 ? '' : `\u001f${same}`}`,
		at: start,
		cell,
		agent,
		time: Math.max(0, (endedAt ?? now) - start),
		...(isOpen && { running: true }),
		part: Number(verdict === 'met'),
		of: Number(verdict !== 'pending'),
		over: verdict === 'missed',
		...(reason && { reason })
	};
}
