import type { Contribution } from '#lib/domain/drill-down/contribution.ts';
import { factsOfConversation, looseCells } from '#lib/domain/drill-down/conversation-facts.ts';
import { gaugeContributions, type Gauge } from '#lib/domain/drill-down/gauge-contributions.ts';
import type { Milliseconds } from '#lib/domain/units.ts';
import { readPage, sortedList, within } from './list-conversations.ts';
import type { ListPage, PageRequest } from './list-request.ts';
import type { DrillDownContext } from './drill-down-context.ts';
import type { FoundList } from './find-list.ts';
import { noRows } from './write-list.ts';

/** Rows of a gauge whose first responses are read at a time. */
const rowsAtATime = 500;

/** The conversations behind a figure of the present, read from the floor itself. */
export function listGauge(
	{ look, state }: DrillDownContext,
	boardId: string,
	gauge: Gauge,
	{ board, at }: FoundList,
	page: PageRequest
): ListPage {
	const accounts = new Set(Object.keys(state(boardId)?.state.agents ?? {}));
	const answerWithin = within({ board: board.answerWithin });
	const cells = looseCells();
	const found = look(boardId, (floor, tally) => {
		const list = sortedList(gaugeContributions(gauge, floor, tally, accounts, answerWithin), page, at);
		// Only of the rows that are shown: it is read from their events. A whole list goes without for its length.
		const firstResponseOf = ({ standing }: Contribution): Milliseconds | undefined => {
			if (standing.turns === 0 || page.limit > rowsAtATime) return undefined;
			const c = floor.conversations.get(standing.source)?.get(standing.id);
			if (c === undefined) return undefined;
			return factsOfConversation(c, cells).find(({ kind }) => kind === 'firstResponse')?.time;
		};
		return readPage(list, page, firstResponseOf);
	});
	return found ?? noRows;
}
