import type { AudienceCalls } from './audience.ts';
import { Companion } from './companion.ts';
import { newFolder, Product, removeFolder, wholeBoard } from './product.ts';
import type { RawAppendsCalls } from './raw-appends.ts';
import type { Measurement, Section } from './section.ts';
import type { SenderCalls } from './sender.ts';
import { median } from './statistics.ts';

const walls = 500;
const batch = 500;
const lanes = 4;
/** Requests a round. */
const requests = 160;

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Round {
	readonly eventsPerSecond: number;
	/** Of the same batches straight into `node:sqlite`. */
	readonly rawPerSecond: number;
	/** Processor time of the product per event, in µs. */
	readonly microseconds: number;
}

/** Rounds of one way to name events, each with a fresh product and a fresh raw file. */
async function roundsOf(ids: 'numbered' | 'random', rounds: number): Promise<Round[]> {
	const data = newFolder();
	const product = await Product.start(data);
	const sender = new Companion<SenderCalls>(new URL('./sender.ts', import.meta.url));
	const audience = new Companion<AudienceCalls>(new URL('./audience.ts', import.meta.url));
	const raw = new Companion<RawAppendsCalls>(new URL('./raw-appends.ts', import.meta.url));
	const found: Round[] = [];
	try {
		const { port, secret } = product;
		await sender.call('open', { port, secret, lanes, batch, ids, name: ids });
		await audience.call('connect', { port, board: wholeBoard, count: walls, sample: 1 });
		await raw.call('open', { folder: data.folder, ids });
		for (let round = 0; round <= rounds; round += 1) {
			const count = round === 0 ? requests / 2 : requests;
			await sender.call('prepare', { count, perSecond: 1_000_000 });
			const framesBefore = await audience.call('frames');
			const spent = product.processorMs;
			const { events, ms } = await sender.call('flood');
			const microseconds = ((product.processorMs - spent) * 1_000) / events;
			await rest(300);
			const { least } = await audience.call('frames');
			// Walls that get nothing meanwhile would be no walls.
			if (least - framesBefore.least < ms / 300) {
				throw new Error(`in ${Math.round(ms)} ms a wall got only ${least - framesBefore.least} frames`);
			}
			const { events: rows, ms: rawMs } = await raw.call('append', { count, batch });
			if (round === 0) continue;
			found.push({
				eventsPerSecond: (events / ms) * 1_000,
				rawPerSecond: (rows / rawMs) * 1_000,
				microseconds
			});
		}
		const opened = (await sender.call('opened')).reduce((sum, n) => sum + n, 0);
		const counted = (await product.boardState()).windows.today.opened;
		if (counted !== opened) throw new Error(`${opened} conversations were opened, the board has ${counted}`);
		const connected = await audience.call('connected');
		if (connected !== walls) throw new Error(`${connected} of ${walls} walls are left`);
	} finally {
		await Promise.all([sender.end(), audience.end(), raw.end(), product.kill()]);
		removeFolder(data);
	}
	return found;
}

function measurements(title: string, found: readonly Round[], isBar: boolean): Measurement[] {
	const rates = found.map(({ eventsPerSecond }) => eventsPerSecond);
	const ratios = found.map(({ eventsPerSecond, rawPerSecond }) => eventsPerSecond / rawPerSecond);
	const microseconds = median(found.map((round) => round.microseconds)).toFixed(1);
	return [
		{
			name: `${title}: durable events over HTTP`,
			value: median(rates),
			unit: '/s',
			rounds: rates,
			...(isBar && { atLeast: 30_000, stretch: 50_000 }),
			note: `${microseconds} µs of the product's processor an event`
		},
		{
			name: `${title}: over HTTP / raw node:sqlite`,
			value: median(ratios),
			unit: '×',
			rounds: ratios,
			...(isBar && { atLeast: 0.1 }),
			note: `raw ${Math.round(median(found.map(({ rawPerSecond }) => rawPerSecond))).toLocaleString('en')} /s`
		}
	];
}

/** As many events as the product takes, each synced before its answer, while 500 walls show them. */
export const ingest: Section = {
	name: 'ingest',
	title: `Durable ingest in batches of ${batch} with ${walls} walls live`,
	async run({ rounds }) {
		const numbered = await roundsOf('numbered', rounds);
		const random = await roundsOf('random', rounds);
		return [
			...measurements('numbered ids', numbered, true),
			...measurements('random ids (UUIDs)', random, false)
		];
	}
};
