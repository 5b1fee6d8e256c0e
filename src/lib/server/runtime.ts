import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { Board } from '#lib/domain/board/board.ts';
import type { Configuration } from './configuration.ts';
import type { BoardSource } from './live/board-source.ts';
import { Hub } from './live/hub.ts';
import { reachabilityOf } from './live/handshake.ts';
import { createLog } from './observability/log.ts';
import { createMetricsRegistry } from './observability/metrics.ts';

/** The boards of this server, for pages and API. */
export interface LiveBoards {
	boards(): readonly Board[];
	board(id: string): Board | undefined;
	/** What a wall would show now. */
	state(id: string): BoardState | undefined;
}

/** Everything that lives as long as the server process. */
export interface Runtime {
	readonly configuration: Configuration;
	readonly hub: Hub;
	readonly live: LiveBoards;
	readonly logger: Logger;
	/** What `/metrics` shows. */
	readonly registry: Registry;
	/** Whether the server can do its work now, with a sentence for everything that stands in the way. */
	ready(): { readonly ok: boolean; readonly reasons: readonly string[] };
	/** Ends everything in order; what was acknowledged is durable. */
	close(): Promise<void>;
}

const noBoards: BoardSource = { stateOf: () => undefined, now: () => Date.now(), epochOf: () => 'none' };

/** Builds the runtime; resolves when it can take events and walls. */
export async function createRuntime(configuration: Configuration): Promise<Runtime> {
	const logger = createLog(configuration.logLevel);
	const registry = createMetricsRegistry();
	const hub = new Hub(noBoards, {
		build: configuration.build,
		...reachabilityOf(configuration),
		maxWalls: configuration.maxWalls,
		registry,
		log: logger
	});
	return {
		configuration,
		hub,
		live: { boards: () => [], board: () => undefined, state: () => undefined },
		logger,
		registry,
		ready: () => ({ ok: true, reasons: [] }),
		close: () => hub.shutdown()
	};
}
