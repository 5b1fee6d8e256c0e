import type { BroadcasterCalls } from './broadcasters.ts';
import { Companion } from './companion.ts';
import type { Section } from './section.ts';
import { median } from './statistics.ts';
import type { WallsCalls } from './walls.ts';

const walls = 2_000;

/** All walls of a hub come back at once while its board changes at every tick; each must hold a right snapshot. */
export const reconnect: Section = {
	name: 'reconnect',
	title: `${walls} walls connect at once`,
	async run({ rounds }) {
		const server = new Companion<BroadcasterCalls>(new URL('./broadcasters.ts', import.meta.url));
		const crowd = new Companion<WallsCalls>(new URL('./walls.ts', import.meta.url));
		const times: number[] = [];
		let worstReadsPerTick = 0;
		let wrong = 0;
		try {
			const ports = await server.call('open', { kind: 'hub', tickMs: 100, heartbeats: true });
			for (let round = 0; round < rounds; round += 1) {
				const readsBefore = await server.call('reads');
				const changing = server.call('pace', { everyMs: 100, count: 25 });
				const { ms, boards } = await crowd.call('reconnect', { ports, walls });
				const reads = (await server.call('reads')) - readsBefore;
				await changing;
				times.push(ms);
				// One read opens the board, then one per tick: independent of the number of walls.
				worstReadsPerTick = Math.max(worstReadsPerTick, reads / (ms / 100 + 2));
				const right = new Set(await server.call('boards'));
				for (const [board, count] of Object.entries(boards)) if (!right.has(board)) wrong += count;
			}
		} finally {
			await Promise.all([server.end(), crowd.end()]);
		}
		return [
			{
				name: 'until the last wall has its snapshot',
				value: median(times),
				unit: 'ms',
				rounds: times,
				atMost: 2_000
			},
			{ name: 'walls with a board that the server never had', value: wrong, unit: 'walls', atMost: 0 },
			{
				name: 'reads of the board per tick, whatever the number of walls',
				value: worstReadsPerTick,
				unit: '',
				atMost: 1
			}
		];
	}
};
