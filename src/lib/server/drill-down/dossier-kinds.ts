import type { Conversation } from '#lib/domain/conversation/conversation.ts';
import type { CellOf } from '#lib/domain/conversation/fold.ts';
import { factsOfConversation } from '#lib/domain/drill-down/conversation-facts.ts';
import type { RuleDossier } from '#lib/domain/drill-down/platform-contributions.ts';
import { standingOf, type Dossier, type Standing } from '#lib/domain/drill-down/standing.ts';
import { ruleSessionsOf } from '#lib/domain/floor/rule-sessions.ts';
import { lastInstantOf } from '#lib/domain/rule-packs/rule-session.ts';
import type { EpochMs } from '#lib/domain/units.ts';

/** What an index keeps of each conversation. */
export interface DossierKind<D extends Standing> {
	/** Conversations that are kept at once. */
	readonly most: number;
	/** Also what a conversation was before it was opened again has to be known, however long ago that was. */
	readonly followsReturns: boolean;
	readonly write: (c: Conversation, cellOf: CellOf) => D;
	/** The last instant to which it may have contributed, beside its close and its last turn. */
	readonly lastInstantOf: (dossier: D) => EpochMs;
}

/** What conversations have booked: one to four kilobytes each. */
export const factsKept: DossierKind<Dossier> = {
	most: 400_000,
	followsReturns: false,
	write: (c, cellOf) => {
		const facts = factsOfConversation(c, cellOf);
		return { ...standingOf(c), facts, firstResponse: firstResponseOf(facts), visit: c.visit };
	},
	lastInstantOf: ({ facts }) => facts.at(-1)?.at ?? 0
};

/** Who wrote when and who owned them, by which platforms judge: one to four kilobytes each. */
export const sessionsKept: DossierKind<RuleDossier> = {
	most: 200_000,
	followsReturns: true,
	write: (c, cellOf) => ({
		...standingOf(c),
		sessions: ruleSessionsOf(c, cellOf),
		firstResponse: firstResponseOf(factsOfConversation(c, cellOf))
	}),
	lastInstantOf: ({ sessions }) =>
		Math.max(0, ...sessions.map(({ session }) => Math.max(lastInstantOf(session), session.asked ?? 0)))
};

function firstResponseOf(facts: Dossier['facts']): Dossier['firstResponse'] {
	return facts.find(({ kind }) => kind === 'firstResponse')?.time;
}
