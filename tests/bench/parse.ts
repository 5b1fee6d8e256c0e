import { Companion } from './companion.ts';
import type { InMemoryCalls } from './in-memory.ts';
import type { Measurement, Section } from './section.ts';
import { median } from './statistics.ts';

/** The ways take turns this often within a round. */
const turns = 4;
const turnMs = 80;
const ways = ['json', 'schema', 'events'] as const;

/** From the text of a request to events, beside `JSON.parse` of the same text. */
export const parse: Section = {
	name: 'parse',
	title: 'Parse and validate, beside JSON.parse alone',
	async run({ rounds }) {
		const worker = new Companion<InMemoryCalls>(new URL('./in-memory.ts', import.meta.url), [
			'--max-semi-space-size=64'
		]);
		try {
			const sizes = await worker.call('prepareBatches');
			const found: Measurement[] = [];
			for (const [name, bytes] of Object.entries(sizes)) {
				const whole: number[] = [];
				const schema: number[] = [];
				const rates: number[] = [];
				for (const how of ways) await worker.call('parse', { name, how, ms: 300 });
				for (let round = 0; round < rounds; round += 1) {
					const sums = { json: 0, schema: 0, events: 0 };
					for (let turn = 0; turn < turns; turn += 1) {
						// Time per event adds up, rates do not.
						for (const how of ways) sums[how] += 1 / (await worker.call('parse', { name, how, ms: turnMs }));
					}
					whole.push(sums.json / sums.events);
					schema.push(sums.json / sums.schema);
					rates.push(turns / sums.events);
				}
				found.push(
					{
						name: `${name}: events / JSON.parse alone`,
						value: median(whole),
						unit: '×',
						rounds: whole,
						atLeast: 0.85,
						note: `${bytes.toFixed(0)} B an event, ${Math.round(median(rates)).toLocaleString('en')} events/s of processor`
					},
					{
						name: `${name}: the schema alone / JSON.parse alone`,
						value: median(schema),
						unit: '×',
						rounds: schema
					}
				);
			}
			return found;
		} finally {
			await worker.end();
		}
	}
};
