import type { BroadcasterCalls, BroadcasterKind } from './broadcasters.ts';
import { Companion } from './companion.ts';
import type { Section } from './section.ts';
import { median } from './statistics.ts';
import type { WallsCalls } from './walls.ts';

const walls = 2_000;
/** Connected and gone before the count begins: code and pools that every server needs once. */
const warmUpWalls = 300;
/** Heartbeats and ticks as in production: an idle wall is one whose board does not change. */
const settleMs = 1_100;

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resident bytes that one idle wall adds to a fresh server. */
async function bytesPerWall(kind: BroadcasterKind): Promise<number> {
	const server = new Companion<BroadcasterCalls>(new URL('./broadcasters.ts', import.meta.url));
	const crowd = new Companion<WallsCalls>(new URL('./walls.ts', import.meta.url));
	try {
		const ports = await server.call('open', { kind, tickMs: 100, heartbeats: true });
		const joining = { kind, ports, compresses: kind === 'hub', greetings: kind === 'hub' ? 1 : 0 };
		await crowd.call('connect', { ...joining, name: 'first', walls: warmUpWalls });
		await crowd.call('disconnect', 'first');
		await rest(300);
		const before = await server.call('memory');
		await crowd.call('connect', { ...joining, name: 'all', walls });
		await rest(settleMs);
		const after = await server.call('memory');
		const connected = await server.call('connections');
		if (connected !== walls) throw new Error(`${kind}: ${connected} of ${walls} walls are connected`);
		return (after - before) / walls;
	} finally {
		await Promise.all([server.end(), crowd.end()]);
	}
}

/** What a wall costs while nothing happens, beside a bare `ws` socket. Every round starts fresh servers. */
export const idleMemory: Section = {
	name: 'idle-memory',
	title: `Server memory of ${walls} idle walls`,
	async run({ rounds }) {
		const ours: number[] = [];
		const bare: number[] = [];
		for (let round = 0; round < rounds; round += 1) {
			bare.push(await bytesPerWall('ws'));
			ours.push(await bytesPerWall('hub'));
		}
		const ratios = ours.map((bytes, round) => bytes / (bare[round] ?? Number.NaN));
		return [
			{
				name: 'memory per idle wall, ours / bare ws',
				value: median(ratios),
				unit: '×',
				rounds: ratios,
				atMost: 1.5
			},
			{ name: 'hub: memory per idle wall', value: median(ours) / 1024, unit: 'KiB' },
			{ name: 'ws: memory per idle socket', value: median(bare) / 1024, unit: 'KiB' }
		];
	}
};
