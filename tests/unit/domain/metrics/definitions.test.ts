import { describe, expect, it } from 'vitest';
import type { TileMetric } from '#lib/domain/board/board.ts';
import { metricDefinition, metricDefinitions } from '#lib/domain/metrics/definitions.ts';

describe('the catalogue of metrics', () => {
	it('names every metric once, in English and Chinese', () => {
		expect(new Set(metricDefinitions.map(({ id }) => id)).size).toBe(metricDefinitions.length);
		for (const { id, term, windows } of metricDefinitions) {
			expect(term.en, id).toMatch(/^[A-Z]/);
			expect(term.zh, id).toMatch(/[\u4e00-\u9fff]/);
			expect(windows.length, id).toBeGreaterThan(0);
		}
	});

	it('defines what every tile can show', () => {
		const tiles: Record<TileMetric, string> = {
			waiting: '排队',
			unanswered: '未回复',
			firstResponse: '首次响应',
			averageResponse: '平均响应',
			agentsOnline: '在线客服'
		};
		for (const [id, zh] of Object.entries(tiles)) expect(metricDefinition(id)?.term.zh).toBe(zh);
	});

	it('says that occupancy needs agent.state, adherence also a roster, and arrivals nothing', () => {
		expect(metricDefinition('occupancy')?.requires).toEqual(['agent.state']);
		expect(metricDefinition('adherence')?.requires).toEqual(['agent.state', 'roster']);
		expect(metricDefinition('arrivals')?.requires).toEqual([]);
	});

	it('keys the formula of averageResponse as metric_formula_average_response', () => {
		expect(metricDefinition('averageResponse')?.formulaKey).toBe('metric_formula_average_response');
	});

	it('does not know a metric called handleTimeX', () => {
		expect(metricDefinition('handleTimeX')).toBeUndefined();
	});
});
