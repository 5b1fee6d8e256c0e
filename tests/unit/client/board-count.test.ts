import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BoardCount } from '#lib/client/board-count.svelte.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A server whose answers are these, one a request; the last one stays. */
function serverOf(...answers: readonly (object | Error)[]): typeof fetch {
	let next = 0;
	return () => {
		const answer = answers[Math.min(next++, answers.length - 1)];
		return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(Response.json(answer));
	};
}

describe('the count of a new board', () => {
	it('is asked for every second, through failures, and over when the board has numbers', async () => {
		const onDone = vi.fn();
		const server = serverOf(
			{ counting: { done: 0.25 } },
			new Error('away'),
			{ counting: { done: 0.75 } },
			{}
		);
		const count = new BoardCount({ board: 'b', done: 0, onDone }, server);
		count.open();
		const seen: number[] = [];
		for (let second = 1; second <= 3; second += 1) {
			await vi.advanceTimersByTimeAsync(1_000);
			seen.push(count.done);
		}
		expect([seen, onDone.mock.calls.length]).toEqual([[0.25, 0.25, 0.75], 0]);
		await vi.advanceTimersByTimeAsync(5_000);
		expect([count.done, onDone.mock.calls.length, vi.getTimerCount()]).toEqual([0.75, 1, 0]);
	});

	it('that is left asks no more', async () => {
		const onDone = vi.fn();
		const count = new BoardCount({ board: 'b', done: 0, onDone }, serverOf({}));
		count.open();
		count.close();
		await vi.advanceTimersByTimeAsync(5_000);
		expect([onDone.mock.calls.length, vi.getTimerCount()]).toEqual([0, 0]);
	});
});
