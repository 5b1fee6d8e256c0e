import { describe, expect, test } from 'vitest';
import { metricGroups, metricsOf } from '#lib/components/boards/metric-groups.ts';
import { instantOfText, localText } from '#lib/components/boards/phase-time.ts';
import { limitOf, limitUnitOf, metricSearchText, written } from '#lib/components/boards/tile-words.ts';
import { moved } from '#lib/components/boards/with-fields.ts';
import { tileMetrics } from '#lib/domain/board/tile.ts';

test('every metric is in one group, so that all can be found', () => {
	expect(metricGroups.flatMap(metricsOf).sort()).toEqual([...tileMetrics].sort());
});

test('a metric is found by its Chinese name, its English name and its id', () => {
	const text = metricSearchText('unansweredRate');
	for (const search of ['未回复', 'unanswered rate', 'unansweredrate']) expect(text).toContain(search);
});

describe('limits are written in the words of their unit', () => {
	test.each([
		['unansweredRate', 0.03, 3],
		['serviceLevel', 0.57, 57],
		['waiting', 25, 25],
		['netSales', 1_250_000, 12_500],
		['firstResponse', 30, 30]
	] as const)('%s: a limit of %d is written as %d, and read back', (metric, limit, text) => {
		const unit = limitUnitOf({ metric });
		expect(written(limit, unit)).toBe(text);
		expect(limitOf(text, unit)).toBe(limit);
	});

	test('nothing stays nothing, and what is no number stays none', () => {
		const unit = limitUnitOf({ metric: 'serviceLevel' });
		expect(limitOf(undefined, unit)).toBeUndefined();
		expect(limitOf(NaN, unit)).toBeNaN();
	});

	test('a platform that publishes a mean has limits in seconds, the others in percent', () => {
		expect(limitUnitOf({ metric: 'platformResponse', rulePack: 'taobao-2022' }).scale).toBe(1);
		expect(limitUnitOf({ metric: 'platformResponse', rulePack: 'jd-2021' }).scale).toBe(0.01);
	});
});

describe('the start of a phase', () => {
	const launch = Date.UTC(2026, 10, 11, 12);
	test('is written by the wall clock of the board: 12:00 UTC is 20:00 in Shanghai and 13:00 in Berlin', () => {
		expect(localText(launch, 'Asia/Shanghai')).toBe('2026-11-11T20:00');
		expect(localText(launch, 'Europe/Berlin')).toBe('2026-11-11T13:00');
	});
	test('is read back to the same instant', () => {
		expect(instantOfText('2026-11-11T20:00', 'Asia/Shanghai')).toBe(launch);
	});
	test('is no instant while the date or the zone is none', () => {
		expect(instantOfText('', 'Asia/Shanghai')).toBeNaN();
		expect(instantOfText('2026-11-11T20:00', 'Asia/Nowhere')).toBeNaN();
		expect(localText(NaN, 'Asia/Shanghai')).toBe('');
	});
});

test('an entry moves to another place and the others close up', () => {
	expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd']);
	expect(moved(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c']);
	expect(moved(['a'], 4, 0)).toEqual(['a']);
});
