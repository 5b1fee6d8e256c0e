import type { Cell } from '../floor/cell.ts';
import { accountKey } from '../registry/keys.ts';
import type { EpochMs } from '../units.ts';
import { subjectKey, type CommerceSubject } from './commerce-subject.ts';
import type { CommerceLedger } from './commerce-ledger.ts';

/** What the ledger needs to know of a conversation. */
export interface NamedConversation {
	readonly openedAt: EpochMs | undefined;
	readonly cell: Cell;
	readonly customer: string | undefined;
}

/** Enters by whom a conversation, order or refund is named. */
export function linkSubject(
	ledger: CommerceLedger,
	subject: CommerceSubject,
	before: CommerceSubject['state'],
	conversationOf: (source: string, id: string) => NamedConversation | undefined
): void {
	const { source, state, key } = subject;
	if (before.conversation !== state.conversation) {
		if (before.conversation !== undefined) leaveConversation(ledger, source, before.conversation, key);
		if (state.conversation !== undefined) {
			const conversationKey = accountKey(source, state.conversation);
			let named = ledger.conversations.get(conversationKey);
			if (named === undefined) {
				const conversation = conversationOf(source, state.conversation);
				named = { cell: cellOf(conversation), customer: conversation?.customer, namedBy: new Set() };
				ledger.conversations.set(conversationKey, named);
			}
			named.namedBy.add(key);
		}
	}
	for (const kind of ['order', 'refund'] as const) {
		const from = before[kind];
		const to = state[kind];
		if (from === to) continue;
		if (from !== undefined) removeFrom(ledger.namedBy, subjectKey(kind, source, from), key);
		if (to !== undefined) addInto(ledger.namedBy, subjectKey(kind, source, to), key);
	}
}

/** Brings what names a conversation up to date with where that is. Cheap where nothing names it. */
export function placeConversation(
	ledger: CommerceLedger,
	conversation: NamedConversation & { readonly key: string }
): void {
	if (ledger.conversations.size === 0) return;
	const named = ledger.conversations.get(conversation.key);
	if (named === undefined) return;
	const cell = cellOf(conversation);
	const { customer } = conversation;
	if (named.cell === cell && named.customer === customer) return;
	named.cell = cell;
	named.customer = customer;
	for (const key of named.namedBy) ledger.staleSubjects.add(key);
}

/** Forgets a subject and by whom it names others. */
export function dropSubject(ledger: CommerceLedger, subject: CommerceSubject): void {
	const { key, source, state, customer } = subject;
	ledger.subjects.delete(key);
	ledger.unsettled.delete(key);
	if (customer !== undefined) removeFrom(ledger.ordersOf, customer, key);
	if (state.conversation !== undefined) leaveConversation(ledger, source, state.conversation, key);
	for (const kind of ['order', 'refund'] as const) {
		const named = state[kind];
		if (named !== undefined) removeFrom(ledger.namedBy, subjectKey(kind, source, named), key);
	}
}

/** A conversation of which only a rating came has no place yet. */
function cellOf(conversation: NamedConversation | undefined): Cell | undefined {
	return conversation?.openedAt === undefined ? undefined : conversation.cell;
}

function leaveConversation(ledger: CommerceLedger, source: string, conversation: string, key: string): void {
	const conversationKey = accountKey(source, conversation);
	const named = ledger.conversations.get(conversationKey);
	named?.namedBy.delete(key);
	if (named?.namedBy.size === 0) ledger.conversations.delete(conversationKey);
}

/** Adds a member to the set of a key, made when it is first needed. */
export function addInto(sets: Map<string, Set<string>>, key: string, member: string): void {
	const set = sets.get(key);
	if (set === undefined) sets.set(key, new Set([member]));
	else set.add(member);
}

/** Takes a member out of the set of a key; an empty set goes. */
export function removeFrom(sets: Map<string, Set<string>>, key: string, member: string): void {
	const set = sets.get(key);
	set?.delete(member);
	if (set?.size === 0) sets.delete(key);
}
