import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { figureOfTile } from '#lib/domain/board/figure-of-tile.ts';
import { emptyDirectory } from '#lib/domain/registry/directory.ts';
import { minute } from '#lib/domain/units.ts';
import { DrillDown } from '#lib/server/drill-down/drill-down.ts';
import { DrillDownThread } from '#lib/server/drill-down/drill-down-thread.ts';
import { recordingFrom } from '#lib/server/replay/recording.ts';
import { Replay } from '#lib/server/replay/replay.ts';

const file = join(import.meta.dirname, '../../../fixtures/replay/half-hour.ndjson');

test('behind a tile of a replay stands what its clock has come to, also after going back', async () => {
	async function* bytes() {
		yield readFileSync(file);
	}
	const recording = await recordingFrom('half-hour', bytes());
	const replay = new Replay(recording, { zone: 'UTC', speed: 1, now: () => 0, directory: emptyDirectory });
	const { board } = replay;
	const drillDown = new DrillDown({
		board: () => board,
		state: () => ({ at: replay.clock, state: replay.state() }),
		look: (_, look) => replay.look(look),
		replayOf: () => replay,
		directoryOf: () => emptyDirectory,
		linksOf: async () => new Map(),
		// Nothing of a recording is on the log.
		thread: new DrillDownThread('/nowhere')
	});
	replay.pause();
	const { start, end } = replay.status;
	const seen: number[] = [];
	for (const at of [start + (end - start) * 0.6, end, start + (end - start) * 0.3, end]) {
		replay.seek(at);
		for (const tile of [
			{ metric: 'firstResponseWithin', window: 'today' },
			{ metric: 'arrivals', window: 'today' },
			{ metric: 'unanswered', window: 'now' }
		] as const) {
			const page = { filter: {}, order: 'worst', limit: 500 } as const;
			const list = await drillDown.list(board.id, { tile, page });
			const { share, value } = figureOfTile(tile, replay.state(), replay.clock);
			expect(list?.whole.of, `${tile.metric} at ${at}`).toBe(share?.of ?? value);
			if (share) expect(list?.whole.part).toBe(share.part);
			if (tile.metric === 'arrivals') seen.push(list?.whole.of ?? -1);
		}
	}
	expect(seen[2]).toBeLessThan(seen[1] as number);
	expect(seen[3]).toBe(seen[1]);
	const { people } = (await drillDown.people(board.id)) ?? {};
	expect(people?.length).toBe(Object.keys(replay.state().agents).length);

	replay.seek(end);
	const first = recording.events.find(({ type }) => type === 'conversation.opened');
	const line = await drillDown.timeLine(board.id, first?.source ?? '', first?.subject ?? '');
	expect(line?.sessions[0]?.entries[0]).toMatchObject({ kind: 'opened', at: first?.time });
	// A recording holds the customers' ids as they are: a list never shows them.
	const { customer } = first?.data as { customer?: string };
	if (customer !== undefined) expect(JSON.stringify(line)).not.toContain(`"${customer}"`);
	// Before it happened nothing is known of it.
	const last = recording.events.findLast(({ type }) => type === 'conversation.opened');
	replay.seek((last?.time ?? 0) - minute);
	expect(await drillDown.timeLine(board.id, last?.source ?? '', last?.subject ?? '')).toBeUndefined();
});
