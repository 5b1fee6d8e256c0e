import { error } from '@sveltejs/kit';
import { readAnswer } from '#lib/client/polled.svelte.ts';
import type { ConversationTimeLine } from '#lib/domain/drill-down/drill-down.ts';
import type { PageServerLoad } from './$types';

/** The time line as it stands; a board that does not exist is a 404, a conversation that is not known says so. */
export const load: PageServerLoad = async ({ locals: { runtime }, params, fetch }) => {
	const board = runtime.live.board(params.board);
	if (board === undefined) error(404, `board ${params.board} does not exist`);
	const address = `/v1/conversations/${encodeURIComponent(params.source)}/${encodeURIComponent(params.conversation)}?board=${encodeURIComponent(board.id)}`;
	const line = await readAnswer<ConversationTimeLine>(await fetch(address));
	const { id, name, zone, kind, demo, answerWithin } = board;
	return {
		board: { id, name, zone, kind, demo, answerWithin },
		source: params.source,
		conversation: params.conversation,
		address,
		line
	};
};
