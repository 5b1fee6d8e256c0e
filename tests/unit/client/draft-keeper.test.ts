import { describe, expect, test } from 'vitest';
import type { ChangeRequest } from '#lib/client/send-change.ts';
import { DraftKeeper } from '#lib/client/draft-keeper.ts';

/** A server that counts revisions as ours does. */
function server(revision: number) {
	const saved: unknown[] = [];
	return {
		saved,
		elsewhere: () => (revision += 1),
		send: async (change: ChangeRequest) => {
			await Promise.resolve();
			if (change.revision !== revision) {
				return { ok: false, status: 412, code: 'conflict', params: { revision }, problems: [] } as const;
			}
			saved.push(change.body);
			return { ok: true, content: { revision: (revision += 1) } } as const;
		}
	};
}

describe('the draft of a set-up', () => {
	test('two saves at once are made one after the other, none is lost', async () => {
		const { saved, send } = server(0);
		const keeper = new DraftKeeper<{ a: number; b: number }>('/x', send, { a: 0, b: 0 }, 0);
		const outcomes = await Promise.all([keeper.keep({ a: 1 }), keeper.keep({ b: 2 })]);
		expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
		expect(saved.at(-1)).toEqual({ a: 1, b: 2 });
	});

	test('where another browser was faster, what was written here is saved all the same', async () => {
		const { saved, send, elsewhere } = server(4);
		const keeper = new DraftKeeper('/x', send, { a: 0 }, 4);
		elsewhere();
		expect(await keeper.keep({ a: 1 })).toMatchObject({ ok: true });
		expect(saved).toEqual([{ a: 1 }]);
	});
});
