import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { recomputeTile } from '#lib/client/recompute-tile.ts';

let close: (() => void) | undefined;
afterEach(() => close?.());

/** A server that gives one answer, and the request that it got. */
async function answering(status: number, body: unknown) {
	const got: { url?: string | undefined; body?: string } = {};
	const server = createServer((request, response) => {
		let text = '';
		request.on('data', (bytes: Buffer) => (text += bytes.toString()));
		request.on('end', () => {
			Object.assign(got, { url: request.url, body: text });
			response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	close = () => server.close();
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const request: typeof fetch = (path, options) => fetch(new URL(path as string, origin), options);
	return { got, request };
}

describe('counting a tile again', () => {
	test('asks for the tile of the board and gives what the server found', async () => {
		const result = { at: 1, position: 9, events: 7, live: {}, recomputed: {}, equal: true };
		const { got, request } = await answering(200, result);
		expect(await recomputeTile('双11', 'waiting.now', undefined, request)).toEqual({ kind: 'done', result });
		expect(got).toEqual({ url: '/v1/boards/%E5%8F%8C11/recompute', body: '{"tile":"waiting.now"}' });
	});

	test.each([
		[404, 'gone'],
		[409, 'gone'],
		[503, 'busy'],
		[504, 'long'],
		[429, 'busy'],
		[500, 'failed']
	])('an answer of %i is "%s"', async (status, trouble) => {
		const { request } = await answering(status, {});
		expect(await recomputeTile('b', 't', undefined, request)).toEqual({ kind: 'trouble', trouble });
	});

	test('a server that is not there has failed, and nothing is thrown', async () => {
		const nowhere: typeof fetch = () => Promise.reject(new TypeError('no route'));
		expect(await recomputeTile('b', 't', undefined, nowhere)).toEqual({ kind: 'trouble', trouble: 'failed' });
	});
});
