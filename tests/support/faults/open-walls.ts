import { WebSocket } from 'ws';
import { protocolVersion, socketPath } from '#lib/protocol/messages.ts';
import { boardId } from './recomputed-board.ts';

/** A wall on the product's board, without a browser: it counts what comes. */
export interface OpenWall {
	readonly socket: WebSocket;
	/** Frames so far. */
	readonly frames: () => number;
	/** Resolves to the code with which it was closed. */
	readonly closed: Promise<number>;
}

/** Opens walls; resolves when every one has its snapshot. */
export function openWalls(address: string, count: number): Promise<readonly OpenWall[]> {
	const url = `${address.replace('http', 'ws')}${socketPath}?board=${boardId}&v=${protocolVersion}`;
	return Promise.all(
		Array.from({ length: count }, async (): Promise<OpenWall> => {
			const socket = new WebSocket(url);
			let frames = 0;
			const first = Promise.withResolvers<void>();
			const closed = new Promise<number>((resolve) => {
				socket.once('close', (code) => {
					first.reject(new Error(`a wall was closed with ${code} before its first frame`));
					resolve(code);
				});
			});
			socket.on('error', () => undefined);
			socket.on('message', () => {
				frames += 1;
				first.resolve();
			});
			await first.promise;
			return { socket, frames: () => frames, closed };
		})
	);
}
