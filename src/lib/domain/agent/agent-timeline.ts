import type { AgentPresence, LoggedEvent } from '../events/event.ts';
import { compareEvents, orderEvents } from '../events/order.ts';
import { repairWindow } from '../events/event.ts';
import { day, type EpochMs, type Milliseconds } from '../units.ts';

type StateEvent = Extract<LoggedEvent, { type: 'agent.state' }>;

/**
 * One account over time: the states that its source reports, and how many conversations it had open. Plain data.
 * Load-weighted occupancy is read from it, exact under late events.
 */
export interface AgentTimeline {
	/** `source` U+001F `account`. */
	readonly key: string;
	readonly account: string;
	/** In fold order. */
	states: StateEvent[];
	/** Named by the last of them that names one. */
	capacity: number | undefined;
	/** Steps of the number of open conversations, ascending by time. */
	readonly loadAt: EpochMs[];
	readonly loadStep: number[];
	/** Assigned open conversations now. */
	open: number;
	/** By start of the period: what was summed up to a settled instant. */
	readonly sums: Map<EpochMs, Settled>;
}

/** Integrals over the online time from the start of a period, in ms (× conversations). */
export interface OnlineSums {
	/** ∫ open conversations dt while online with a known capacity. */
	openMs: number;
	/** ∫ capacity dt while online with a known capacity. */
	capacityMs: number;
	onlineMs: Milliseconds;
	/** Online with at least one open conversation. */
	busyMs: Milliseconds;
}

interface Settled extends OnlineSums {
	upTo: EpochMs;
	load: number;
	/** The next steps to take. */
	nextLoad: number;
	nextState: number;
	presence: AgentPresence | undefined;
	capacity: number | undefined;
}

/** Who was reported offline and then not at all for this long has left: no state, no capacity. */
const leftAfter: Milliseconds = 35 * day;

export function emptyTimeline(key: string, account: string): AgentTimeline {
	return {
		key,
		account,
		states: [],
		capacity: undefined,
		loadAt: [],
		loadStep: [],
		open: 0,
		sums: new Map()
	};
}

/** Whether an account has left that was in a state until an instant. */
function hasLeft({ data, time }: StateEvent, until: EpochMs): boolean {
	return data.state === 'offline' && until - time > leftAfter;
}

/**
 * The state that the source reported last, with the last capacity it named; undefined without any, and for an account
 * that was offline for 35 days.
 */
export function presentState(
	timeline: AgentTimeline,
	now: EpochMs
): { state: AgentPresence; since: EpochMs; capacity: number | undefined } | undefined {
	const last = timeline.states.at(-1);
	if (last === undefined || hasLeft(last, now)) return undefined;
	return { state: last.data.state, since: last.time, capacity: timeline.capacity };
}

/** Forgets what was reported of an account before it left. */
function comeBack(timeline: AgentTimeline): void {
	timeline.states = [];
	timeline.capacity = undefined;
	timeline.sums.clear();
}

function capacityAt(states: readonly StateEvent[]): number | undefined {
	for (let i = states.length - 1; i >= 0; i--) {
		const { capacity } = (states[i] as StateEvent).data;
		if (capacity !== undefined) return capacity;
	}
	return undefined;
}

/** Takes in a reported state. */
export function addState(timeline: AgentTimeline, event: StateEvent): void {
	const { states } = timeline;
	const last = states.at(-1);
	const isAlike = last !== undefined && (last.sequence === undefined) === (event.sequence === undefined);
	if (last !== undefined && hasLeft(last, event.time)) comeBack(timeline);
	if (last === undefined || (isAlike && compareEvents(last, event) <= 0)) timeline.states.push(event);
	else timeline.states = orderEvents([...timeline.states, event]);
	if (timeline.states.at(-1) === event) {
		timeline.capacity = event.data.capacity ?? timeline.capacity;
		forgetFrom(timeline, event.time);
		return;
	}
	// Before others it can, by sequences that contradict the times, also change the order of those summed already.
	timeline.capacity = capacityAt(timeline.states);
	timeline.sums.clear();
}

/** Takes in a change of the number of open conversations; `change` is negative where one ended or is taken back. */
export function addLoad(timeline: AgentTimeline, at: EpochMs, change: number): void {
	const { loadAt, loadStep } = timeline;
	let i = loadAt.length;
	while (i > 0 && (loadAt[i - 1] as number) > at) i--;
	if (i > 0 && loadAt[i - 1] === at) loadStep[i - 1] = (loadStep[i - 1] as number) + change;
	else if (i === loadAt.length) {
		loadAt.push(at);
		loadStep.push(change);
	} else {
		loadAt.splice(i, 0, at);
		loadStep.splice(i, 0, change);
	}
	forgetFrom(timeline, at);
}

/** Drops the sums that a change at an instant makes wrong. */
function forgetFrom(timeline: AgentTimeline, at: EpochMs): void {
	for (const [from, sums] of timeline.sums) if (at <= sums.upTo) timeline.sums.delete(from);
}

export function isOnline(presence: AgentPresence | undefined): boolean {
	return presence === 'online' || presence === 'busy';
}

/**
 * Integrals over the online time within [from, now].
 *
 * What lies more than the repair window back is summed once and kept; a later event than that drops the sum.
 */
export function onlineSums(timeline: AgentTimeline, from: EpochMs, now: EpochMs): OnlineSums {
	let settled = timeline.sums.get(from);
	if (settled === undefined) {
		if (timeline.sums.size >= 4) timeline.sums.clear();
		settled = {
			upTo: -Infinity,
			load: 0,
			nextLoad: 0,
			nextState: 0,
			presence: undefined,
			capacity: undefined,
			openMs: 0,
			capacityMs: 0,
			onlineMs: 0,
			busyMs: 0
		};
		timeline.sums.set(from, settled);
	}
	walk(timeline, settled, from, Math.max(from, now - repairWindow));
	const upToNow = { ...settled };
	walk(timeline, upToNow, from, Math.max(from, now));
	return upToNow;
}

/** Takes every step up to and including `to`, and adds the time between them that lies behind `from`. */
function walk(timeline: AgentTimeline, sums: Settled, from: EpochMs, to: EpochMs): void {
	if (to <= sums.upTo) return;
	const { loadAt, loadStep, states } = timeline;
	for (;;) {
		const load = loadAt[sums.nextLoad] ?? Infinity;
		const state = states[sums.nextState]?.time ?? Infinity;
		const step = Math.min(load, state);
		const until = Math.min(step, to);
		pass(sums, from, until);
		if (step > to) break;
		if (load <= state) sums.load += loadStep[sums.nextLoad++] as number;
		else {
			const { data } = states[sums.nextState++] as StateEvent;
			sums.presence = data.state;
			sums.capacity = data.capacity ?? sums.capacity;
		}
	}
}

function pass(sums: Settled, from: EpochMs, until: EpochMs): void {
	const begin = Math.max(from, sums.upTo);
	const length = until - begin;
	// States in an order that contradicts their times can step back: no time passes then.
	if (until > sums.upTo) sums.upTo = until;
	if (length <= 0 || !isOnline(sums.presence)) return;
	sums.onlineMs += length;
	if (sums.load > 0) sums.busyMs += length;
	if (sums.capacity === undefined) return;
	// A sequence that contradicts the times can end a conversation before it was taken.
	sums.openMs += Math.max(0, sums.load) * length;
	sums.capacityMs += sums.capacity * length;
}

/** Whether a time line says nothing any more: an account that has left, or only ever had conversations, long ago. */
export function isForgotten({ states, open, loadAt, loadStep }: AgentTimeline, now: EpochMs): boolean {
	const last = states.at(-1);
	if (open !== 0 || (last !== undefined && !hasLeft(last, now - 2 * day))) return false;
	return loadAt.every((at) => at < now - 2 * day) && loadStep.reduce((level, step) => level + step, 0) === 0;
}

/** Forgets steps and states before an instant, keeping the level that they led to. */
export function forgetBefore(timeline: AgentTimeline, before: EpochMs): void {
	const { loadAt, loadStep, states } = timeline;
	let steps = 0;
	let level = 0;
	while (steps < loadAt.length && (loadAt[steps] as number) < before) level += loadStep[steps++] as number;
	if (steps > 1) {
		loadAt.splice(0, steps, before);
		loadStep.splice(0, steps, level);
		timeline.sums.clear();
	}
	let old = 0;
	while (old + 1 < states.length && (states[old + 1] as StateEvent).time < before) old++;
	if (old === 0) return;
	const kept = states.slice(old);
	if (capacityAt(kept) === undefined) {
		// The capacity that still holds was named before: the event that did stays, whatever state it was.
		const named = states.findLast(({ data }) => data.capacity !== undefined);
		if (named !== undefined) kept.unshift(named);
	}
	if (kept.length === states.length) return;
	timeline.states = kept;
	timeline.sums.clear();
}
