import type { TidewallEvent } from './event.ts';

/** Rank of simultaneous events without a sequence: an assignment cannot precede its opening. */
const rank: Readonly<Record<string, number>> = {
	'conversation.opened': 0,
	'conversation.queued': 1,
	'conversation.assigned': 2,
	'conversation.unassigned': 3,
	'message.created': 4,
	'conversation.closed': 5
};
const lastRank = 6;

const numeral = /^[0-9]+$/;

/**
 * Orders two `sequence` values: numerals by value, other texts by code unit, numerals before texts.
 * (A total order: comparing a mixed pair as text would not be transitive.)
 */
export function compareSequence(a: string, b: string): number {
	if (a === b) return 0;
	const aIsNumeral = numeral.test(a);
	if (aIsNumeral !== numeral.test(b)) return aIsNumeral ? -1 : 1;
	if (aIsNumeral && a.length !== b.length) {
		const x = a.replace(/^0+/, '');
		const y = b.replace(/^0+/, '');
		if (x.length !== y.length) return x.length - y.length;
		return x < y ? -1 : x > y ? 1 : 0;
	}
	return a < b ? -1 : 1;
}

/** Orders two events of one subject that both lack a sequence, or both have an equal one: time, rank, id. */
function compareByTime(a: TidewallEvent, b: TidewallEvent): number {
	if (a.time !== b.time) return a.time - b.time;
	const byRank = (rank[a.type] ?? lastRank) - (rank[b.type] ?? lastRank);
	if (byRank !== 0) return byRank;
	return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * Orders two events of one (source, kind of subject, subject) that both carry a sequence, or both lack one:
 * sequence, then time, then rank (opened < queued < assigned < unassigned < message < closed), then id.
 */
export function compareEvents(a: TidewallEvent, b: TidewallEvent): number {
	if (a.sequence !== undefined && b.sequence !== undefined) {
		const bySequence = compareSequence(a.sequence, b.sequence);
		if (bySequence !== 0) return bySequence;
	}
	return compareByTime(a, b);
}

/**
 * The events of one subject in the order in which they are folded.
 *
 * Where only some events carry a sequence, those that do keep its order, and each of the others goes by its time:
 * behind every sequenced event whose time (or that of an earlier sequenced event) is not later. Comparing such
 * pairs one by one would not be transitive.
 */
export function orderEvents<E extends TidewallEvent>(events: readonly E[]): E[] {
	const sequenced: E[] = [];
	const timed: E[] = [];
	for (const event of events) (event.sequence === undefined ? timed : sequenced).push(event);
	sequenced.sort(compareEvents);
	timed.sort(compareEvents);
	if (sequenced.length === 0) return timed;
	if (timed.length === 0) return sequenced;
	const merged: E[] = [];
	let next = 0;
	let latest = -Infinity;
	for (const event of sequenced) {
		latest = Math.max(latest, event.time);
		while (next < timed.length && (timed[next] as E).time < latest) merged.push(timed[next++] as E);
		merged.push(event);
	}
	return merged.concat(timed.slice(next));
}
