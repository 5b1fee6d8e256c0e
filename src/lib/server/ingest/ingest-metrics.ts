import { Counter, type Registry } from 'prom-client';
import type { EpochMs } from '#lib/domain/units.ts';
import type { SourceStatistics } from './source-statistics.ts';

/** Offers the counts of every source to Prometheus. They are read when it asks, and cost nothing before. */
export function offerIngestMetrics(
	registry: Registry,
	statistics: SourceStatistics,
	organisations: readonly string[],
	now: () => EpochMs
): void {
	new Counter({
		name: 'tidewall_ingest_events_total',
		help: 'Events received, by source and by what became of them, since the start of the process',
		labelNames: ['organisation', 'source', 'outcome'],
		registers: [registry],
		collect() {
			this.reset();
			for (const organisation of organisations) {
				for (const report of statistics.report(organisation, now())) {
					const { source, accepted, late, history, duplicate, conflict, rejected } = report;
					const outcomes = { accepted, late, history, duplicate, conflict, rejected };
					for (const [outcome, count] of Object.entries(outcomes)) {
						this.inc({ organisation, source, outcome }, count);
					}
				}
			}
		}
	});
}
