/**
 * Serves the production build and the real hub over boards that a test sets: run by `StagedProduct` as a process of
 * its own, so that it can be stopped, killed and started again under an open wall.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Board } from '#lib/domain/board/board.ts';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import { setCurrentRuntime } from '#lib/server/current-runtime.ts';
import { Hub } from '#lib/server/live/hub.ts';
import type { Runtime } from '#lib/server/runtime.ts';
import { boardState, withAlarms } from './board-state.ts';
import type { BoardStateOptions } from './board-state.ts';

/** What a test tells the stage. */
export type StageCommand =
	/** Shows a board in a given mood, at the time of the stage. */
	| { readonly kind: 'show'; readonly id: string; readonly options: Omit<BoardStateOptions, 'at'> }
	| { readonly kind: 'now'; readonly id: string; readonly figures: Partial<BoardState['now']> }
	/** Takes a board away. */
	| { readonly kind: 'remove'; readonly id: string }
	/** Sets the server's clock. */
	| { readonly kind: 'clock'; readonly at: number };

const handlerFile = new URL('../../build/handler.js', import.meta.url);
if (!existsSync(handlerFile)) throw new Error('There is no build yet: run "npm run build".');
const { version } = JSON.parse(
	readFileSync(new URL('../../build/client/_app/version.json', import.meta.url), 'utf8')
) as { version: string };

let shift = 0;
const now = () => Date.now() + shift;
const states = new Map<string, BoardState>();
const life = String(process.pid);
const source = { stateOf: (id: string) => states.get(id), now, epochOf: () => life };
const hub = new Hub(source, { build: process.env['STAGE_BUILD'] ?? version });
const board = (id: string): Board | undefined => {
	const state = states.get(id);
	return state && { organisation: 'local', dayStart: '00:00', filter: {}, ...state.board };
};
const boards = () => [...states.keys()].flatMap((id) => board(id) ?? []);
const runtime = {
	hub,
	boards: { list: async () => boards().map((shown) => ({ board: shown, revision: 1 })) },
	live: {
		boards,
		board,
		state: (id: string) => {
			const state = states.get(id);
			return state && { at: now(), state };
		},
		counting: () => undefined
	}
};
setCurrentRuntime(runtime as unknown as Runtime);

process.on('message', (command: StageCommand) => {
	switch (command.kind) {
		case 'show': {
			const state = boardState({ at: now(), ...command.options });
			states.set(command.id, { ...state, board: { ...state.board, id: command.id } });
			break;
		}
		case 'now': {
			const before = states.get(command.id);
			if (before)
				states.set(command.id, withAlarms({ ...before, now: { ...before.now, ...command.figures } }, now()));
			break;
		}
		case 'remove':
			states.delete(command.id);
			break;
		case 'clock':
			shift = command.at - Date.now();
			break;
		default:
			command satisfies never;
	}
	process.send?.('done');
});

const { handler } = (await import(handlerFile.href)) as {
	handler: (request: IncomingMessage, response: ServerResponse) => void;
};
const server = createServer(handler);
server.on('upgrade', (request, socket, head) => hub.upgrade(request, socket, head));
server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
	console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
