import { day, type EpochMs, type Milliseconds } from '../units.ts';
import type { CommerceLedger } from './commerce-ledger.ts';
import { subjectKey, type CommerceFact, type CommerceSubject } from './commerce-subject.ts';

/** A refund and a dispute, or two disputes, that began further apart have nothing to do with each other. */
const caseReach: Milliseconds = 35 * day;
/** Of a source that names one order or refund in all that it sends, no more than these are taken together. */
const mostOfCase = 100;

/**
 * Finds the refunds in which the platform intervened: by a dispute, or by completing the refund itself. Each counts once,
 * at the first intervention.
 *
 * A dispute that names only an order is about the first refund of that order. Where no refund is known, the first dispute
 * stands for it. Of one settlement: it remembers what it has found.
 */
export class Interventions {
	readonly #ledger: CommerceLedger;
	/** By key of a dispute. */
	readonly #refunds = new Map<string, CommerceSubject | undefined>();

	constructor(ledger: CommerceLedger) {
		this.#ledger = ledger;
	}

	/** What a refund or dispute books of it. */
	factOf(subject: CommerceSubject): CommerceFact | undefined {
		const at = subject.kind === 'refund' ? this.#ofRefund(subject) : this.#ofDispute(subject);
		return at === undefined ? undefined : { count: 'disputedRefunds', at };
	}

	#ofRefund(refund: CommerceSubject): EpochMs | undefined {
		const { key, source, state } = refund;
		let first = state.completedBy === 'platform' ? state.doneAt : undefined;
		const about = state.order === undefined ? [key] : [key, subjectKey('order', source, state.order)];
		for (const each of about) {
			for (const dispute of this.#members(each, 'dispute')) {
				const { since } = dispute.state;
				if (since === undefined || (first !== undefined && first <= since)) continue;
				if (this.#refundOf(dispute) === refund) first = since;
			}
		}
		return first;
	}

	#ofDispute(dispute: CommerceSubject): EpochMs | undefined {
		const { since } = dispute.state;
		const about = caseKeyOf(dispute);
		if (since === undefined || about === undefined) return since;
		if (this.#refundOf(dispute) !== undefined) return undefined;
		for (const other of this.#members(about, 'dispute')) {
			if (caseKeyOf(other) === about && isNear(other, dispute) && isBefore(other, dispute)) return undefined;
		}
		return since;
	}

	/** The known refund that a dispute is about. */
	#refundOf(dispute: CommerceSubject): CommerceSubject | undefined {
		const { key, source, state } = dispute;
		if (this.#refunds.has(key)) return this.#refunds.get(key);
		let found: CommerceSubject | undefined;
		if (state.refund !== undefined) {
			const named = this.#ledger.subjects.get(subjectKey('refund', source, state.refund));
			if (named !== undefined && isNear(named, dispute)) found = named;
		} else if (state.order !== undefined) {
			for (const refund of this.#members(subjectKey('order', source, state.order), 'refund')) {
				if (isNear(refund, dispute) && (found === undefined || isBefore(refund, found))) found = refund;
			}
		}
		this.#refunds.set(key, found);
		return found;
	}

	/** The refunds, or the disputes, that name an order or refund. */
	*#members(key: string, kind: 'refund' | 'dispute'): Generator<CommerceSubject> {
		let left = mostOfCase;
		for (const name of this.#ledger.namedBy.get(key) ?? []) {
			const subject = this.#ledger.subjects.get(name);
			if (subject?.kind !== kind) continue;
			yield subject;
			if (--left === 0) return;
		}
	}
}

function isNear(a: CommerceSubject, b: CommerceSubject): boolean {
	return Math.abs((a.state.since ?? 0) - (b.state.since ?? 0)) <= caseReach;
}

function isBefore(a: CommerceSubject, b: CommerceSubject): boolean {
	const [atA, atB] = [a.state.since ?? Infinity, b.state.since ?? Infinity];
	return atA < atB || (atA === atB && a.key < b.key);
}

/** Key of what a dispute is about: its refund, else its order. */
function caseKeyOf({ source, state }: CommerceSubject): string | undefined {
	if (state.refund !== undefined) return subjectKey('refund', source, state.refund);
	return state.order === undefined ? undefined : subjectKey('order', source, state.order);
}

/** Says that a refund or dispute has changed, and with it perhaps what others of its order and refund book. */
export function markCases(
	{ staleCases }: Pick<CommerceLedger, 'staleCases'>,
	{ kind, key, source, state, lastReceivedAt }: CommerceSubject,
	before: CommerceSubject['state']
): void {
	if (kind !== 'refund' && kind !== 'dispute') return;
	if (kind === 'refund') staleCases.set(key, lastReceivedAt);
	for (const { order, refund } of [before, state]) {
		if (order !== undefined) staleCases.set(subjectKey('order', source, order), lastReceivedAt);
		if (refund !== undefined) staleCases.set(subjectKey('refund', source, refund), lastReceivedAt);
	}
}

/** The refunds and disputes that are to be worked out anew, each with when something of its case was last received. */
export function* staleByCases(ledger: CommerceLedger): Generator<readonly [CommerceSubject, EpochMs]> {
	const cases = new Map<string, EpochMs>();
	for (const [key, receivedAt] of ledger.staleCases) {
		const whole = orderOf(ledger, key) ?? key;
		cases.set(whole, Math.max(receivedAt, cases.get(whole) ?? -Infinity));
	}
	for (const [key, receivedAt] of cases) {
		for (const subject of membersOf(ledger, key)) yield [subject, receivedAt];
	}
}

/** Key of the order that a refund names. */
function orderOf({ subjects }: CommerceLedger, key: string): string | undefined {
	const { kind, source, state } = subjects.get(key) ?? {};
	if (kind !== 'refund' || source === undefined || state?.order === undefined) return undefined;
	return subjectKey('order', source, state.order);
}

/** The refunds of an order and all disputes about it or them; of a refund without a known order, it and its disputes. */
function membersOf({ subjects, namedBy }: CommerceLedger, key: string): Set<CommerceSubject> {
	const members = new Set<CommerceSubject>();
	const add = (name: string) => {
		const subject = subjects.get(name);
		if (subject?.kind === 'refund' || subject?.kind === 'dispute') members.add(subject);
	};
	add(key);
	for (const name of namedBy.get(key) ?? []) add(name);
	for (const { kind, key: refund } of [...members]) {
		if (kind === 'refund') for (const name of namedBy.get(refund) ?? []) add(name);
	}
	return members;
}
