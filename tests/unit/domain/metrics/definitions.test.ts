import { describe, expect, it } from 'vitest';
import { tileMetrics, windowsOfMetric } from '#lib/domain/board/tile.ts';
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

	it('defines what every tile can show, each in at least one window that a board has', () => {
		for (const metric of tileMetrics) {
			expect(metricDefinition(metric), metric).toBeDefined();
			expect(windowsOfMetric(metric).length, metric).toBeGreaterThan(0);
		}
		expect(windowsOfMetric('affordableMisses')).toEqual(['today', 'month']);
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
