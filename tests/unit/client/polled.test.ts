import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Polled } from '#lib/client/polled.svelte.ts';

interface Reply {
	readonly status?: number;
	readonly body: unknown;
}

/** A server that answers what the test says, or not at all. */
function serverOf(replies: (Reply | 'silent')[]) {
	const asked: string[] = [];
	const request = vi.fn(async (address: string) => {
		asked.push(address);
		const reply = replies.shift() ?? 'silent';
		if (reply === 'silent') throw new TypeError('no network');
		return new Response(JSON.stringify(reply.body), { status: reply.status ?? 200 });
	});
	return { asked, request: request as unknown as typeof fetch };
}

describe('a value that is asked for again and again', () => {
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());

	function polledOf(replies: (Reply | 'silent')[], hidden = () => false) {
		const server = serverOf(replies);
		const settings = { fetch: server.request, now: () => 7_000, hidden };
		const polled = new Polled<{ n: number }>('/a', { kind: 'value', value: { n: 0 } }, settings);
		polled.open();
		return { polled, asked: server.asked };
	}

	test('every 2 s; what was shown stays while the server is silent, with since when', async () => {
		const { polled, asked } = polledOf([{ body: { n: 1 } }, 'silent', { body: { n: 2 } }]);
		await vi.advanceTimersByTimeAsync(2_000);
		expect(polled.value).toEqual({ n: 1 });
		await vi.advanceTimersByTimeAsync(2_000);
		expect(polled.value).toEqual({ n: 1 });
		expect(polled.trouble).toEqual({ kind: 'unreachable', since: 7_000 });
		await vi.advanceTimersByTimeAsync(2_000);
		expect(polled.value).toEqual({ n: 2 });
		expect(polled.trouble).toBeUndefined();
		expect(asked).toEqual(['/a', '/a', '/a']);
		polled.close();
		await vi.advanceTimersByTimeAsync(10_000);
		expect(asked).toHaveLength(3);
	});

	test('a hidden page asks for nothing, and at once when it is seen again', async () => {
		let hidden = true;
		const { polled, asked } = polledOf([{ body: { n: 1 } }], () => hidden);
		await vi.advanceTimersByTimeAsync(60_000);
		expect(asked).toEqual([]);
		expect(polled.paused).toBe(true);
		hidden = false;
		polled.seen();
		await vi.advanceTimersByTimeAsync(0);
		expect(polled.value).toEqual({ n: 1 });
		expect(polled.paused).toBe(false);
		polled.close();
	});

	test('another question keeps the old answer, marked as pending, until its own comes', async () => {
		const { polled, asked } = polledOf([{ body: { n: 5 } }]);
		polled.ask('/b');
		expect([polled.value, polled.pending]).toEqual([{ n: 0 }, true]);
		await vi.advanceTimersByTimeAsync(0);
		expect([polled.value, polled.pending]).toEqual([{ n: 5 }, false]);
		expect(asked).toEqual(['/b']);
		polled.close();
	});

	test('counting: 202 says how far, and is asked again after 0.7 s', async () => {
		const counting = { status: 202, body: { status: 'counting', progress: 0.4 } };
		const { polled, asked } = polledOf([counting, { body: { n: 9 } }]);
		await vi.advanceTimersByTimeAsync(2_000);
		expect(polled.progress).toBe(0.4);
		await vi.advanceTimersByTimeAsync(700);
		expect([polled.value, polled.progress, asked.length]).toEqual([{ n: 9 }, undefined, 2]);
		polled.close();
	});

	test('404 is gone, 503 is refused, and both are asked again', async () => {
		const refused = { status: 503, body: { detail: 'the log' } };
		const { polled } = polledOf([{ status: 404, body: {} }, refused, { body: { n: 3 } }]);
		await vi.advanceTimersByTimeAsync(2_000);
		expect(polled.trouble).toEqual({ kind: 'gone' });
		await vi.advanceTimersByTimeAsync(2_000);
		expect(polled.trouble).toEqual({ kind: 'refused', status: 503, detail: 'the log' });
		await vi.advanceTimersByTimeAsync(2_000);
		expect([polled.value, polled.trouble]).toEqual([{ n: 3 }, undefined]);
		polled.close();
	});
});
