import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { originUnderHost, parseWallRequest, refusalOf } from '#lib/server/live/handshake.ts';

const local = { origins: [], hosts: [] };
const published = { origins: ['https://wall.example.com'], hosts: [] };

describe('originUnderHost', () => {
	test.each([
		['localhost:3000', 'http://localhost:3000'],
		['LocalHost:3000', 'http://localhost:3000'],
		['127.0.0.1:3000', 'http://127.0.0.1:3000'],
		['[::1]:3000', 'http://[::1]:3000'],
		['localhost', 'http://localhost'],
		['localhost:80', 'http://localhost']
	])('%s is us, as %s', (host, origin) => {
		expect(originUnderHost(host, local)).toBe(origin);
	});

	test.each([
		undefined,
		'',
		'wall.example.com',
		'localhost.evil.example:3000',
		'127.0.0.1.evil.example:3000',
		'evil.example@localhost',
		'localhost:3000:3000',
		'localhost/',
		'10.0.0.5:3000'
	])('%s is not us', (host) => {
		expect(originUnderHost(host, local)).toBeUndefined();
	});

	test('a published name has its own scheme; its default port may be written out', () => {
		expect(originUnderHost('wall.example.com', published)).toBe('https://wall.example.com');
		expect(originUnderHost('wall.example.com:443', published)).toBe('https://wall.example.com');
		expect(originUnderHost('wall.example.com:3000', published)).toBeUndefined();
		expect(originUnderHost('localhost:3000', published)).toBe('http://localhost:3000');
	});

	test('the address we listen on is us as well', () => {
		expect(originUnderHost('10.0.0.5:3000', { origins: [], hosts: ['10.0.0.5'] })).toBe(
			'http://10.0.0.5:3000'
		);
	});
});

describe('refusalOf', () => {
	const refusal = (headers: Record<string, string>, reachability: typeof published | typeof local = local) =>
		refusalOf({ headers } as unknown as IncomingMessage, reachability)?.status;

	test.each(['http://localhost:3000'])('a page from %s may read', (origin) => {
		expect(refusal({ host: 'localhost:3000', origin })).toBeUndefined();
	});

	test.each([
		['a foreign page', 'https://evil.example'],
		['a sandboxed page or file', 'null'],
		['an empty origin', ''],
		['another port', 'http://localhost:3001'],
		['another scheme', 'https://localhost:3000'],
		['another name for the same machine', 'http://127.0.0.1:3000'],
		['a name that begins like ours', 'http://localhost:3000.evil.example'],
		['user information', 'http://localhost:3000@evil.example'],
		['an origin in capitals, as no browser sends it', 'HTTP://LOCALHOST:3000'],
		['a path', 'http://localhost:3000/']
	])('403 for %s', (_, origin) => {
		expect(refusal({ host: 'localhost:3000', origin })).toBe(403);
	});

	test('403 for a look-alike of the published name', () => {
		const host = 'wall.example.com';
		expect(refusal({ host, origin: 'https://wall.example.com' }, published)).toBeUndefined();
		expect(refusal({ host, origin: 'https://wall.example.com.evil.example' }, published)).toBe(403);
		expect(refusal({ host, origin: 'https://evilwall.example.com' }, published)).toBe(403);
		expect(refusal({ host, origin: 'http://wall.example.com' }, published)).toBe(403);
	});

	test('a program without Origin may read, one with cookies is a browser that hides it', () => {
		expect(refusal({ host: 'localhost:3000' })).toBeUndefined();
		expect(refusal({ host: 'localhost:3000', cookie: 'session=1' })).toBe(403);
	});

	test('421 for a rebound name, even when its page is of the same origin', () => {
		expect(refusal({ host: 'evil.example:3000', origin: 'http://evil.example:3000' })).toBe(421);
	});
});

describe('parseWallRequest', () => {
	test('board, version and where to resume', () => {
		expect(parseWallRequest('/live?board=main&v=1&epoch=e.1&seq=12')).toEqual({
			path: '/live',
			request: { board: 'main', version: 1, resume: { epoch: 'e.1', seq: 12 } }
		});
	});

	test.each(['-1', '1.5', '1e3', 'Infinity', '', '0x10', '9'.repeat(16)])('seq=%s resumes nothing', (seq) => {
		expect(parseWallRequest(`/live?board=main&v=1&epoch=e&seq=${seq}`)?.request.resume).toBeUndefined();
	});

	test('__proto__ is a parameter like any other', () => {
		const parsed = parseWallRequest('/live?__proto__=x&constructor=y&board=__proto__&v=1');
		expect(parsed?.request).toEqual({ board: '__proto__', version: 1 });
	});

	test('an address that is none', () => {
		expect(parseWallRequest('http://[')).toBeUndefined();
		expect(parseWallRequest(undefined)?.path).toBe('/');
	});
});
