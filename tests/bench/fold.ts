import { Companion } from './companion.ts';
import type { InMemoryCalls } from './in-memory.ts';
import type { Measurement, Section } from './section.ts';
import { median } from './statistics.ts';

/** Recorded days through the fold, in memory. */
export const fold: Section = {
	name: 'fold',
	title: 'Fold of recorded days in memory',
	async run({ rounds }) {
		const worker = new Companion<InMemoryCalls>(new URL('./in-memory.ts', import.meta.url), [
			'--max-semi-space-size=64'
		]);
		try {
			const found: Measurement[] = [];
			for (const [name, events] of Object.entries(await worker.call('prepareDays'))) {
				const conversations: number[] = [];
				const floors: number[] = [];
				for (let round = 0; round <= rounds; round += 1) {
					const ofConversations = await worker.call('foldConversations', name);
					const ofFloor = await worker.call('foldFloor', name);
					if (round === 0) continue;
					conversations.push(ofConversations);
					floors.push(ofFloor);
				}
				found.push(
					{
						name: `${name}: conversations`,
						value: median(conversations),
						unit: '/s',
						rounds: conversations,
						atLeast: 1_000_000,
						note: `${events.toLocaleString('en')} events; per second of processor`
					},
					{
						name: `${name}: floor with one board`,
						value: median(floors),
						unit: '/s',
						rounds: floors,
						note: 'with time lines, windows and returns'
					}
				);
			}
			if (!Number.isFinite(await worker.call('witness'))) throw new Error('the fold came to nothing');
			return found;
		} finally {
			await worker.end();
		}
	}
};
