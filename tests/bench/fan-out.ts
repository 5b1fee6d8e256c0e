import type { BroadcasterCalls, BroadcasterKind } from './broadcasters.ts';
import { Companion } from './companion.ts';
import type { Measurement, Section } from './section.ts';
import { median } from './statistics.ts';
import type { WallsCalls } from './walls.ts';

const walls = 1_000;
/**
 * Turns of each server within a round. Short ones, so that whatever else the machine does meets all servers alike.
 * A turn is long enough for some twenty broadcasts of the faster ones.
 */
const turns = 6;
const turnMs = 100;
/**
 * Broadcasts on their way at once. For the cost of a frame one: ticks are 100 ms apart, so no server may put several
 * frames into one system call. For the rate four: the server never waits for the walls, and no queue grows.
 */
const window = { cost: 1, rate: 4 };
/** About the time of one broadcast: a shorter tick would have the hub look at its board in vain. */
const tickMs = 4;

/** Frames that arrive before any broadcast: our snapshot, and Socket.IO's two handshake messages. */
const greetings: Record<BroadcasterKind, number> = { hub: 1, ws: 0, 'ws-deflate': 0, 'socket.io': 2 };
const kinds: readonly BroadcasterKind[] = ['hub', 'ws', 'ws-deflate', 'socket.io'];

/** What one server did in one round. */
interface Slice {
	readonly framesPerSecond: number;
	/** Processor time of the server per frame that arrived, user and kernel. */
	readonly microseconds: number;
	readonly userMicroseconds: number;
}

/** One step of the board to 1,000 walls, as fast as each server can; the servers take turns in every round. */
export const fanOut: Section = {
	name: 'fan-out',
	title: `Fan-out of a 2 KB frame to ${walls} walls`,
	async run({ rounds }) {
		const crowd = new Companion<WallsCalls>(new URL('./walls.ts', import.meta.url));
		const servers = new Map<BroadcasterKind, Companion<BroadcasterCalls>>();
		const slices: Record<BroadcasterKind, Slice[]> = { hub: [], ws: [], 'ws-deflate': [], 'socket.io': [] };
		try {
			for (const kind of kinds) {
				const server = new Companion<BroadcasterCalls>(new URL('./broadcasters.ts', import.meta.url));
				servers.set(kind, server);
				const ports = await server.call('open', { kind, tickMs, heartbeats: false });
				const compresses = kind === 'hub' || kind === 'ws-deflate';
				await crowd.call('connect', {
					name: kind,
					kind,
					ports,
					walls,
					compresses,
					greetings: greetings[kind]
				});
				// Compiled code before the first round counts.
				await crowd.call('blast', { name: kind, ms: 5 * turnMs, window: window.rate });
			}
			for (let round = 0; round < rounds; round += 1) {
				const sums = new Map(
					kinds.map((kind) => [kind, { cpu: 0, user: 0, frames: 0, rateFrames: 0, rateMs: 0 }])
				);
				for (let turn = 0; turn < turns; turn += 1) {
					for (const [kind, server] of servers) {
						const sum = sums.get(kind) as NonNullable<ReturnType<typeof sums.get>>;
						const before = await server.call('usage');
						const { frames } = await crowd.call('blast', { name: kind, ms: turnMs, window: window.cost });
						const after = await server.call('usage');
						const rate = await crowd.call('blast', { name: kind, ms: turnMs, window: window.rate });
						sum.cpu += after.total - before.total;
						sum.user += after.user - before.user;
						sum.frames += frames;
						sum.rateFrames += rate.frames;
						sum.rateMs += rate.ms;
					}
				}
				for (const [kind, { cpu, user, frames, rateFrames, rateMs }] of sums) {
					slices[kind].push({
						framesPerSecond: (rateFrames / rateMs) * 1_000,
						microseconds: cpu / frames,
						userMicroseconds: user / frames
					});
				}
			}
		} finally {
			await Promise.all([crowd, ...servers.values()].map((companion) => companion.end()));
		}
		return measurements(slices);
	}
};

function measurements(slices: Readonly<Record<BroadcasterKind, readonly Slice[]>>): Measurement[] {
	const ratios = (figure: (at: number) => number) => slices.hub.map((_, at) => figure(at));
	const of = (kind: BroadcasterKind, at: number) => slices[kind][at] as Slice;
	const cpu = ratios((at) => of('socket.io', at).microseconds / of('hub', at).microseconds);
	const frames = ratios((at) => of('hub', at).framesPerSecond / of('ws-deflate', at).framesPerSecond);
	return [
		{
			name: 'server CPU per frame, socket.io with an object / ours',
			value: median(cpu),
			unit: '×',
			rounds: cpu,
			atLeast: 2,
			stretch: 2.5
		},
		{
			name: 'frames per second, ours / ws with permessage-deflate',
			value: median(frames),
			unit: '×',
			rounds: frames,
			atLeast: 8
		},
		...kinds.flatMap((kind) => {
			const user = median(slices[kind].map((slice) => slice.userMicroseconds));
			return [
				{
					name: `${kind}: server CPU per frame`,
					value: median(slices[kind].map((slice) => slice.microseconds)),
					unit: 'µs',
					note: `${user.toFixed(2)} µs of it outside the kernel`
				},
				{
					name: `${kind}: frames`,
					value: median(slices[kind].map((slice) => slice.framesPerSecond)),
					unit: '/s'
				}
			];
		})
	];
}
