/** Counts one tile of a board again from the log, on a thread of its own, and ends. */
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { figureOfTile } from '#lib/domain/board/figure-of-tile.ts';
import { advanceFloor } from '#lib/domain/floor/floor.ts';
import { countedFrom, isOfTrade, recallAccount } from '#lib/domain/floor/recount.ts';
import { stateOfBoard } from '#lib/domain/floor/state/state-of-board.ts';
import { emptyDirectory } from '#lib/domain/registry/directory.ts';
import { LogReader } from '../log/log-reader.ts';
import type { RecountEnd, RecountReport, RecountSettings } from './recount-messages.ts';
import { Recounting } from './recounting.ts';

if (parentPort === null) throw new Error('recount-worker: must run in a worker thread');
const port = parentPort;
const { logPath, definition, tile, now, queueKinds, accounts, sources, upTo } = workerData as RecountSettings;
/** States of an account that are read back: the last one that names a capacity is among them. */
const statesBack = 200;

function report(message: RecountReport): void {
	port.postMessage(message);
}

const reader = new LogReader(logPath);
try {
	// Only what this tile needs: a month is folded for a figure of the month alone.
	const board = { ...definition.board, tiles: [tile] };
	const from = countedFrom(board, now, { trade: isOfTrade(tile.metric) });
	const recounting = new Recounting(reader, { ...definition, board }, from, queueKinds);
	const { recount } = recounting;
	const { organisation } = board;
	for (const { source, account } of accounts) {
		const key = { organisation, source, kind: 'agent', subject: account };
		recallAccount(recount, reader.readLastOf(key, recount.after, statesBack), recounting.earlier);
	}
	recounting.advance(upTo, Infinity);
	const end = once(port, 'message') as Promise<[RecountEnd]>;
	report({ kind: 'near' });
	const [{ position, now: clock }] = await end;
	recounting.advance(position, Infinity);
	const { floor } = recount;
	advanceFloor(floor, clock);
	for (const [source, contact] of sources) if (!floor.sources.has(source)) floor.sources.set(source, contact);
	const tally = floor.boards.get(board.id);
	if (tally === undefined) throw new Error('a recount has its board');
	const state = stateOfBoard(floor, tally, emptyDirectory);
	report({
		kind: 'done',
		figure: figureOfTile(tile, state, clock),
		after: recount.after,
		events: recounting.events
	});
} finally {
	reader.close();
	port.close();
}
