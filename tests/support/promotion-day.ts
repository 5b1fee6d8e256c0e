import { hour, minute, second } from '#lib/domain/units.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { sharedAttention } from '#scheduler/simulate/scenario.ts';
import type { AgentScenario, QueueScenario, Scenario, SessionModel } from '#scheduler/simulate/scenario.ts';

const turns: SessionModel = {
	kind: 'turns',
	turnWeights: [34, 32, 20, 10, 4],
	reply: { kind: 'logNormal', median: 8 * second, spread: 0.65 },
	pause: { kind: 'logNormal', median: 22 * second, spread: 0.7 },
	wrapUp: { kind: 'logNormal', median: 45 * second, spread: 0.6 },
	insisting: 0.15,
	assisted: 0.15,
	closing: [6, 2.5, 1.5]
};

/** Inquiries per hour: a day's level with a launch at 20:00, on a 5-minute grid, `total` in all. */
function dayWithLaunch(total: number): Float64Array {
	const perHour = new Float64Array(288);
	let sum = 0;
	for (let slot = 0; slot < perHour.length; slot++) {
		const hours = slot / 12;
		const usual = hours < 8 ? 0.25 : hours < 10 ? 0.8 : 1;
		const since = hours - 20;
		const surge = since < 0 ? 0 : 5 * (0.6 * Math.exp(-since / 0.2) + 0.4 * Math.exp(-since / 1.2));
		perHour[slot] = usual + surge;
		sum += (usual + surge) / 12;
	}
	return perHour.map((level) => (level * total) / sum);
}

/**
 * A promotion day of 100 agents: about `conversations` in four queues with messages, bots, transfers, returns and
 * patience; early, late and night shifts, some people with two skills; a meal and short breaks.
 */
export function promotionDay(conversations = 50_000): Scenario {
	// Returns come on top of the first contacts.
	const firstContacts = conversations / 1.04;
	const shares = [0.4, 0.3, 0.2, 0.1];
	const queues = shares.map((share, q): QueueScenario => ({
		arrivals: { from: 0, step: 5 * minute, perHour: dayWithLaunch(firstContacts * share), shape: 'constant' },
		patience: { kind: 'logNormal', median: 150 * second, spread: 0.8 },
		session: turns,
		greets: q === 1,
		returns: { share: 0.05, after: { kind: 'exponential', mean: 20 * minute } },
		...(q === 0 && { transfer: { share: 0.03, to: 3 } }),
		...(q === 3 && {
			bot: {
				reply: { kind: 'constant' as const, value: second },
				dialogue: { kind: 'logNormal' as const, median: 22 * second, spread: 0.6 },
				selfService: 0.25
			}
		})
	}));
	const random = new RandomStream('promotion day', 'agents');
	const agents = Array.from({ length: 100 }, (_, a): AgentScenario => {
		const own = a % 10 < 4 ? 0 : a % 10 < 7 ? 1 : a % 10 < 9 ? 2 : 3;
		const from = a % 10 === 0 ? 0 : a % 5 < 2 ? 8 * hour : 15 * hour;
		const length = from === 0 ? 8 * hour : 9 * hour;
		return {
			skills: a % 10 === 0 ? [0, 1, 2, 3] : a % 3 === 0 ? [own, (own + 1) % 4] : [own],
			capacity: 6,
			throughput: sharedAttention(6, 0.12),
			pace: 0.85 + 0.3 * random.uniform(),
			shifts: [
				{
					from,
					to: from + length,
					breaks: [
						{ from: from + 2 * hour + (a % 12) * 5 * minute, length: 15 * minute, reason: 'rest' },
						{ from: from + 4 * hour + (a % 12) * 5 * minute, length: 45 * minute, reason: 'meal' }
					],
					drainLimit: 20 * minute
				}
			]
		};
	});
	return { closesAt: 24 * hour, queues, agents };
}
