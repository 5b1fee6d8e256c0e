import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { createHttpFront, listen, protocolHeader } from '#lib/server/http-server.ts';
import type { HttpFront, RequestHandler } from '#lib/server/http-server.ts';
import { Hub } from '#lib/server/live/hub.ts';
import { SyntheticBoards } from '../../support/synthetic-boards.ts';

let front: HttpFront;
let port: number;

async function open(handler: RequestHandler | undefined, origins: readonly string[] = []): Promise<void> {
	front = createHttpFront({ origins, hosts: [] });
	port = Number(new URL(await listen(front.server, 0, '127.0.0.1')).port);
	if (handler !== undefined) front.serve(handler, new Hub(new SyntheticBoards(), { build: 'b1' }));
}

afterEach(() => front.close(0));

interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: string;
}

function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
	return new Promise((resolve, reject) => {
		request({ port, path, headers, agent: false }, (response) => {
			let body = '';
			response.on('data', (bytes: Buffer) => (body += bytes.toString()));
			response.on('end', () =>
				resolve({ status: response.statusCode ?? 0, headers: response.headers, body })
			);
		})
			.on('error', reject)
			.end();
	});
}

const echoProtocol: RequestHandler = ({ headers }, response) => response.end(headers[protocolHeader]);

describe('the HTTP front', () => {
	test('answers 503 with Retry-After until there is something to serve', async () => {
		await open(undefined);
		const { status, headers } = await get('/');
		expect(status).toBe(503);
		expect(headers['retry-after']).toBe('1');
		expect(headers['content-type']).toBe('application/problem+json');
	});

	test('421 under a name that is not ours, but a probe may come by any name', async () => {
		await open(echoProtocol);
		expect((await get('/', { host: 'evil.example' })).status).toBe(421);
		expect((await get('/metrics', { host: 'evil.example' })).status).toBe(421);
		expect((await get('/healthz?x=1', { host: '10.0.0.9:3000' })).status).toBe(200);
		expect((await get('/healthz/../v1/boards', { host: 'evil.example' })).status).toBe(421);
	});

	test('the scheme comes from the configuration, never from the client', async () => {
		await open(echoProtocol, ['https://wall.example.com']);
		expect((await get('/', { [protocolHeader]: 'https' })).body).toBe('http');
		expect((await get('/', { host: 'wall.example.com', [protocolHeader]: 'http' })).body).toBe('https');
	});

	test('every answer carries the security headers', async () => {
		await open(echoProtocol);
		for (const answer of [await get('/'), await get('/', { host: 'evil.example' })]) {
			expect(answer.headers).toMatchObject({
				'x-content-type-options': 'nosniff',
				'x-frame-options': 'SAMEORIGIN'
			});
		}
	});

	test('an upgrade to something else than a WebSocket is a request like any other', async () => {
		await open(echoProtocol);
		expect((await get('/', { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c' })).status).toBe(200);
	});

	test('closing lets a running request finish and does not wait for idle connections', async () => {
		await open((_, response) => void setTimeout(() => response.end('done'), 150));
		const idle = connect(port, '127.0.0.1');
		const running = get('/');
		await delay(50);
		const startedAt = performance.now();
		await front.close(1_000);
		expect(performance.now() - startedAt).toBeLessThan(500);
		expect((await running).body).toBe('done');
		idle.destroy();
	});

	test('closing ends a connection that sends request upon request after its next answer', async () => {
		await open((_, response) => void delay(5).then(() => response.end('done')));
		const agent = new Agent({ keepAlive: true, maxSockets: 1 });
		let answers = 0;
		const sending = (async () => {
			for (;;) {
				await new Promise<void>((resolve, reject) => {
					request({ port, agent }, (response) => response.resume().on('end', resolve))
						.on('error', reject)
						.end();
				});
				answers += 1;
			}
		})();
		const stopped = expect(sending).rejects.toThrow();
		while (answers < 3) await delay(5);
		const asked = performance.now();
		await front.close(5_000);
		expect(performance.now() - asked).toBeLessThan(1_000);
		await stopped;
		agent.destroy();
	});

	test('closing cuts off what takes longer than the grace period', async () => {
		await open(() => {});
		const running = get('/').catch(({ code }: NodeJS.ErrnoException) => code);
		await delay(50);
		const startedAt = performance.now();
		await front.close(100);
		expect(performance.now() - startedAt).toBeLessThan(400);
		expect(await running).toBe('ECONNRESET');
	});
});
