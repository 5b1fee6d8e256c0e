import { jsonAnswer, problem, type Answer } from '../ingest/answer.ts';
import type { Runtime } from '../runtime.ts';

/** `GET /v1/boards`: what each board is, without its numbers. Replays are listed by `GET /v1/replays`. */
export function listBoards({ live }: Pick<Runtime, 'live'>): Answer {
	const boards = live
		.boards()
		.map(({ id, name, zone, kind, demo, filter, tiles }) => ({ id, name, zone, kind, demo, filter, tiles }));
	return jsonAnswer(200, { boards });
}

/** `GET /v1/boards/{id}/state`: the same state that a wall gets, and the board's time of it. */
export async function boardState(
	{ live, replays }: Pick<Runtime, 'live' | 'replays'>,
	id: string
): Promise<Answer> {
	// A replay that jumped a long way is asked for what it is to show, not for what it passes.
	await replays.ofBoard(id)?.settle();
	const found = live.state(id);
	if (found === undefined) return problem(404, 'board_unknown', `There is no board ${JSON.stringify(id)}.`);
	return jsonAnswer(200, found);
}
