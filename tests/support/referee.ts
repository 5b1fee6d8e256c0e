import { hour, minute, second } from '#lib/domain/units.ts';
import type { Milliseconds } from '#lib/domain/units.ts';
import type { FloorListener } from '#scheduler/simulate/floor-listener.ts';
import { logNormalOfMean, scenarioOfPlan } from '#scheduler/simulate/plan-scenario.ts';
import type { Plan } from '#scheduler/simulate/plan-scenario.ts';
import { raiseHeads } from '#scheduler/simulate/raise-heads.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { replicate } from '#scheduler/simulate/replicate.ts';
import { summarizeRuns } from '#scheduler/simulate/run-summary.ts';
import type { RunSummary } from '#scheduler/simulate/run-summary.ts';
import { sharedAttention } from '#scheduler/simulate/scenario.ts';
import { Simulation } from '#scheduler/simulate/simulation.ts';
import { chatQueue } from '#scheduler/staffing/chat-queue.ts';
import { erlangA } from '#scheduler/staffing/erlang-a.ts';
import { erlangC } from '#scheduler/staffing/erlang-c.ts';
import { findRequirement } from '#scheduler/staffing/requirement.ts';

/** A floor whose rates never change. */
export interface SteadyFloor {
	readonly arrivalsPerHour: number;
	/** Mean of the exponential work of a conversation at an agent who has no other. */
	readonly handleTime: Milliseconds;
	readonly heads: number;
	/** `throughput[k − 1]`: relative completions with k open chats. */
	readonly throughput: readonly number[];
	/** Mean of the exponential patience; Infinity: for ever. */
	readonly patience: Milliseconds;
	readonly answerWithin: Milliseconds;
}

/** What independent runs of a steady floor give. */
export interface SteadyRuns {
	/** Share of the arrivals that did not get an agent at once. */
	readonly waited: RunSummary;
	/** Share of the arrivals that got an agent within N. */
	readonly servedWithin: RunSummary;
}

/** Simulates a steady floor, the first sixty sessions of every run left out; intervals of 99 %. */
export function simulateSteady(
	floor: SteadyFloor,
	runs: number,
	arrivals: number,
	seed: number | string
): SteadyRuns {
	const { arrivalsPerHour, handleTime, heads, throughput, patience, answerWithin } = floor;
	const from = 60 * handleTime;
	const step = (arrivals / arrivalsPerHour) * hour;
	const end = from + step + 10 * handleTime;
	const agent = {
		skills: [0],
		capacity: throughput.length,
		throughput,
		shifts: [{ from: 0, to: end, breaks: [] }]
	};
	const scenario = {
		queues: [
			{
				arrivals: { from: 0, step: end, perHour: [arrivalsPerHour], shape: 'constant' as const },
				patience:
					patience === Infinity
						? { kind: 'never' as const }
						: { kind: 'exponential' as const, mean: patience },
				session: { kind: 'work' as const, work: { kind: 'exponential' as const, mean: handleTime } }
			}
		],
		agents: Array.from({ length: heads }, () => agent)
	};
	const rules = { from, to: from + step, answerWithin };
	const waited: number[] = [];
	const servedWithin: number[] = [];
	for (let run = 0; run < runs; run++) {
		const waits = new WaitCount(rules);
		new Simulation(scenario, `${seed}/${run}`, waits).advance(end);
		waited.push(1 - waits.atOnce / waits.asked);
		servedWithin.push(waits.within / waits.asked);
	}
	return {
		waited: summarizeRuns({ values: waited }, 0.99) as RunSummary,
		servedWithin: summarizeRuns({ values: servedWithin }, 0.99) as RunSummary
	};
}

/** Counts who asked in a stretch of time, who of them got an agent at once, and who within N. */
class WaitCount implements FloorListener {
	asked = 0;
	atOnce = 0;
	within = 0;
	readonly #askedAt: number[] = [];
	readonly #from: number;
	readonly #to: number;
	readonly #answerWithin: number;

	constructor(rules: { readonly from: number; readonly to: number; readonly answerWithin: number }) {
		this.#from = rules.from;
		this.#to = rules.to;
		this.#answerWithin = rules.answerWithin;
	}
	queued(at: number, place: number): void {
		this.#askedAt[place] = at;
		if (at >= this.#from && at < this.#to) this.asked++;
	}
	assigned(at: number, place: number): void {
		const askedAt = this.#askedAt[place] as number;
		if (!(askedAt >= this.#from && askedAt < this.#to)) return;
		if (at === askedAt) this.atOnce++;
		if (at - askedAt <= this.#answerWithin) this.within++;
	}
	found(): void {}
	opened(): void {}
	unassigned(): void {}
	message(): void {}
	closed(): void {}
	presence(): void {}
}

/** A set of S4: what the formula says, and what the simulation gives. */
export interface TheoryCheck {
	readonly name: string;
	readonly floor: SteadyFloor;
	readonly waiting: number;
	readonly serviceLevel: number;
	readonly runs: SteadyRuns;
}

/**
 * Sets of Erlang C and A with random heads, load, handle time and patience. The truth is not where one would
 * expect it: a third of the sets has half, and a third twice, the handle time and patience that one starts from.
 */
export function checkTheory(sets: number, runs: number, arrivals: number, seed: number): TheoryCheck[] {
	const random = new RandomStream(seed, 'sets of theory');
	const between = (low: number, high: number) => low + (high - low) * random.uniform();
	return Array.from({ length: sets }, (_, set) => {
		const truth = [1, 0.5, 2][set % 3] as number;
		const isPatient = set % 2 === 0;
		const heads = Math.round(5 * 20 ** random.uniform());
		const load = isPatient ? between(0.7, 0.92) : between(0.7, 1.1);
		const handleTime = truth * 3 * minute;
		const patience = isPatient ? Infinity : truth * between(1, 6) * minute;
		const arrivalsPerHour = (load * heads * hour) / handleTime;
		const floor: SteadyFloor = {
			arrivalsPerHour,
			handleTime,
			heads,
			throughput: [1],
			patience,
			answerWithin: 20 * second
		};
		const theory = isPatient ? erlangC(floor) : erlangA(floor);
		if ('status' in theory && theory.status !== 'stable') throw new Error('a set of theory is overloaded');
		return {
			name: `${isPatient ? 'C' : 'A'}, ${heads} heads, load ${load.toFixed(3)}, truth × ${truth}`,
			floor,
			waiting: theory.waitingProbability,
			serviceLevel: 'serviceLevel' in theory ? theory.serviceLevel : theory.serviceLevelOfOffered,
			runs: simulateSteady(floor, runs, arrivals, `${seed}/${set}`)
		};
	});
}

export const inside = (value: number, { low, high }: RunSummary): boolean => value >= low && value <= high;

/** A set of S5. */
export interface ChatCheck {
	readonly name: string;
	readonly heads: number;
	readonly analytic: number;
	readonly simulated: RunSummary;
}

/**
 * The chat model against the simulation over heads, capacities and loads of the full floor.
 *
 * Lines of chats change slowly (minutes to half an hour), so that a plain count would take days of computing for the
 * third digit. Beside every simulated floor runs a balanced one on the same arrivals and, as far as its rates allow,
 * the same departures. What it counts has a known mean, summed up here state by state; the difference between the two,
 * which is the error of assuming balance, swings little.
 */
export function checkChat(
	heads: readonly number[],
	capacities: readonly number[],
	loads: readonly number[],
	runs: number,
	arrivals: number
): ChatCheck[] {
	const handleTime = 5 * minute;
	const patience = 4 * minute;
	return heads.flatMap((n) =>
		capacities.flatMap((capacity) =>
			loads.map((load) => {
				const throughput = sharedAttention(capacity, 0.2);
				const full = (throughput.at(-1) as number) / handleTime;
				const arrivalsPerHour = load * n * full * hour;
				const model = chatQueue({
					arrivalsPerHour,
					handleTime,
					heads: n,
					patience,
					answerWithin: 30 * second,
					curve: { throughput }
				});
				if (model.status !== 'stable') throw new Error('chat with patience is stable');
				const from = 60 * handleTime;
				const end = from + (arrivals / arrivalsPerHour) * hour;
				const shifts = [{ from: 0, to: end, breaks: [] }];
				const scenario = {
					queues: [
						{
							arrivals: { from: 0, step: end, perHour: [arrivalsPerHour], shape: 'constant' as const },
							patience: { kind: 'exponential' as const, mean: patience },
							session: { kind: 'work' as const, work: { kind: 'exponential' as const, mean: handleTime } }
						}
					],
					agents: Array.from({ length: n }, () => ({ skills: [0], capacity, throughput, shifts }))
				};
				const known = balancedWaiting(arrivalsPerHour / hour, n, throughput, handleTime, patience);
				const estimates = Array.from({ length: runs }, (_, run) => {
					const seed = `chat/${n}/${capacity}/${load}/${run}`;
					const pair = new BalancedShadow(n, throughput, handleTime, patience, from, seed);
					new Simulation(scenario, seed, pair).advance(end);
					return known + (pair.waited - pair.shadowWaited) / pair.asked;
				});
				return {
					name: `${n} heads, ${capacity} chats, load ${load}`,
					heads: n,
					analytic: model.waitingProbability,
					simulated: summarizeRuns({ values: estimates }, 0.99) as RunSummary
				};
			})
		)
	);
}

/** Departures per ms of a floor of n agents with balanced chats and `inside` conversations. */
function balancedRate(inside: number, n: number, rates: ArrayLike<number>, patience: number): number {
	const served = Math.min(inside, n * (rates.length - 1));
	const each = Math.floor(served / n);
	const more = served - each * n;
	return more * (rates[each + 1] ?? 0) + (n - more) * (rates[each] as number) + (inside - served) / patience;
}

/** P(all places are taken) of the balanced floor: its birth–death chain, summed up from state to state. */
function balancedWaiting(
	arrivalRate: number,
	n: number,
	throughput: readonly number[],
	handleTime: number,
	patience: number
): number {
	const rates = [0, ...throughput.map((value) => value / handleTime)];
	let log = 0;
	const logs = [0];
	for (let inside = 1; inside < 20 * n * throughput.length; inside++) {
		log += Math.log(arrivalRate / balancedRate(inside, n, rates, patience));
		logs.push(log);
	}
	const highest = Math.max(...logs);
	const weights = logs.map((own) => Math.exp(own - highest));
	const sum = (from: number) => weights.slice(from).reduce((total, weight) => total + weight, 0);
	return sum(n * throughput.length) / sum(0);
}

/** Follows a simulated floor, and beside it a floor whose chats are always in balance. */
class BalancedShadow implements FloorListener {
	asked = 0;
	waited = 0;
	shadowWaited = 0;
	readonly #heads: number;
	readonly #capacity: number;
	/** Departures per ms of an agent with k chats. */
	readonly #rate: Float64Array;
	readonly #patience: number;
	readonly #from: number;
	readonly #random: RandomStream;
	readonly #open: Int32Array;
	/** Conversations of the simulated floor that wait, and its departures per ms. */
	#waiting = 0;
	#departures = 0;
	/** Conversations of the balanced floor. */
	#shadow = 0;
	#askedAt = -1;
	#now = 0;

	constructor(
		heads: number,
		throughput: readonly number[],
		handleTime: number,
		patience: number,
		from: number,
		seed: string
	) {
		this.#heads = heads;
		this.#capacity = throughput.length;
		this.#rate = Float64Array.of(0, ...throughput.map((value) => value / handleTime));
		this.#patience = patience;
		this.#from = from;
		this.#random = new RandomStream(seed, 'shadow');
		this.#open = new Int32Array(heads);
	}

	queued(at: number): void {
		this.#pass(at);
		if (at >= this.#from) {
			this.asked++;
			if (this.#shadow >= this.#heads * this.#capacity) this.shadowWaited++;
		}
		this.#shadow++;
		this.#waiting++;
		// Whoever is taken at once is not counted: `assigned` takes it back.
		if (at >= this.#from) this.waited++;
		this.#askedAt = at;
	}

	assigned(at: number, _place: number, agent: number): void {
		this.#pass(at);
		this.#waiting--;
		this.#change(agent, 1);
		if (at === this.#askedAt && at >= this.#from) this.waited--;
	}

	closed(at: number, _place: number, _reason: string, agent: number): void {
		this.#pass(at);
		const own = this.#departures + this.#waiting / this.#patience;
		if (agent >= 0) this.#change(agent, -1);
		else this.#waiting--;
		// As many of the simulated floor's departures as the balanced floor has; more come in `#pass`.
		if (this.#random.uniform() * own < this.#shadowRate()) this.#shadow--;
	}

	found(): void {}
	opened(): void {}
	unassigned(): void {}
	message(): void {}
	presence(): void {}

	#change(agent: number, by: number): void {
		const open = this.#open[agent] as number;
		this.#departures += (this.#rate[open + by] as number) - (this.#rate[open] as number);
		this.#open[agent] = open + by;
	}

	/** Departures per ms of the balanced floor. */
	#shadowRate(): number {
		return balancedRate(this.#shadow, this.#heads, this.#rate, this.#patience);
	}

	/** The departures that the balanced floor has beyond those of the simulated one. */
	#pass(at: number): void {
		while (this.#now < at) {
			const more = this.#shadowRate() - this.#departures - this.#waiting / this.#patience;
			if (more <= 0) break;
			this.#now -= Math.log(this.#random.uniform()) / more;
			if (this.#now < at) this.#shadow--;
		}
		this.#now = at;
	}
}

/** As long on average, with a standard deviation of the same length. */
function logNormalSession(mean: number) {
	const work = logNormalOfMean(mean, 1);
	if (work.kind !== 'logNormal') throw new Error('a log-normal is one');
	return work;
}

/** What became of a launch staffed by one rule. */
export interface LaunchOutcome {
	/** `serviceLevels[i]`: simulated, slot i of 5 min. */
	readonly serviceLevels: readonly number[];
	readonly headHours: number;
}

export interface LaunchCheck {
	readonly target: number;
	/** First slot of the launch. */
	readonly start: number;
	readonly modified: LaunchOutcome;
	/** The modified offered load as start value, heads raised by simulation where a slot misses. */
	readonly withSimulation: LaunchOutcome;
	readonly pointwise: LaunchOutcome;
}

/**
 * S7: a launch from 1× to 6× that lasts for 15 min and decays, sessions of 8 min, slots of 5 min, 80 % within 30 s. Staffed on one seed,
 * judged on another.
 *
 * @param truth the real handle time in units of the assumed one: the plan knows it, the prior does not
 */
export function checkLaunch(runs: number, truth = 1): LaunchCheck {
	const start = 12;
	const slots = 36;
	const step = 5 * minute;
	const grid = { from: 0, step, count: slots };
	const handleTime = truth * 8 * minute;
	const patience = 5 * minute;
	const target = 0.8;
	const perHour = Float64Array.from({ length: slots }, (_, i) =>
		i < start ? 120 : 120 * (1 + 5 * Math.exp(-Math.max(0, i - start - 2) / 2))
	);
	const headsBy = (load: 'modified' | 'pointwise'): Int32Array => {
		const requirement = findRequirement({
			arrivals: { kind: 'expected', perHour },
			step,
			channel: { kind: 'voice' },
			handleTime,
			patience,
			targets: { firstResponse: { within: 30 * second, share: target } },
			load,
			session: logNormalSession(handleTime)
		});
		if (requirement.status !== 'found') throw new Error('the launch was refused');
		return Int32Array.from(requirement.slots, ({ heads }) => heads).slice(0, slots);
	};
	const planOf = (heads: Int32Array): Plan => ({
		grid,
		throughput: [1],
		whenHeadsFall: 'hand_back',
		queues: [
			{
				arrivals: perHour.map((rate) => (rate * step) / hour),
				heads,
				session: { kind: 'work', work: logNormalSession(handleTime) },
				patience: { kind: 'exponential', mean: patience }
			}
		]
	});
	const rules = { grid, answerWithin: 30 * second };
	const judge = (heads: Int32Array): LaunchOutcome => {
		const judged = replicate({ scenario: scenarioOfPlan(planOf(heads)), seed: 'judge', runs, rules });
		return {
			serviceLevels: Array.from(
				{ length: slots },
				(_, interval) => judged.summary('serviceLevel', { queue: 0, interval })?.mean ?? NaN
			),
			headHours: (heads.reduce((sum, own) => sum + own, 0) * step) / hour
		};
	};
	const modified = headsBy('modified');
	const raised = raiseHeads({
		plan: planOf(modified),
		// A margin for what the judge's other days will bring.
		targets: [[{ figure: 'serviceLevel', atLeast: target + 0.03 }]],
		replication: { seed: 'plan', runs, rules },
		mostHeads: 1_000
	});
	return {
		target,
		start,
		modified: judge(modified),
		withSimulation: judge(raised.heads[0] as Int32Array),
		pointwise: judge(headsBy('pointwise'))
	};
}
