import { connect } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { between, chanceOf } from './chance.ts';
import { inspectLog } from './log-contents.ts';
import { openWalls } from './open-walls.ts';
import { compareWithLog } from './recomputed-board.ts';
import type { Comparison } from './recomputed-board.ts';
import { installKey, ServerProcess } from './server-process.ts';
import type { Ending } from './server-process.ts';
import { Answers, StubbornSender } from './stubborn-sender.ts';

export interface StopReport {
	readonly walls: number;
	/** How many walls were closed with which code. */
	readonly closeCodes: Readonly<Record<string, number>>;
	readonly ending: Ending;
	/** From SIGTERM to the end of the process, in ms. */
	readonly stopMs: number;
	/** By the time of SIGTERM, and after it. */
	readonly acknowledged: number;
	readonly acknowledgedAfter: number;
	/** Requests without a whole answer: those that came after the server had stopped taking any. */
	readonly unanswered: number;
	readonly problems: readonly string[];
	/** The board after the next start. */
	readonly comparison: Comparison;
}

/** A request that says it is longer than it is: its sender went away without a word. */
function hangingRequest(address: string, secret: string): { end(): void } {
	const { hostname, port } = new URL(address);
	const socket = connect(Number(port), hostname);
	socket.on('error', () => undefined);
	socket.write(
		`POST /v1/events HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${secret}\r\n` +
			'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n[{"specversion":'
	);
	return { end: () => socket.destroy() };
}

/**
 * Ends a server with SIGTERM, with walls open and requests under way, and starts it again. One more wall has stopped
 * reading, and one request never comes to its end: both must not hold the server up.
 */
export async function stopUnderLoad(walls: number, senders: number, seed: number): Promise<StopReport> {
	const folder = mkdtempSync(join(tmpdir(), 'tidewall-stop-'));
	const answers = new Answers();
	const ending = new AbortController();
	let server: ServerProcess | undefined;
	try {
		const secret = installKey(folder);
		server = new ServerProcess(folder);
		const address = await server.listening;
		const open = await openWalls(address, walls);
		const [stalled] = await openWalls(address, 1);
		stalled?.socket.pause();
		const hanging = hangingRequest(address, secret);
		const sending = Promise.all(
			Array.from({ length: senders }, (_, lane) =>
				new StubbornSender(`t${lane}`, seed + lane, { address: () => address, secret }, answers).send(
					ending.signal,
					ending.signal
				)
			)
		);
		await delay(between(chanceOf(seed), 800, 1_500));
		const before = answers.acknowledged.size;
		const asked = performance.now();
		server.child.kill('SIGTERM');
		const end = await server.ended;
		const stopMs = Math.round(performance.now() - asked);
		ending.abort();
		await sending;
		hanging.end();
		stalled?.socket.terminate();
		const closeCodes: Record<string, number> = {};
		for (const { closed } of open) {
			const code = await closed;
			closeCodes[code] = (closeCodes[code] ?? 0) + 1;
		}
		const { problems } = inspectLog(folder, answers);
		server = new ServerProcess(folder);
		return {
			walls,
			closeCodes,
			ending: end,
			stopMs,
			acknowledged: before,
			acknowledgedAfter: answers.acknowledged.size - before,
			unanswered: answers.unanswered,
			problems: [...problems, ...answers.problems],
			comparison: await compareWithLog(folder, await server.listening)
		};
	} finally {
		ending.abort();
		await server?.kill();
		rmSync(folder, { recursive: true, force: true });
	}
}
