import type { Conversation } from '#lib/domain/conversation/conversation.ts';
import { factsOfConversation, looseCells } from '#lib/domain/drill-down/conversation-facts.ts';
import { sessionKey, standingOf, type Dossier } from '#lib/domain/drill-down/standing.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import { subjectKindOf } from '#lib/domain/events/subject-kind.ts';
import { advanceFloor, applyToFloor, emptyFloor, type Floor, type History } from '#lib/domain/floor/floor.ts';
import { sessionGap } from '#lib/domain/metrics/facts.ts';
import { hour, minute, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';

/** Conversations that are kept at once; each takes one to two kilobytes. */
export const mostDossiers = 400_000;
/**
 * How long before a window an index begins: whether an ask is an arrival depends on closes up to the session gap before
 * it, and a clock that was set back by up to an hour must not hide an event.
 */
export const leadTime: Milliseconds = sessionGap + hour + minute;

/** The window holds more conversations than are kept at once. */
export class TooManyConversations extends Error {
	constructor() {
		super(`more than ${mostDossiers} conversations`);
		this.name = 'TooManyConversations';
	}
}

/**
 * The conversations of one organisation that events have touched since an instant, with what each has contributed to
 * figures. It folds the same events by the same code as the live floor, on a scratch floor without boards; a
 * conversation that began before is read from the log when it is heard of.
 *
 * Every fact that is booked within [from, now) is of a conversation with an event in it, so it is found here.
 */
export class ConversationIndex {
	/** Undefined: all events that come are of it (those of a recording). */
	readonly organisation: string | undefined;
	/** Facts from this instant on are complete. */
	from: EpochMs;
	readonly #floor: Floor;
	readonly #history: History;
	readonly #dossiers = new Map<string, Dossier>();
	/** Changed since their dossiers were written. */
	readonly #changed = new Set<Conversation>();
	readonly #cellOf = looseCells();
	readonly #most: number;

	constructor(organisation: string | undefined, from: EpochMs, history: History, most = mostDossiers) {
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
			applyToFloor(floor, event, { history: this.#history });
			const c = floor.conversations.get(event.source)?.get(event.subject);
			if (c !== undefined) this.#changed.add(c);
		}
		this.#write();
	}

	#write(): void {
		for (const c of this.#changed) {
			const facts = factsOfConversation(c, this.#cellOf);
			const firstResponse = facts.find(({ kind }) => kind === 'firstResponse')?.time;
			this.#dossiers.set(sessionKey(c.key, c.session), {
				...standingOf(c),
				facts,
				firstResponse,
				visit: c.visit
			});
		}
		this.#changed.clear();
		if (this.#dossiers.size > this.#most) throw new TooManyConversations();
	}

	/** Folds conversations that were not touched, such as one that has been open since long before. */
	recall(source: string, id: string): void {
		if (this.#floor.conversations.get(source)?.has(id)) return;
		const events = this.#history(source, id, Infinity);
		const scratch = new ConversationIndex(this.organisation, this.from, () => [], this.#most);
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
			const { open, closedAt, facts, lastAsked } = dossier;
			const last = Math.max(closedAt ?? 0, lastAsked ?? 0, facts.at(-1)?.at ?? 0);
			if (!open && last < before) this.#dossiers.delete(key);
		}
	}

	get size(): number {
		return this.#dossiers.size;
	}

	has(key: string): boolean {
		return this.#dossiers.has(key);
	}

	dossiers(): Iterable<Dossier> {
		return this.#dossiers.values();
	}
}
