import { sessionsBefore, type RuleDossier } from '#lib/domain/drill-down/platform-contributions.ts';
import type { Dossier } from '#lib/domain/drill-down/standing.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { ConversationIndex } from './conversation-index.ts';
import { factsKept, sessionsKept } from './dossier-kinds.ts';
import { IndexKeeper, type Asking, type EventSource } from './index-keeper.ts';
import { listFacts, listUnits, type SortedList } from './list-conversations.ts';
import type { ListRequest } from './list-request.ts';

/** Conversations that the two indexes keep together. A larger one leaves the other no place. */
const mostOfBoth = 200_000;

/** The indexes of one organisation, or of a recording: each begins when it is first asked for. */
export class Indexes {
	readonly #facts: IndexKeeper<Dossier>;
	readonly #sessions: IndexKeeper<RuleDossier>;

	/** The parameters of their keepers. */
	constructor(organisation: string | undefined, source: EventSource, now: () => number, slice?: number) {
		this.#facts = new IndexKeeper(factsKept, organisation, source, now, slice);
		this.#sessions = new IndexKeeper(sessionsKept, organisation, source, now, slice);
	}

	/** What was booked, complete from an instant on. @throws TooManyConversations @throws Cancelled */
	async facts(from: EpochMs, asking?: Asking): Promise<ConversationIndex<Dossier>> {
		const index = await this.#facts.upToNow(from, asking);
		if (index.size + this.#sessions.size > mostOfBoth) this.#sessions.forget();
		return index;
	}

	/** What platforms judge, complete from an instant on. @throws TooManyConversations @throws Cancelled */
	async sessions(from: EpochMs, asking?: Asking): Promise<ConversationIndex<RuleDossier>> {
		const index = await this.#sessions.upToNow(from, asking);
		if (index.size + this.#facts.size > mostOfBoth) this.#facts.forget();
		return index;
	}

	/** The list that is asked for, as of the end of the log. @throws TooManyConversations @throws Cancelled */
	async list(request: ListRequest, asking?: Asking): Promise<SortedList> {
		const { from } = request.window;
		if ('metric' in request) return listFacts(await this.facts(from, asking), request);
		const { pack } = request.platform;
		return listUnits(await this.sessions(from - sessionsBefore(pack), asking), request);
	}
}
