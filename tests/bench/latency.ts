import type { AudienceCalls } from './audience.ts';
import { Companion } from './companion.ts';
import { newFolder, Product, removeFolder, wholeBoard } from './product.ts';
import type { Section } from './section.ts';
import type { Posted, SenderCalls } from './sender.ts';
import { median, quantile } from './statistics.ts';
import { timeSyncs } from './sync-probe.ts';

const walls = 500;
/** Walls whose frames are read, the first and the last of the 500 among them. */
const sample = 10;
const eventsPerSecond = 20_000;
const batch = 100;
const lanes = 16;
/** Requests a round: five seconds of events. */
const requests = (5 * eventsPerSecond) / batch;
const tickMs = 100;
const syncs = 200;

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Time of every request until each wall of the sample showed its events. Throws where one never did. */
function timesToSockets(
	posted: readonly Posted[],
	sights: Awaited<ReturnType<AudienceCalls['sights']>>
): number[] {
	const times: number[] = [];
	for (const ofWall of sights) {
		for (let lane = 0; lane < lanes; lane += 1) {
			const queue = `q${lane}`;
			let frame = 0;
			// A lane's requests follow one another, and so do its counts.
			for (const { opened, dueAt } of posted.filter((request) => request.lane === lane)) {
				while (frame < ofWall.length && (ofWall[frame]?.arrivals[queue] ?? 0) < opened) frame += 1;
				const sight = ofWall[frame];
				if (sight === undefined) throw new Error(`no wall shows ${opened} arrivals of ${queue}`);
				times.push(sight.at - dueAt);
			}
		}
	}
	return times;
}

/** 500 walls and 20,000 events a second, every one synced before its answer: when is it answered, when is it shown? */
export const latency: Section = {
	name: 'latency',
	title: `${walls} walls at ${eventsPerSecond.toLocaleString('en')} events a second, synced`,
	async run({ rounds }) {
		const data = newFolder();
		const product = await Product.start(data);
		const sender = new Companion<SenderCalls>(new URL('./sender.ts', import.meta.url));
		const audience = new Companion<AudienceCalls>(new URL('./audience.ts', import.meta.url));
		const toSocket: { p50: number; p99: number }[] = [];
		const toAnswer: { p50: number; p99: number }[] = [];
		const syncP99s: number[] = [];
		const processor = { product: [] as number[], sender: [] as number[], audience: [] as number[] };
		let frames: number;
		try {
			const { port, secret } = product;
			await sender.call('open', { port, secret, lanes, batch, ids: 'numbered', name: 'lane' });
			await audience.call('connect', { port, board: wholeBoard, count: walls, sample });
			// The first round warms code and caches up and counts for nothing.
			for (let round = 0; round <= rounds; round += 1) {
				await sender.call('prepare', {
					count: round === 0 ? requests / 2 : requests,
					perSecond: eventsPerSecond
				});
				const before = timeSyncs(data.folder, syncs);
				const spent = await processorTimes();
				const posted = await sender.call('pace');
				const spentAfter = await processorTimes();
				await rest(5 * tickMs);
				const after = timeSyncs(data.folder, syncs);
				const times = timesToSockets(posted, await audience.call('sights'));
				if (round === 0) continue;
				const begun = Math.min(...posted.map(({ dueAt }) => dueAt));
				const ended = Math.max(...posted.map(({ dueAt }) => dueAt));
				const seconds = (ended - begun) / 1_000;
				// A server that falls behind shows in the times; a sender that does would hide it.
				const rate = ((requests - 1) * batch) / seconds;
				if (rate < 0.97 * eventsPerSecond) {
					throw new Error(`only ${Math.round(rate)} events a second were due: this is no measurement`);
				}
				const answers = posted.map(({ dueAt, answeredAt }) => answeredAt - dueAt);
				toSocket.push({ p50: quantile(times, 0.5), p99: quantile(times, 0.99) });
				toAnswer.push({ p50: quantile(answers, 0.5), p99: quantile(answers, 0.99) });
				syncP99s.push(quantile([...before, ...after], 0.99));
				for (const who of ['product', 'sender', 'audience'] as const) {
					processor[who].push((spentAfter[who] - spent[who]) / seconds / 10);
				}
			}
			await checkCounts();
			frames = (await audience.call('frames')).all;
		} finally {
			await Promise.all([sender.end(), audience.end(), product.kill()]);
			removeFolder(data);
		}

		async function processorTimes() {
			return {
				product: product.processorMs,
				sender: await sender.call('processorMs'),
				audience: await audience.call('processorMs')
			};
		}

		/** Nothing lost, no wall gone, none behind. */
		async function checkCounts(): Promise<void> {
			const opened = (await sender.call('opened')).reduce((sum, count) => sum + count, 0);
			const counted = (await product.boardState()).windows.today.opened;
			if (counted !== opened)
				throw new Error(`${opened} conversations were opened, the board has ${counted}`);
			const connected = await audience.call('connected');
			if (connected !== walls) throw new Error(`${connected} of ${walls} walls are left`);
			const { least, most } = await audience.call('frames');
			if (least < 0.9 * most) throw new Error(`one wall got ${least} frames, another ${most}`);
		}

		const bars = syncP99s.map((sync) => 25 + 10 * sync);
		const answerRatios = toAnswer.map(({ p99 }, round) => p99 / (bars[round] ?? Number.NaN));
		const p99s = toSocket.map(({ p99 }) => p99);
		const share = (who: keyof typeof processor) => `${median(processor[who]).toFixed(0)} %`;
		return [
			{
				name: 'post to socket, p99',
				value: median(p99s),
				unit: 'ms',
				rounds: p99s,
				atMost: tickMs + 50,
				note: `p50 ${median(toSocket.map(({ p50 }) => p50)).toFixed(0)} ms`
			},
			{
				name: 'acknowledgement, p99 / (25 ms + 10 × p99 of fdatasync)',
				value: median(answerRatios),
				unit: '×',
				rounds: answerRatios,
				atMost: 1
			},
			{
				name: 'acknowledgement, p99',
				value: median(toAnswer.map(({ p99 }) => p99)),
				unit: 'ms',
				rounds: toAnswer.map(({ p99 }) => p99),
				note: `p50 ${median(toAnswer.map(({ p50 }) => p50)).toFixed(1)} ms; the bar of this run ${median(bars).toFixed(0)} ms`
			},
			{
				name: 'fdatasync of 4 KiB beside the rounds, p99',
				value: median(syncP99s),
				unit: 'ms',
				rounds: syncP99s
			},
			{
				name: 'processor of the product, of one core',
				value: median(processor.product),
				unit: '%',
				note: `sender ${share('sender')}, walls ${share('audience')}; ${frames.toLocaleString('en')} frames delivered`
			}
		];
	}
};
