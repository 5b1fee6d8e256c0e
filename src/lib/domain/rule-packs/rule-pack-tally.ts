import type { LocalDate } from '../time/local-time.ts';
import { minute, type EpochMs } from '../units.ts';
import { judgeGroup, type JudgedGroup, type MissReason, type RuleUnit } from './judge-units.ts';
import { addFigures, figuresOf, noFigures, type RulePackFigures } from './rule-pack-figures.ts';
import type { RulePack } from './rule-pack.ts';
import { lastInstantOf, type RuleSession } from './rule-session.ts';

/** A missed unit, to be shown and opened. */
export interface RuleMiss {
	readonly date: LocalDate;
	readonly session: string;
	readonly customer?: string;
	readonly agent?: string;
	/** Start of the turn that decided. */
	readonly start: EpochMs;
	readonly reason: MissReason;
}

/** Which part of a tally is read. Dates are the rule's business days, both included. */
export interface RuleSelection {
	readonly from?: LocalDate;
	readonly to?: LocalDate;
	/** Only what is credited to this account. */
	readonly agent?: string;
	/** Only what is credited to any of these accounts. */
	readonly agents?: ReadonlySet<string>;
}

interface Group {
	readonly sessions: Map<string, RuleSession>;
	/** Judged for good until a session of it changes; absent while an open turn depends on the clock. */
	settled?: JudgedGroup;
}

function lastHeardOf(session: RuleSession): EpochMs {
	return Math.max(lastInstantOf(session), session.lastReceivedAt ?? -Infinity);
}

type FiguresByDate = Map<LocalDate, RulePackFigures>;

/** All that a tally remembers, as plain data that can be put aside. Only `RulePackTally` changes it. */
export interface RulePackState {
	readonly groups: Map<string, Group>;
	/** Group of each session that was added. */
	readonly groupOf: Map<string, string>;
	/** Groups with a turn that is open. */
	readonly open: Set<string>;
	readonly withMisses: Set<string>;
	readonly shop: FiguresByDate;
	/** By account. */
	readonly accounts: Map<string, FiguresByDate>;
}

export function emptyRulePackState(): RulePackState {
	return {
		groups: new Map(),
		groupOf: new Map(),
		open: new Set(),
		withMisses: new Set(),
		shop: new Map(),
		accounts: new Map()
	};
}

function isSelected(date: LocalDate, { from, to }: RuleSelection): boolean {
	return (from === undefined || date >= from) && (to === undefined || date <= to);
}

function isOfShop({ agent, agents }: RuleSelection): boolean {
	return agent === undefined && agents === undefined;
}

function isCredited({ agent, agents }: RuleSelection, account: string | undefined): boolean {
	return account !== undefined && (account === agent || agents?.has(account) === true);
}

function selectUnits(judged: JudgedGroup, selection: RuleSelection): readonly RuleUnit[] {
	if (isOfShop(selection)) return judged.units;
	return judged.credited.filter(({ agent }) => isCredited(selection, agent));
}

function addTo(figures: FiguresByDate, date: LocalDate, added: RulePackFigures, sign: 1 | -1): void {
	figures.set(date, addFigures(figures.get(date) ?? noFigures, added, sign));
}

/**
 * Running figures of one rule pack over sessions that come, change and go: a late event re-folds one session and
 * `add` puts its new form in the place of the old one. Whatever the order of calls, the figures equal those of
 * judging all present sessions at once.
 *
 * Sessions that decide together (a customer's, where the pack counts customer-days or joins returns) are judged
 * together; all others are judged alone. Only groups with an open turn are judged again when figures are read.
 * An `add` costs as much as the session is long: add what changed once a tick, not once an event.
 */
export class RulePackTally {
	readonly pack: RulePack;
	readonly #zone: string;
	readonly #groups: Map<string, Group>;
	readonly #groupOf: Map<string, string>;
	readonly #open: Set<string>;
	readonly #withMisses: Set<string>;
	readonly #shop: FiguresByDate;
	readonly #accounts: Map<string, FiguresByDate>;

	/**
	 * @param zone IANA zone of the rule's wall clock
	 * @param state what an earlier tally of the same pack and zone has come to; it is gone on with, not copied
	 */
	constructor(
		pack: RulePack,
		{ zone, state = emptyRulePackState() }: { readonly zone: string; readonly state?: RulePackState }
	) {
		this.pack = pack;
		this.#zone = zone;
		this.#groups = state.groups;
		this.#groupOf = state.groupOf;
		this.#open = state.open;
		this.#withMisses = state.withMisses;
		this.#shop = state.shop;
		this.#accounts = state.accounts;
	}

	/** Adds a session, or replaces what was added under its id. */
	add(session: RuleSession): void {
		const key = this.#keyOf(session);
		const former = this.#groupOf.get(session.id);
		if (former !== undefined && former !== key) this.remove(session.id);
		this.#groupOf.set(session.id, key);
		let group = this.#groups.get(key);
		if (group === undefined) this.#groups.set(key, (group = { sessions: new Map() }));
		group.sessions.set(session.id, session);
		this.#judge(key, group);
	}

	/** Takes a session away. Returns whether it was there. */
	remove(id: string): boolean {
		const key = this.#groupOf.get(id);
		if (key === undefined) return false;
		this.#groupOf.delete(id);
		const group = this.#groups.get(key);
		if (group === undefined) return false;
		group.sessions.delete(id);
		if (group.sessions.size > 0) {
			this.#judge(key, group);
			return true;
		}
		this.#book(group, -1);
		this.#forget(key);
		return true;
	}

	/** Figures at an instant, of all that was added or of a selection. */
	figures(at: EpochMs, selection: RuleSelection = {}): RulePackFigures {
		let figures = noFigures;
		for (const booked of this.#bookedFor(selection)) {
			for (const [date, ofDate] of booked)
				if (isSelected(date, selection)) figures = addFigures(figures, ofDate);
		}
		for (const judged of this.#judgeOpen(at)) {
			for (const unit of selectUnits(judged, selection))
				if (isSelected(unit.date, selection)) figures = addFigures(figures, figuresOf(unit));
			if (isOfShop(selection))
				for (const date of judged.excluded)
					if (isSelected(date, selection)) figures = addFigures(figures, { ...noFigures, excluded: 1 });
		}
		return figures;
	}

	*#bookedFor(selection: RuleSelection): Generator<FiguresByDate> {
		if (isOfShop(selection)) yield this.#shop;
		else for (const [account, figures] of this.#accounts) if (isCredited(selection, account)) yield figures;
	}

	/** The missed units at an instant, by start, of all that was added and not sealed, or of a selection. */
	misses(at: EpochMs, selection: RuleSelection = {}): RuleMiss[] {
		const misses: RuleMiss[] = [];
		const collect = (judged: JudgedGroup) => {
			for (const { date, session, customer, agent, start, reason } of selectUnits(judged, selection))
				if (reason !== undefined && isSelected(date, selection))
					misses.push({ date, session, customer, agent, start, reason });
		};
		for (const key of this.#withMisses) {
			const settled = this.#groups.get(key)?.settled;
			if (settled !== undefined) collect(settled);
		}
		for (const judged of this.#judgeOpen(at)) collect(judged);
		return misses.sort((a, b) => a.start - b.start || (a.session < b.session ? -1 : 1));
	}

	/**
	 * Lets go of sessions in which nothing happened since an instant; their figures stay, their misses can no longer
	 * be listed. Seal only what no event can change any more: a session that is added again after it was sealed counts
	 * twice.
	 *
	 * @param at the instant of the reading, at which also what is still open is decided as it stands
	 */
	seal(before: EpochMs, at?: EpochMs): void {
		const gap = (this.pack.sessionGapMinutes ?? 0) * minute;
		for (const [key, group] of this.#groups) {
			const sessions = [...group.sessions.values()];
			if (sessions.some((session) => lastHeardOf(session) + gap >= before)) continue;
			// An open turn whose day has ended by now is decided for good.
			if (group.settled === undefined) this.#judge(key, group, before);
			if (group.settled === undefined) {
				if (at === undefined) continue;
				group.settled = judgeGroup(this.pack, sessions, this.#zone, at);
				this.#book(group, 1);
			}
			for (const { id } of sessions) this.#groupOf.delete(id);
			this.#forget(key);
		}
	}

	/** Forgets the figures of the days before a date. */
	forgetBefore(date: LocalDate): void {
		for (const figures of [this.#shop, ...this.#accounts.values()]) {
			for (const day of figures.keys()) if (day < date) figures.delete(day);
		}
		for (const [account, figures] of this.#accounts) if (figures.size === 0) this.#accounts.delete(account);
	}

	#keyOf({ id, customer }: RuleSession): string {
		const together = this.pack.unit.of === 'customer-day' || this.pack.sessionGapMinutes !== undefined;
		return together && customer !== undefined ? `customer ${customer}` : `session ${id}`;
	}

	/**
	 * Judges a group anew, and for good where no turn of it is open at an instant. By default that is before all
	 * time: then only its own events have closed its turns, and the verdict holds at every reading.
	 */
	#judge(key: string, group: Group, at: EpochMs = -Infinity): void {
		this.#book(group, -1);
		const judged = judgeGroup(this.pack, group.sessions.values(), this.#zone, at);
		group.settled = judged.open ? undefined : judged;
		if (judged.open) this.#open.add(key);
		else this.#open.delete(key);
		this.#book(group, 1);
		if (group.settled?.units.some(({ verdict }) => verdict === 'missed')) this.#withMisses.add(key);
		else this.#withMisses.delete(key);
	}

	*#judgeOpen(at: EpochMs): Generator<JudgedGroup> {
		for (const key of this.#open) {
			const group = this.#groups.get(key);
			if (group !== undefined) yield judgeGroup(this.pack, group.sessions.values(), this.#zone, at);
		}
	}

	/** Adds a settled group's figures (sign 1), or takes them away (sign −1). */
	#book({ settled }: Group, sign: 1 | -1): void {
		if (settled === undefined) return;
		for (const unit of settled.units) addTo(this.#shop, unit.date, figuresOf(unit), sign);
		for (const date of settled.excluded) addTo(this.#shop, date, { ...noFigures, excluded: 1 }, sign);
		for (const unit of settled.credited) {
			if (unit.agent === undefined) continue;
			let figures = this.#accounts.get(unit.agent);
			if (figures === undefined)
				this.#accounts.set(unit.agent, (figures = new Map<LocalDate, RulePackFigures>()));
			addTo(figures, unit.date, figuresOf(unit), sign);
		}
	}

	#forget(key: string): void {
		this.#groups.delete(key);
		this.#open.delete(key);
		this.#withMisses.delete(key);
	}
}
