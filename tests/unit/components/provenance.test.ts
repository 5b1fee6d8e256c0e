import { beforeAll, describe, expect, test } from 'vitest';
import { metricExclusions } from '#lib/components/provenance/metric-words.ts';
import { provenance } from '#lib/components/provenance/provenance.ts';
import type { Tile } from '#lib/domain/board/tile.ts';
import { tileMetrics, windowsOfMetric } from '#lib/domain/board/tile.ts';
import { metricDefinitions } from '#lib/domain/metrics/definitions.ts';
import { formatsFor } from '#lib/i18n/formats.ts';
import { readMessages } from '#lib/i18n/compile-messages.ts';
import { overwriteGetLocale } from '#lib/i18n/generated/runtime.js';
import { boardState } from '../../support/board-state.ts';

const at = Date.UTC(2026, 10, 11, 12, 37, 14);
const formats = formatsFor('en', 'Asia/Shanghai');
const busy = boardState({ at, plan: true });
const explain = (tile: Tile) => provenance(tile, busy, at, formats);

beforeAll(() => overwriteGetLocale(() => 'en'));

describe('the words of the catalogue', () => {
	test('every metric has its formula, and every exclusion its words, in both languages', () => {
		for (const messages of Object.values(readMessages()))
			for (const { formulaKey, exclusions } of metricDefinitions)
				for (const key of [formulaKey, ...exclusions]) expect(messages[key], key).toBeTruthy();
		for (const { exclusions } of metricDefinitions)
			for (const key of exclusions) expect(metricExclusions[key], key).toBeDefined();
	});
});

describe('an explanation', () => {
	test('of every metric in every window says something, and nothing of it is undefined', () => {
		for (const metric of tileMetrics)
			for (const window of windowsOfMetric(metric)) {
				const words = explain({ metric, window, rulePack: 'taobao-2022', target: 0.9 });
				expect(words.formula.length, metric).toBeGreaterThan(20);
				expect(JSON.stringify(words), metric).not.toMatch(/undefined|NaN/);
				expect(new Set(words.lines.map(({ label }) => label)).size, metric).toBe(words.lines.length);
			}
	});

	test('of the share within 30 s: 339 of 372, from 20:22:14 to 20:37:14 in Shanghai, 12 late events', () => {
		const { lines, value } = explain({ metric: 'firstResponseWithin', window: 'last15' });
		const line = (label: string) => lines.find((candidate) => candidate.label === label)?.value;
		expect(value).toBe('91\u202f%');
		expect(line('Window')).toBe('last 15 min: Nov 11, 20:22:14 – 20:37:14 (Asia/Shanghai)');
		expect(line('Made of')).toBe('339 of 372');
		expect(line('Late events')).toBe('12');
		expect(line('Last event')).toBe('tmall-webhook, 20:37:13');
	});

	test('of arrivals counts apart what is no inquiry: self-service, agent-started, returns', () => {
		expect(explain({ metric: 'arrivals', window: 'today' }).excluded).toEqual([
			{ what: 'conversations that an agent started', count: '430' },
			{ what: 'self-service: the customer never asked for a human', count: '6,659' },
			{ what: 'returns within 10 minutes of the last session', count: '859' }
		]);
	});

	test('says the limits in words: when it warns, after how long, and when that ends', () => {
		const threshold = { direction: 'above', warn: 25, critical: 60, hold: 30, clear: 20 } as const;
		expect(explain({ metric: 'waiting', window: 'now', threshold }).limits).toEqual([
			'Over 25 it is a warning.',
			'Over 60 it is critical.',
			'An alarm begins when that has lasted for 30\u202fs.',
			'It ends when the number is back at 20 or less.'
		]);
		expect(explain({ metric: 'waiting', window: 'now' }).limits).toEqual([
			'No limits are set: the tile never warns.'
		]);
	});

	test('of a platform’s figure names the pack with its version, its rule and where it was read', () => {
		const share = {
			from: '2026-11-11',
			units: 100,
			met: 91,
			missed: 9,
			pending: 3,
			excluded: 7,
			share: 0.91
		};
		const rulePacks = { 'taobao-3min-2023': { version: 1, today: share, month: share } };
		const tile: Tile = { metric: 'platformResponse', window: 'today', rulePack: 'taobao-3min-2023' };
		const { pack, excluded } = provenance(tile, { ...busy, rulePacks }, at, formats);
		expect(pack?.name).toBe('taobao-3min-2023, version 1');
		expect(pack?.lines).toContainEqual({ label: 'Time limit', value: '3:00' });
		expect(pack?.source).toBeTruthy();
		expect(excluded).toEqual([
			{ what: 'what the rule pack leaves out (hours, invalid replies)', count: '7' }
		]);
	});
});
