/** Child process: posts events that were made beforehand, over plain TCP, so that it takes little of the processor. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { answerCalls } from './companion.ts';
import { Lane, requestBytes, WaitingLine } from './traffic.ts';
import type { FloorSize } from './traffic.ts';

/** What one request was and how it went. Times in ms of `process.hrtime`, which all processes share. */
export interface Posted {
	readonly lane: number;
	/** Conversations of its lane opened with it and before it, since the sender began. */
	readonly opened: number;
	/** When it was due and would have been written, had its lane been free; with it the wait of its events begins. */
	readonly dueAt: number;
	readonly answeredAt: number;
}

interface Prepared {
	readonly bytes: Buffer;
	readonly lane: number;
	readonly opened: number;
	/** After the start of the round, in ms. */
	readonly due: number;
}

const now = () => Number(process.hrtime.bigint()) / 1e6;
const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** One keep-alive connection: a request, then its answer, which must say that every event was accepted. */
class Connection {
	readonly #socket: Socket;
	readonly #expected: string;
	#answer: { resolve: () => void; reject: (problem: Error) => void } | undefined;
	#head: Buffer = Buffer.alloc(0);
	/** Bytes of a body that are still to come. */
	#left = 0;

	constructor(port: number, batch: number) {
		this.#expected = `{"accepted":${batch},`;
		this.#socket = connect({ port, host: '127.0.0.1' });
		this.#socket.setNoDelay(true);
		this.#socket.on('data', (bytes: Buffer) => this.#take(bytes));
		this.#socket.on('error', (error) => this.#answer?.reject(error));
		this.#socket.on('close', () => this.#answer?.reject(new Error('the server closed a connection')));
	}

	async ready(): Promise<void> {
		await once(this.#socket, 'connect');
	}

	post(request: Buffer): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#answer = { resolve, reject };
			this.#socket.write(request);
		});
	}

	end(): void {
		this.#answer = undefined;
		this.#socket.destroy();
	}

	#take(bytes: Buffer): void {
		if (this.#left > 0) {
			this.#left -= bytes.length;
			if (this.#left === 0) this.#done();
			return;
		}
		this.#head = this.#head.length === 0 ? bytes : Buffer.concat([this.#head, bytes]);
		const end = this.#head.indexOf('\r\n\r\n') + 4;
		if (end === 3 || this.#head.length < end + this.#expected.length) return;
		const text = this.#head.toString('latin1', 0, end + this.#expected.length);
		if (!text.startsWith('HTTP/1.1 202 ') || !text.endsWith(this.#expected)) {
			this.#answer?.reject(new Error(`not all accepted: ${this.#head.toString('utf8', 0, 600)}`));
			return;
		}
		const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1]);
		this.#left = length - (this.#head.length - end);
		this.#head = Buffer.alloc(0);
		if (this.#left === 0) this.#done();
	}

	#done(): void {
		const answer = this.#answer;
		this.#answer = undefined;
		answer?.resolve();
	}
}

export interface SenderOptions {
	readonly port: number;
	readonly secret: string;
	/** Each with a connection and a queue of its own; a lane's requests follow one another. */
	readonly lanes: number;
	/** Events a request. */
	readonly batch: number;
	readonly ids: 'numbered' | 'random';
	/** `waiting`: every request opens and queues one conversation that nobody takes; else conversations run their course. */
	readonly traffic?: 'waiting';
	/** Every lane is a whole floor. */
	readonly floor?: FloorSize;
	/** Sets the ids apart from those of another sender. */
	readonly name: string;
}

/** Name of a lane's queue. */
const queueOf = (lane: number) => `q${lane}`;

let options: SenderOptions;
let lanes: (Lane | WaitingLine)[] = [];
let connections: Connection[] = [];
let prepared: Prepared[] = [];
let startAt = 0;

const calls = {
	async open(given: SenderOptions): Promise<void> {
		for (const connection of connections) connection.end();
		options = given;
		lanes = Array.from({ length: given.lanes }, (_, lane) => {
			const own = { name: `${given.name}${lane}`, queue: queueOf(lane), ids: given.ids, floor: given.floor };
			return given.traffic === 'waiting' ? new WaitingLine(own, given.batch) : new Lane(own);
		});
		connections = lanes.map(() => new Connection(given.port, given.batch));
		await Promise.all(connections.map((connection) => connection.ready()));
	},
	/**
	 * Makes the next requests: `count` of them, `perSecond` events a second, the first a second from the end of this
	 * call on; their events carry the times at which they will be sent.
	 */
	prepare({ count, perSecond }: { count: number; perSecond: number }): { bytes: number; events: number } {
		const { batch, secret } = options;
		// Making takes about 3 µs an event; a late start would only make the events a little older.
		startAt = now() + 1_000 + count * batch * 0.004;
		const epochAhead = Date.now() - now();
		prepared = Array.from({ length: count }, (_, index) => {
			const lane = index % lanes.length;
			const maker = lanes[lane] as Lane | WaitingLine;
			const due = (index * batch * 1_000) / perSecond;
			const sentAt = epochAhead + startAt + due;
			const events = Array.from({ length: batch }, () => maker.next(sentAt));
			return { bytes: requestBytes(secret, events), lane, opened: maker.opened, due };
		});
		const bytes = prepared.reduce((sum, request) => sum + request.bytes.length, 0);
		return { bytes, events: count * batch };
	},
	/** Sends what was prepared, each request when it is due; a late answer makes the next request of its lane late. */
	async pace(): Promise<Posted[]> {
		const begun = Math.max(now(), startAt);
		await rest(Math.max(1, begun - now()));
		const posted: Posted[] = [];
		const free = lanes.map(() => Promise.resolve());
		const sent: Promise<void>[] = [];
		for (const { bytes, lane, opened, due } of prepared) {
			// Timers have 1 ms: requests that are due by then go together, none before its time.
			while (begun + due > now()) await rest(1);
			const dueAt = now();
			const turn = (free[lane] as Promise<void>).then(async () => {
				await (connections[lane] as Connection).post(bytes);
				posted.push({ lane, opened, dueAt, answeredAt: now() });
			});
			free[lane] = turn;
			sent.push(turn);
			// What fails is told at the end; until then it must not count as unhandled.
			turn.catch(() => undefined);
		}
		await Promise.all(sent);
		prepared = [];
		return posted;
	},
	/** Sends what was prepared as fast as the answers come, every lane for itself. */
	async flood(): Promise<{ events: number; ms: number }> {
		const perLane = lanes.map((_, lane) => prepared.filter((request) => request.lane === lane));
		const begun = now();
		await Promise.all(
			perLane.map(async (requests, lane) => {
				for (const { bytes } of requests) await (connections[lane] as Connection).post(bytes);
			})
		);
		const ms = now() - begun;
		const events = prepared.length * options.batch;
		prepared = [];
		return { events, ms };
	},
	/** Conversations opened so far, by lane. */
	opened: () => lanes.map((lane) => lane.opened),
	/** Processor time so far, in ms. */
	processorMs(): number {
		const { user, system } = process.cpuUsage();
		return (user + system) / 1_000;
	}
};

export type SenderCalls = typeof calls;

answerCalls(calls);
