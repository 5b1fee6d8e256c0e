import { expect, test, vi } from 'vitest';
import { ReplayRemote } from '#lib/client/replay-remote.svelte.ts';
import type { ReplayChange, ReplayStatus } from '#lib/domain/board/replay-status.ts';

const stopped = { id: 'a', at: 0, speed: 1, playing: false, start: 0, end: 1_000 } as unknown as ReplayStatus;

/** A server whose answers wait until they are let go. */
function slowServer() {
	const changes: ReplayChange[] = [];
	const waiting: ((failed?: 'failed') => void)[] = [];
	const request = vi.fn((_address: string, { body }: RequestInit) => {
		changes.push(JSON.parse(body as string) as ReplayChange);
		const status = Object.assign({}, stopped, ...changes) as ReplayStatus;
		return new Promise<Response>((resolve) =>
			waiting.push((failed) => resolve(new Response(JSON.stringify(status), { status: failed ? 503 : 200 })))
		);
	});
	const answer = async (failed?: 'failed') => {
		await vi.waitUntil(() => waiting.length > 0);
		waiting.shift()?.(failed);
	};
	return { changes, answer, remote: new ReplayRemote(stopped, request as unknown as typeof fetch) };
}

test('what is asked shows at once, so that a second press before the answer undoes the first, in order', async () => {
	const { remote, changes, answer } = slowServer();
	const first = remote.change({ playing: !remote.status.playing });
	expect(remote.status.playing).toBe(true);
	const second = remote.change({ playing: !remote.status.playing });
	expect(remote.status.playing).toBe(false);
	await answer();
	await first;
	expect(remote.status.playing).toBe(false);
	await answer();
	await second;
	expect(changes).toEqual([{ playing: true }, { playing: false }]);
	expect(remote.status.playing).toBe(false);
});

test('a change that does not get through is taken back, with a word', async () => {
	const { remote, answer } = slowServer();
	const change = remote.change({ speed: 60 });
	expect(remote.status.speed).toBe(60);
	await answer('failed');
	await change;
	expect(remote.status.speed).toBe(1);
	expect(remote.trouble).toBe('failed');
});
