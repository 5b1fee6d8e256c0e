import { hour, minute, second } from '#lib/domain/units.ts';
import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import type { ArrivalRate } from '#scheduler/simulate/arrival-process.ts';
import { logNormal } from '#scheduler/simulate/distribution.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { sharedAttention } from '#scheduler/simulate/scenario.ts';
import type { AgentScenario, QueueScenario, Scenario, SessionModel } from '#scheduler/simulate/scenario.ts';
import { demoGroups, demoPeople, demoQueues } from './demo-registry.ts';
import { demoRoster, worksNights } from './demo-roster.ts';
import { timeOfDay } from './session-calendar.ts';
import type { DemoSession } from './session-calendar.ts';

/** Most parallel conversations of each agent. */
export const demoCapacity = 10;

/** Conversations per 5 minutes on a usual day at level 1, all queues. */
const usualPer5Minutes = 150;
/** On top of that, in the first minute of a launch. */
const surgePer5Minutes = 800;

/** Level of demand by local hour, straight lines between; launches lift the two hours around them to 1. */
const levelByHour = [
	0.5, 0.35, 0.25, 0.2, 0.18, 0.2, 0.28, 0.4, 0.5, 0.7, 0.82, 0.85, 0.78, 0.8, 0.85, 0.95, 0.95, 0.88, 0.92,
	1, 1, 1, 0.95, 0.75, 0.5
];

/** Two time constants: the rush for the first pieces, and the evening that follows. */
const rush = { share: 0.28, decay: 5 * minute };
const evening = { share: 0.72, decay: 58 * minute };

interface Demand {
	/** Share of the usual conversations, and of a launch's surge. */
	readonly usual: number;
	readonly surge: number;
}

/** In the order of `demoQueues`. */
const demand: readonly Demand[] = [
	{ usual: 0.44, surge: 0.56 },
	{ usual: 0.2, surge: 0.12 },
	{ usual: 0.16, surge: 0.17 },
	{ usual: 0.12, surge: 0.08 },
	{ usual: 0.08, surge: 0.08 }
];

const gridStep: Milliseconds = 15 * second;

/** What the demo shop is in a session: five queues and 60 agents, as the simulation wants it. */
export function demoScenario(session: DemoSession): Scenario {
	return {
		closesAt: session.end,
		queues: demoQueues.map((_, q) => queueScenario(q, session)),
		agents: agentScenarios(session)
	};
}

/** Conversations per hour that come to a queue (not counting those who return), by index of `demoQueues`. */
export function demoArrivals(queue: number, { start, end, launches }: DemoSession): ArrivalRate {
	const { usual, surge } = demand[queue] as Demand;
	const perHour: number[] = [];
	for (let at = start; at <= end; at += gridStep) {
		const surging = launches.reduce((sum, launch) => sum + surgeAt(at - launch), 0);
		const per5Minutes = usual * usualPer5Minutes * levelAt(at, launches) + surge * surgePer5Minutes * surging;
		perHour.push(per5Minutes * 12);
	}
	return { from: start, step: gridStep, perHour, shape: 'linear' };
}

function levelAt(at: EpochMs, launches: readonly EpochMs[]): number {
	const hours = timeOfDay(at) / hour;
	const i = Math.floor(hours);
	const [left, right] = [levelByHour[i] ?? 1, levelByHour[i + 1] ?? 1];
	const usual = left + (right - left) * (hours - i);
	// A launch at four in the morning finds a full shop too.
	return launches.reduce((level, launch) => {
		const since = at - launch;
		const awake = since < 0 ? 1 + since / (8 * hour) : 1 - (since - 2 * hour) / (2 * hour);
		return Math.max(level, Math.min(1, Math.max(0, awake)));
	}, usual);
}

/** The surge of a launch, 1 at its start; people gather in the ten minutes before. */
function surgeAt(since: Milliseconds): number {
	if (since < 0) return 0.1 * Math.exp(since / (4 * minute));
	return rush.share * Math.exp(-since / rush.decay) + evening.share * Math.exp(-since / evening.decay);
}

const preSale: SessionModel = {
	kind: 'turns',
	turnWeights: [34, 32, 20, 10, 4],
	reply: { kind: 'logNormal', median: 7.5 * second, spread: 0.65 },
	pause: { kind: 'logNormal', median: 22 * second, spread: 0.7 },
	wrapUp: { kind: 'logNormal', median: 62 * second, spread: 0.6 },
	insisting: 0.15,
	assisted: 0.18,
	closing: [6, 2.5, 1.5]
};

const afterSale: SessionModel = {
	...preSale,
	turnWeights: [20, 30, 26, 16, 8],
	reply: { kind: 'logNormal', median: 9.5 * second, spread: 0.7 },
	insisting: 0.25,
	assisted: 0.08
};

function queueScenario(queue: number, session: DemoSession): QueueScenario {
	const { kind, channel } = demoQueues[queue] as (typeof demoQueues)[number];
	const isAfterSale = kind === 'after_sale';
	const afterSaleQueue = demoQueues.findIndex((other) => other.kind === 'after_sale');
	return {
		arrivals: demoArrivals(queue, session),
		patience: { kind: 'logNormal', median: (isAfterSale ? 170 : 120) * second, spread: 0.8 },
		session: isAfterSale ? afterSale : preSale,
		...((isAfterSale || channel === 'douyin') && {
			bot: {
				reply: { kind: 'logNormal', median: 1.2 * second, spread: 0.3 },
				dialogue: { kind: 'logNormal', median: 22 * second, spread: 0.6 },
				selfService: 0.24
			}
		}),
		greets: channel === 'jd',
		...(queue === 0 && { transfer: { share: 0.03, to: afterSaleQueue } }),
		returns: { share: 0.05, after: { kind: 'exponential', mean: 18 * minute } }
	};
}

function agentScenarios(session: DemoSession): AgentScenario[] {
	const indexOfQueue = new Map(demoQueues.map(({ id }, q) => [id, q]));
	const allQueues = demoQueues.map((_, q) => q);
	const roster = demoRoster(session);
	const throughput = sharedAttention(demoCapacity, 0.115);
	// People keep their pace for life: it does not depend on the seed of the session.
	const paces = new RandomStream('people', 'pace');
	let before = '';
	let place = 0;
	return demoPeople.map((person, index) => {
		place = person.group === before ? place + 1 : 0;
		before = person.group;
		const group = demoGroups.find(({ id }) => id === person.group);
		const queues = group ? [...group.queues, ...(place < group.also.people ? [group.also.queue] : [])] : [];
		return {
			skills: worksNights(index) ? allQueues : queues.map((id) => indexOfQueue.get(id) ?? 0),
			capacity: demoCapacity,
			throughput,
			pace: logNormal(1, 0.1, paces.uniform()),
			shifts: roster[index] ?? []
		};
	});
}
