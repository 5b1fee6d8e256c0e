import type { BroadcasterCalls } from './broadcasters.ts';
import { Companion } from './companion.ts';
import type { Section } from './section.ts';
import { median, quantile } from './statistics.ts';
import type { WallsCalls } from './walls.ts';

const others = 499;
const tickMs = 20;
/** Per turn; with and without the stalled wall take turns, so that both meet the same machine. */
const broadcasts = 25;
const turns = 3;
/** What fills the kernel's buffers of a wall that neither reads nor compresses; to the others it is a few KB. */
const burden = 4_000_000;

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The time from taking a new state to its arrival at each of 499 walls, with and without one that does not read. */
export const stalledWall: Section = {
	name: 'stalled-wall',
	title: `One stalled wall among ${others + 1}`,
	async run({ rounds }) {
		const server = new Companion<BroadcasterCalls>(new URL('./broadcasters.ts', import.meta.url));
		const crowd = new Companion<WallsCalls>(new URL('./walls.ts', import.meta.url));
		const p99s = { reading: [] as number[], stalled: [] as number[] };
		let leastBlocked = Infinity;

		async function latencies(): Promise<number[]> {
			await server.call('takeSendTimes');
			await crowd.call('watch', 'others');
			await server.call('pace', { everyMs: tickMs, count: broadcasts });
			await rest(100);
			const sent = await server.call('takeSendTimes');
			const found: number[] = [];
			for (const arrivals of await crowd.call('arrivals', 'others')) {
				// A merged frame would shift the rest; on this machine the others never need one.
				if (arrivals.length !== sent.length) {
					throw new Error(`a wall got ${arrivals.length} of ${sent.length} frames`);
				}
				arrivals.forEach((at, index) => found.push(at - (sent[index] ?? Number.NaN)));
			}
			return found;
		}

		try {
			const ports = await server.call('open', { kind: 'hub', tickMs, heartbeats: false });
			const joining = { kind: 'hub', ports, greetings: 1 } as const;
			await crowd.call('connect', { ...joining, name: 'others', walls: others, compresses: true });
			await latencies();
			for (let round = 0; round < rounds; round += 1) {
				const reading: number[] = [];
				const stalled: number[] = [];
				for (let turn = 0; turn < turns; turn += 1) {
					await crowd.call('connect', { ...joining, name: 'one', walls: 1, compresses: false });
					reading.push(...(await latencies()));
					await crowd.call('stall', { name: 'one', wall: 0, stalled: true });
					for (let filled = 0; filled < 4; filled += 1) {
						await server.call('inflate', burden);
						await rest(3 * tickMs);
					}
					leastBlocked = Math.min(leastBlocked, await server.call('blocked'));
					stalled.push(...(await latencies()));
					leastBlocked = Math.min(leastBlocked, await server.call('blocked'));
					await crowd.call('disconnect', 'one');
					await rest(50);
				}
				p99s.reading.push(quantile(reading, 0.99));
				p99s.stalled.push(quantile(stalled, 0.99));
			}
		} finally {
			await Promise.all([server.end(), crowd.end()]);
		}
		const ratios = p99s.stalled.map((value, round) => value / (p99s.reading[round] ?? Number.NaN));
		return [
			{
				name: 'p99 of the others, with a stalled wall / without',
				value: median(ratios),
				unit: '×',
				rounds: ratios,
				atMost: 1.1
			},
			{
				name: 'p99 of the others, all reading',
				value: median(p99s.reading),
				unit: 'ms',
				rounds: p99s.reading
			},
			{
				name: 'p99 of the others, one stalled',
				value: median(p99s.stalled),
				unit: 'ms',
				rounds: p99s.stalled
			},
			// Otherwise the comparison is blind.
			{
				name: 'walls that the hub held as blocked meanwhile',
				value: leastBlocked,
				unit: '',
				atLeast: 1,
				atMost: 1
			}
		];
	}
};
