import { error } from '@sveltejs/kit';
import { readAnswer } from '#lib/client/polled.svelte.ts';
import { firstRows, listQuery } from '#lib/components/drill-down/behind-query.ts';
import type { ConversationList, PeopleList } from '#lib/domain/drill-down/drill-down.ts';
import { splitKey } from '#lib/domain/registry/keys.ts';
import { codeOf } from '#lib/server/drill-down/rows.ts';
import type { PageServerLoad } from './$types';

/** The first answer, and what can be chosen in the filters; a board that does not exist is a 404. */
export const load: PageServerLoad = async ({ locals: { runtime }, params, url, fetch }) => {
	const board = runtime.live.board(params.board);
	const shown = runtime.live.state(params.board);
	if (board === undefined || shown === undefined) error(404, `board ${params.board} does not exist`);
	const { state } = shown;
	const query = listQuery(url.searchParams).toString();
	const base = `/v1/boards/${encodeURIComponent(board.id)}`;
	const [list, people] = await Promise.all([
		fetch(`${base}/conversations?${query}${query === '' ? '' : '&'}limit=${firstRows}`).then((response) =>
			readAnswer<ConversationList>(response)
		),
		fetch(`${base}/people`).then((response) => readAnswer<PeopleList>(response))
	]);
	const hidden = board.names === 'hidden';
	const queues = Object.entries(state.queues).map(([id, { shop, channel, queue }]) => ({
		id,
		name: [shop, channel, queue].filter((part) => part !== undefined).join(' · ')
	}));
	const cells = Object.keys(state.queues).map(splitKey);
	const shops = new Map(
		Object.entries(state.queues).flatMap(([id, { shop = '' }]) => {
			const [key = ''] = splitKey(id);
			return key === '' ? [] : [[key, shop] as const];
		})
	);
	return {
		board: { id: board.id, name: board.name, zone: board.zone, kind: board.kind, demo: board.demo },
		phase: state.board.phase,
		list,
		people,
		choices: {
			queues,
			shops: [...shops].map(([id, name]) => ({ id, name })),
			channels: [...new Set(cells.map(([, channel = '']) => channel))]
				.filter((channel) => channel !== '')
				.map((channel) => ({ id: channel, name: channel })),
			agents: Object.entries(state.agents).map(([id, { name }]) => ({
				id,
				...(hidden ? { code: codeOf(id) } : { name })
			}))
		}
	};
};
