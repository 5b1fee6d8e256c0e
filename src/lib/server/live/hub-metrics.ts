import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

/** What the hub counts, for Prometheus. No label ever names an agent, a customer or a board. */
export interface HubMetrics {
	readonly framesSent: Counter<'kind'>;
	readonly frameBytes: Counter;
	readonly closed: Counter<'code'>;
	readonly refused: Counter<'status'>;
	readonly tickErrors: Counter;
	readonly tickSeconds: Counter;
	readonly ticks: Counter;
}

/** Registers the hub's metrics; gauges are read from `figures` when the registry is scraped. */
export function createHubMetrics(
	registry: Registry,
	figures: Readonly<Record<'walls' | 'boards' | 'blocked', () => number>>
): HubMetrics {
	const registers = [registry];
	const gauge = (name: string, help: string, read: () => number) =>
		new Gauge({
			name,
			help,
			registers,
			collect() {
				this.set(read());
			}
		});
	gauge('tidewall_wall_sockets', 'Walls connected now.', figures.walls);
	gauge('tidewall_wall_boards', 'Boards with state kept for walls now.', figures.boards);
	gauge('tidewall_wall_sockets_blocked', 'Walls that do not read fast enough now.', figures.blocked);
	return {
		framesSent: new Counter({
			name: 'tidewall_wall_frames_sent_total',
			help: 'Frames handed to sockets. merged: a delta over several states, for a wall that resumed or was slow.',
			labelNames: ['kind'],
			registers
		}),
		frameBytes: new Counter({
			name: 'tidewall_wall_frame_bytes_total',
			help: 'Bytes of these frames, as on the wire.',
			registers
		}),
		closed: new Counter({
			name: 'tidewall_wall_sockets_closed_total',
			help: 'Wall sockets that ended, by close code (1006: without one).',
			labelNames: ['code'],
			registers
		}),
		refused: new Counter({
			name: 'tidewall_wall_upgrades_refused_total',
			help: 'Upgrades refused before a socket existed, by HTTP status.',
			labelNames: ['status'],
			registers
		}),
		tickErrors: new Counter({
			name: 'tidewall_wall_tick_errors_total',
			help: 'Ticks at which the state of a board could not be read.',
			registers
		}),
		tickSeconds: new Counter({
			name: 'tidewall_wall_tick_seconds_total',
			help: 'Time spent to make and hand out frames.',
			registers
		}),
		ticks: new Counter({ name: 'tidewall_wall_ticks_total', help: 'Ticks of the hub.', registers })
	};
}
