import type { Conversation } from '#lib/domain/conversation/conversation.ts';
import { looseCells } from '#lib/domain/drill-down/conversation-facts.ts';
import { sessionKey, type Standing } from '#lib/domain/drill-down/standing.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import { subjectKindOf } from '#lib/domain/events/subject-kind.ts';
import { advanceFloor, applyToFloor, emptyFloor, type Floor, type History } from '#lib/domain/floor/floor.ts';
import { sessionGap } from '#lib/domain/metrics/facts.ts';
import { accountKey } from '#lib/domain/registry/keys.ts';
import { hour, minute, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
import type { DossierKind } from './dossier-kinds.ts';

/**
 * How long before a window an index begins: whether an ask is an arrival depends on closes up to the session gap before
 * it, and a clock that was set back by up to an hour must not hide an event.
 */
export const leadTime: Milliseconds = sessionGap + hour + minute;

/** The conversations of a window cannot all be known: they are more than are kept at once. */
export class TooManyConversations extends Error {
	constructor(message = 'more conversations than are kept at once') {
		super(message);
		this.name = 'TooManyConversations';
	}
}

/**
 * The conversations of one organisation that events have touched since an instant, each with a dossier of what it adds to
 * figures. It folds the same events by the same code as the live floor, on a scratch floor without boards; a
 * conversation that began before is read from the log when it is heard of.
 *
 * Every fact that is booked within [from, now) is of a conversation with an event in it, so it is found here.
 */
export class ConversationIndex<D extends Standing> {
	/** Undefined: all events that come are of it (those of a recording). */
	readonly organisation: string | undefined;
	/** Facts from this instant on are complete. */
	from: EpochMs;
	readonly #floor: Floor;
	readonly #history: History;
	readonly #kind: DossierKind<D>;
	readonly #dossiers = new Map<string, D>();
	/** Changed since their dossiers were written. */
	readonly #changed = new Set<Conversation>();
	readonly #cellOf = looseCells();
	readonly #most: number;

	constructor(
		kind: DossierKind<D>,
		organisation: string | undefined,
		from: EpochMs,
		history: History,
		most = kind.most
	) {
		this.#kind = kind;
		this.organisation = organisation;
		this.from = from;
		this.#history = history;
		this.#most = most;
		this.#floor = emptyFloor(organisation ?? '', from - leadTime);
	}

	/**
	 * Takes in the next events, in the order in which the live floor takes them; those of others are passed over.
	 * @throws TooManyConversations; then it is of no use any more
	 */
	take(events: readonly LoggedEvent[]): void {
		const floor = this.#floor;
		for (const event of events) {
			if (subjectKindOf(event.type) !== 'conversation') continue;
			if (this.organisation !== undefined && event.organisation !== this.organisation) continue;
			if (event.receivedAt - floor.now >= minute) advanceFloor(floor, event.receivedAt);
			if (this.#kind.followsReturns) this.#expectEarlier(event);
			applyToFloor(floor, event, { history: this.#history });
			const c = floor.conversations.get(event.source)?.get(event.subject);
			if (c !== undefined) this.#changed.add(c);
		}
		this.#write();
	}

	/**
	 * A floor takes a live opening of a conversation that it does not know for its beginning. It may be opened again, and
	 * what came before the index began is on the log.
	 */
	#expectEarlier({ source, subject, type, receivedAt }: LoggedEvent): void {
		if (type !== 'conversation.opened') return;
		const floor = this.#floor;
		if (floor.conversations.get(source)?.has(subject)) return;
		floor.evicted.set(accountKey(source, subject), receivedAt);
	}

	#write(): void {
		for (const c of this.#changed) {
			this.#dossiers.set(sessionKey(c.key, c.session), this.#kind.write(c, this.#cellOf));
		}
		this.#changed.clear();
		if (this.#dossiers.size > this.#most) throw new TooManyConversations();
	}

	/** Folds conversations that were not touched, such as one that has been open since long before. */
	recall(source: string, id: string): void {
		if (this.#floor.conversations.get(source)?.has(id)) return;
		const events = this.#history(source, id, Infinity);
		const scratch = new ConversationIndex(this.#kind, this.organisation, this.from, () => [], this.#most);
		scratch.take(events);
		for (const [key, dossier] of scratch.#dossiers) {
			if (!this.#dossiers.has(key)) this.#dossiers.set(key, dossier);
		}
	}

	/** Forgets what only contributed to instants before `from`, which is where its facts are then complete from. */
	forgetBefore(from: EpochMs): void {
		if (from <= this.from) return;
		this.from = from;
		const before = from - leadTime;
		for (const [key, dossier] of this.#dossiers) {
			const { open, closedAt, lastAsked } = dossier;
			const last = Math.max(closedAt ?? 0, lastAsked ?? 0, this.#kind.lastInstantOf(dossier));
			if (!open && last < before) this.#dossiers.delete(key);
		}
	}

	get size(): number {
		return this.#dossiers.size;
	}

	has(key: string): boolean {
		return this.#dossiers.has(key);
	}

	dossiers(): Iterable<D> {
		return this.#dossiers.values();
	}
}
