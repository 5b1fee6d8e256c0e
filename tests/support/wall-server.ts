import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { ServerMessage } from '#lib/protocol/messages.ts';

/** The far end of the wire, in the hand of a test: a real WebSocket server on a free port of 127.0.0.1. */
export class WallServer {
	readonly requests: URLSearchParams[] = [];
	readonly sockets: WebSocket[] = [];
	readonly #server: WebSocketServer;
	#answer: (socket: WebSocket, query: URLSearchParams) => void = () => {};

	constructor(server: WebSocketServer) {
		this.#server = server;
		server.on('connection', (socket: WebSocket, request: IncomingMessage) => {
			const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
			this.requests.push(query);
			this.sockets.push(socket);
			this.#answer(socket, query);
		});
	}

	/** On a free port, or on one that an earlier server had. */
	static async listen(port = 0): Promise<WallServer> {
		const server = new WebSocketServer({ host: '127.0.0.1', port });
		await once(server, 'listening');
		return new WallServer(server);
	}

	get port(): number {
		return (this.#server.address() as AddressInfo).port;
	}

	get origin(): string {
		return `ws://127.0.0.1:${this.port}`;
	}

	/** What the server does with each connection. */
	answer(action: (socket: WebSocket, query: URLSearchParams) => void): void {
		this.#answer = action;
	}

	/** Sends on the newest connection. */
	send(message: ServerMessage): void {
		this.sockets.at(-1)?.send(JSON.stringify(message));
	}

	async close(): Promise<void> {
		for (const socket of this.sockets) socket.terminate();
		this.#server.close();
		await once(this.#server, 'close');
	}
}

/** Waits until `condition` holds; fails after two seconds. */
export async function until(condition: () => boolean): Promise<void> {
	const deadline = performance.now() + 2_000;
	while (!condition()) {
		if (performance.now() > deadline)
			throw new Error(`until: still not so after 2 s: ${condition.toString()}`);
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}
