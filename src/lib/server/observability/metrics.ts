import { collectDefaultMetrics, Registry } from 'prom-client';

/**
 * The registry behind `/metrics`, with what Node knows of itself (memory, event-loop lag, garbage collection).
 *
 * Names follow Prometheus' own advice: `tidewall_` first, base units, `_total` for counters. Labels never name an
 * agent or a customer.
 */
export function createMetricsRegistry(): Registry {
	const registry = new Registry();
	collectDefaultMetrics({ register: registry });
	return registry;
}
