import { render } from 'svelte/server';
import { beforeAll, describe, expect, test } from 'vitest';
import Wall from '#lib/components/wall/Wall.svelte';
import type { Feed } from '#lib/components/wall/feed.ts';
import { closeCodes } from '#lib/protocol/close-codes.ts';
import { formatsFor } from '#lib/i18n/formats.ts';
import { overwriteGetLocale } from '#lib/i18n/generated/runtime.js';
import { boardState } from '../../support/board-state.ts';
import type { BoardStateOptions } from '../../support/board-state.ts';

const at = Date.UTC(2026, 10, 11, 12, 37, 14);
const live: Feed = { stale: false, age: 200, lastFrameAt: at };

beforeAll(() => overwriteGetLocale(() => 'en'));

/** What the server sends for the first paint, as text without markup. */
function firstPaint(options: Omit<BoardStateOptions, 'at'> = {}, feed: Feed = live): string {
	const { body } = render(Wall, {
		props: {
			state: boardState({ at, ...options }),
			now: at,
			feed,
			formats: formatsFor('en', 'Asia/Shanghai')
		}
	});
	return body
		.replaceAll(/<!--.*?-->/g, '')
		.replaceAll(/<[^>]*>/g, ' ')
		.replaceAll(/\s+/g, ' ');
}

describe('the first paint', () => {
	test('has the real numbers, the clock of the board and the phase', () => {
		const text = firstPaint();
		for (const part of ['38', '20:37:14', 'T+00:37', '3.1 %', 'Live 0.2 s', 'Wed, Nov 11'])
			expect(text).toContain(part);
	});

	test('shows forecast, capacity, backlog and scheduled heads only with a plan', () => {
		const withPlan = firstPaint({ plan: true });
		const without = firstPaint();
		for (const part of ['Forecast P10–P90', 'Capacity', 'Backlog ahead', '/48']) {
			expect(withPlan).toContain(part);
			expect(without).not.toContain(part);
		}
		expect(without).toContain('There is no plan for the coming hour yet.');
	});

	test('of a board that heard nothing says what to do, and shows no 0', () => {
		const text = firstPaint({ mood: 'empty', phase: false });
		expect(text).toContain('POST /v1/events');
		expect(text).not.toMatch(/(^|\s)0(\s|$)/);
	});

	test('marks demo and replay boards', () => {
		expect(firstPaint()).not.toMatch(/Demo data|Replay/);
		expect(firstPaint({ demo: true })).toContain('Demo data');
		expect(firstPaint({ kind: 'replay' })).toContain('Replay');
	});

	test('says which source is silent, and since when', () => {
		const text = firstPaint({ silentSource: true });
		expect(text).toContain('No data from douyin-poller since 20:24:40');
		expect(text).toContain('no data since 20:24:40');
	});

	test('writes names as text', () => {
		expect(firstPaint({ hardNames: true })).toContain('&lt;b>bold&lt;/b>');
	});
});

describe('a stale wall', () => {
	const stale: Feed = { stale: true, age: 61_000, lastFrameAt: at - 61_000 };

	test('says since when there are no data, and keeps its numbers with the ages of then', () => {
		const text = firstPaint({}, stale);
		expect(text).toContain('No data since 20:36:13');
		expect(text).toContain('38');
		expect(text).toContain('longest 0:41');
		expect(text).not.toContain('Live');
	});

	test('that no longer has its board says that it does not connect again', () => {
		const text = firstPaint({}, { ...stale, endedWith: closeCodes.unknownBoard });
		expect(text).toContain('The server no longer has this board');
	});
});
