import { expect, test } from 'vitest';
import { noteReload, reloadPause } from '#lib/client/page-reload.ts';

function storage() {
	const entries = new Map<string, string>();
	return {
		getItem: (key: string) => entries.get(key) ?? null,
		setItem: (key: string, value: string) => void entries.set(key, value)
	};
}

test('a page reloads at once the first time', () => {
	expect(reloadPause(storage(), 1_000_000)).toBe(0);
});

test('20 s after a reload a page waits 40 s for the next one, after 60 s none', () => {
	const kept = storage();
	noteReload(kept, 1_000_000);
	expect(reloadPause(kept, 1_020_000)).toBe(40_000);
	expect(reloadPause(kept, 1_060_000)).toBe(0);
});

test('a clock that was set back does not hold a reload up', () => {
	const kept = storage();
	noteReload(kept, 1_000_000);
	expect(reloadPause(kept, 500_000)).toBe(0);
});
