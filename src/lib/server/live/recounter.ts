import { Worker } from 'node:worker_threads';
import { isDeepStrictEqual } from 'node:util';
import { figureOfTile, type TileFigure } from '#lib/domain/board/figure-of-tile.ts';
import type { Tile } from '#lib/domain/board/tile.ts';
import { splitKey } from '#lib/domain/registry/keys.ts';
import type { QueueKinds } from '#lib/domain/registry/queue-kind.ts';
import { minute, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
import type { LiveFloors } from './live-floors.ts';
import type { RecountEnd, RecountReport, RecountSettings } from './recount-messages.ts';

/** A tile as it is on the wall, and as the log says. */
export interface RecountedTile {
	/** The instant of both. */
	readonly at: EpochMs;
	/** Both are after the event at this position. */
	readonly position: number;
	/** The count began behind this position. */
	readonly from: number;
	/** Events counted. */
	readonly events: number;
	readonly milliseconds: Milliseconds;
	readonly live: TileFigure;
	readonly recomputed: TileFigure;
	readonly equal: boolean;
}

/**
 * `busy`: another tile is being counted. `too_long`: the log holds more than can be counted while somebody waits.
 * `failed`: the log cannot be read.
 */
export type RecountOutcome =
	| { readonly status: 'done'; readonly tile: RecountedTile }
	| { readonly status: 'missing' | 'busy' | 'too_long' | 'cancelled' | 'failed' };

/** Whether two figures say the same: an absent member is the same as one that is undefined. */
export function sameFigure(a: TileFigure, b: TileFigure): boolean {
	return isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)));
}

export interface RecounterSettings {
	readonly logPath: string;
	readonly floors: LiveFloors;
	readonly queueKindsOf: (organisation: string) => QueueKinds | undefined;
	/** Longest time of one count. */
	readonly patience?: Milliseconds;
}

/** Counts tiles again from the log, one at a time, each on a thread that ends with it. */
export class Recounter {
	readonly #settings: RecounterSettings;
	#busy = false;
	readonly #closing = new AbortController();

	constructor(settings: RecounterSettings) {
		this.#settings = settings;
	}

	/** @param signal whoever asked has gone: the count ends */
	async recount(boardId: string, tile: Tile, signal: AbortSignal): Promise<RecountOutcome> {
		if (this.#busy) return { status: 'busy' };
		const settings = this.#settingsFor(boardId, tile);
		if (settings === undefined) return { status: 'missing' };
		this.#busy = true;
		try {
			return await this.#run(settings, AbortSignal.any([signal, this.#closing.signal]));
		} finally {
			this.#busy = false;
		}
	}

	#settingsFor(boardId: string, tile: Tile): RecountSettings | undefined {
		const { logPath, floors, queueKindsOf } = this.#settings;
		const moment = floors.momentOf(boardId);
		const floor = floors.floorOf(boardId);
		const tally = floor?.boards.get(boardId);
		if (moment === undefined || floor === undefined || tally === undefined) return undefined;
		// As the board that stands on the wall counts, even while another one is being counted for its place.
		const { board, members } = tally;
		return {
			logPath,
			definition: members === undefined ? { board } : { board, members },
			tile,
			now: moment.at,
			queueKinds: queueKindsOf(floor.organisation),
			accounts: [...floor.agents.keys()].map((key) => {
				const [source = '', account = ''] = splitKey(key);
				return { source, account };
			}),
			sources: new Map(floor.sources),
			upTo: moment.position
		};
	}

	async #run(workerData: RecountSettings, signal: AbortSignal): Promise<RecountOutcome> {
		const { floors, patience = 2 * minute } = this.#settings;
		const { board } = workerData.definition;
		const begun = performance.now();
		const { promise, resolve } = Promise.withResolvers<RecountOutcome>();
		const worker = new Worker(new URL('./recount-worker.ts', import.meta.url), {
			workerData,
			name: 'recount'
		});
		const timer = setTimeout(() => resolve({ status: 'too_long' }), patience);
		const cancel = () => resolve({ status: 'cancelled' });
		signal.addEventListener('abort', cancel);
		if (signal.aborted) cancel();
		let end: (RecountEnd & { readonly live: TileFigure }) | undefined;
		worker.on('error', () => resolve({ status: 'failed' }));
		worker.on('exit', () => resolve({ status: 'failed' }));
		worker.on('message', (report: RecountReport) => {
			if (report.kind === 'near') {
				const moment = floors.momentOf(board.id);
				if (moment === undefined) return resolve({ status: 'missing' });
				const { at, position, state } = moment;
				end = { position, now: at, live: figureOfTile(workerData.tile, state, at) };
				worker.postMessage({ position, now: at } satisfies RecountEnd);
			} else if (end !== undefined) {
				const { position, now, live } = end;
				resolve({
					status: 'done',
					tile: {
						at: now,
						position,
						from: report.after,
						events: report.events,
						milliseconds: Math.round(performance.now() - begun),
						live,
						recomputed: report.figure,
						equal: sameFigure(live, report.figure)
					}
				});
			}
		});
		try {
			return await promise;
		} finally {
			clearTimeout(timer);
			signal.removeEventListener('abort', cancel);
			await worker.terminate();
		}
	}

	close(): void {
		this.#closing.abort();
	}
}
