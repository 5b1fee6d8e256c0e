import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { WebSocket } from 'ws';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import { apply } from '#lib/protocol/merge-patch.ts';
import type { ServerMessage } from '#lib/protocol/messages.ts';
import { Hub } from '#lib/server/live/hub.ts';
import type { HubOptions } from '#lib/server/live/hub.ts';
import { boardState } from './board-state.ts';
import { SyntheticBoards } from './synthetic-boards.ts';

/** Waits until the condition holds. */
export async function until(condition: () => boolean, what: string, withinMs = 3_000): Promise<void> {
	const deadline = performance.now() + withinMs;
	while (!condition()) {
		if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
		await delay(2);
	}
}

/** A wall that keeps what it got, and holds the board as the protocol says. */
export class TestWall {
	readonly messages: ServerMessage[] = [];
	readonly arrivals: number[] = [];
	state: BoardState | undefined;
	epoch = '';
	seq = -1;
	closeCode: number | undefined;
	upgradeStatus: number | undefined;
	extensions = '';
	pings = 0;
	readonly socket: WebSocket;

	constructor(address: string, options: ConstructorParameters<typeof WebSocket>[2] = {}) {
		this.socket = new WebSocket(address, options);
		this.socket.on('open', () => (this.extensions = this.socket.extensions));
		this.socket.on('message', (bytes) =>
			this.#take(JSON.parse((bytes as Buffer).toString()) as ServerMessage)
		);
		this.socket.on('close', (code) => (this.closeCode = code));
		this.socket.on('ping', () => (this.pings += 1));
		this.socket.on('unexpected-response', (request, response) => {
			this.upgradeStatus = response.statusCode;
			request.destroy();
		});
		this.socket.on('error', () => {});
	}

	kinds(): string[] {
		return this.messages.map(({ kind }) => kind);
	}

	#take(message: ServerMessage): void {
		this.messages.push(message);
		this.arrivals.push(performance.now());
		if (message.kind === 'snapshot') this.state = message.state;
		else if (message.kind === 'delta') {
			if (message.epoch !== this.epoch || message.base !== this.seq) throw new Error('a gap in the frames');
			this.state = apply(this.state as BoardState, message.patch);
		}
		this.epoch = message.epoch;
		this.seq = message.seq;
	}
}

/** A hub on a real port with one board, `main`. */
export class WallStage {
	readonly boards = new SyntheticBoards();
	readonly registry = new Registry();
	readonly server = createServer((_, response) => response.end('page'));
	readonly hub: Hub;
	readonly #walls: TestWall[] = [];
	readonly #rawSockets: Socket[] = [];

	constructor(options: Partial<HubOptions> = {}) {
		this.boards.states.set('main', boardState({ at: Date.UTC(2026, 10, 11, 12, 3) }));
		this.hub = new Hub(this.boards, { build: 'b1', tickMs: 10, registry: this.registry, ...options });
		this.server.on('upgrade', (request, socket, head) => this.hub.upgrade(request, socket, head));
	}

	async open(): Promise<this> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		return this;
	}

	get port(): number {
		return (this.server.address() as AddressInfo).port;
	}

	address(query = 'board=main&v=1'): string {
		return `ws://127.0.0.1:${this.port}/live?${query}`;
	}

	wall(query?: string, options?: ConstructorParameters<typeof WebSocket>[2]): TestWall {
		const wall = new TestWall(this.address(query), options);
		this.#walls.push(wall);
		return wall;
	}

	/** A wall that has its first frame. */
	async readyWall(query?: string, options?: ConstructorParameters<typeof WebSocket>[2]): Promise<TestWall> {
		const wall = this.wall(query, options);
		await until(() => wall.messages.length > 0, 'the first frame');
		return wall;
	}

	/** Writes an upgrade by hand; the socket reads nothing until it is told to. */
	rawUpgrade(target = '/live?board=main&v=1', headers: readonly string[] = []): Socket {
		const socket = connect({ port: this.port, host: '127.0.0.1' });
		socket.on('error', () => {});
		socket.pause();
		socket.write(
			[
				`GET ${target} HTTP/1.1`,
				`Host: 127.0.0.1:${this.port}`,
				'Connection: Upgrade',
				'Upgrade: websocket',
				'Sec-WebSocket-Version: 13',
				'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
				...headers,
				'',
				''
			].join('\r\n')
		);
		this.#rawSockets.push(socket);
		return socket;
	}

	waiting(count: number): void {
		const before = this.boards.states.get('main') as BoardState;
		this.boards.states.set('main', { ...before, now: { ...before.now, waiting: count } });
	}

	async metric(name: string, labels: Record<string, string> = {}): Promise<number> {
		const metric = await this.registry.getSingleMetric(name)?.get();
		const found = metric?.values.find(({ labels: own }) =>
			Object.entries(labels).every(([label, value]) => String(own[label]) === value)
		);
		return found?.value ?? 0;
	}

	async close(): Promise<void> {
		for (const wall of this.#walls) wall.socket.terminate();
		for (const socket of this.#rawSockets) socket.destroy();
		await this.hub.shutdown();
		await new Promise((resolve) => this.server.close(resolve));
	}
}
