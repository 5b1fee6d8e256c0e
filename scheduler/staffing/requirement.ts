import type { Erlangs, Milliseconds } from '#lib/domain/units.ts';
import { hour } from '#lib/domain/units.ts';
import type { FloorEvaluation, FloorFigures } from './floor-figures.ts';
import { emptyFloorFigures, prepareFloor } from './floor-figures.ts';
import { garnettQuality, halfinWhittQuality } from './halfin-whitt.ts';
import { leastHeads } from './least-heads.ts';
import type { LoadStart } from './offered-load.ts';
import type { PathMeasure } from './path-measure.ts';
import type { RequirementFault } from './requirement-faults.ts';
import { findRequirementFaults } from './requirement-faults.ts';
import type { SessionLength } from './session-length.ts';
import { slotDemands } from './slot-demand.ts';
import type { TargetName, Targets } from './targets.ts';
import { meetsTargets, missedTargets } from './targets.ts';

/** Arrivals slot by slot. */
export type Arrivals =
	/** `perHour[i]`: expected arrivals per hour in slot i. */
	| { readonly kind: 'expected'; readonly perHour: ArrayLike<number> }
	/**
	 * Sample paths, one after the other: `perHour[path · slots + i]`, arrivals per hour.
	 * `certainty` c: the targets are met on at least that share of the paths, P(met) ≥ c = 1 − ε.
	 * `average`: the figures over all customers of all paths meet them.
	 * Counts of a forecast taken as rates hold the chance of single arrivals twice, in the path and in the model: on
	 * the safe side, by a head in slots of 5 minutes, by none in slots of 30 (calls of 3 min, 20 to 1,000 an hour).
	 */
	| {
			readonly kind: 'paths';
			readonly perHour: Float32Array | Float64Array;
			readonly slots: number;
			readonly hold: { readonly kind: 'certainty'; readonly share: number } | { readonly kind: 'average' };
	  };

/** How customers are served. */
export type Channel =
	/** One at a time: Erlang A, or Erlang C where patience is Infinity. */
	| { readonly kind: 'voice' }
	/**
	 * Several at a time: the chat model. `throughput` is the concurrency curve; `replyDelay[k − 1]` the time from
	 * slot to first answer at an agent with k chats open (0 when left out), which must not fall with k.
	 */
	| {
			readonly kind: 'chat';
			readonly throughput: readonly number[];
			readonly replyDelay?: readonly Milliseconds[];
	  };

export interface RequirementInput {
	readonly arrivals: Arrivals;
	readonly step: Milliseconds;
	readonly channel: Channel;
	/** Mean time for one inquiry by an agent without other chats; one for all slots or one per slot. */
	readonly handleTime: Milliseconds | ArrayLike<number>;
	/** Mean time that customers wait for an agent; Infinity for ever. */
	readonly patience: Milliseconds;
	readonly targets: Targets;
	/** Share of the scheduled time in which agents are not available, at least 0, below 1; 0 when left out. */
	readonly shrinkage?: number;
	/**
	 * `modified` (when left out): the load lags the arrivals by a session. `pointwise` and `lagged` are SIPP and
	 * lagged SIPP, only to compare.
	 */
	readonly load?: 'modified' | 'pointwise' | 'lagged';
	/**
	 * Length of a session for the modified load; with a handle time per slot that of the first one, and the others in
	 * proportion. Left out: exponential, with the handle time on the telephone and
	 * handle time · K/μ(K) in chat, the length when agents are full, which is when targets bind.
	 */
	readonly session?: SessionLength;
	/** Sessions open at the first slot; left out: as if the first slot's rate had always held. */
	readonly start?: LoadStart;
	/**
	 * Which load of a slot counts. Left out: the highest for steps up to 5 minutes, because a backlog built up in
	 * a slot is carried into the next; the mean for longer steps, of which the edges are a small part.
	 */
	readonly slotLoad?: 'highest' | 'mean';
	/**
	 * After the last arrivals heads are kept until nobody is left with this probability; 0.99 when left out.
	 */
	readonly drainedWith?: number;
}

/**
 * Why a slot has its heads: a target that one head less would miss; `drain`: sessions that still run after the last
 * arrivals; `stability`: one head less would miss no target, but could not do the work at all.
 */
export type Binding = TargetName | 'drain' | 'stability';

export interface SlotRequirement {
	/** Work in agents with one chat each: arrival rate as the load sees it × handle time. */
	readonly offeredLoad: Erlangs;
	/** Agents at work. */
	readonly heads: number;
	/** Agents on the roster: heads / (1 − shrinkage), rounded up. */
	readonly scheduled: number;
	/** Empty where no head is needed. */
	readonly binding: readonly Binding[];
	/** What the heads give; undefined where no head is needed. */
	readonly figures: FloorFigures | undefined;
}

export type Requirement =
	/** `slots[i]`: slot i, in the order of the arrivals. */
	| { readonly status: 'found'; readonly slots: readonly SlotRequirement[] }
	| { readonly status: 'refused'; readonly faults: readonly RequirementFault[] };

/** More agents than any shop has: a search that gets here has targets that no floor can meet. */
const mostHeads = 1_000_000;
const defaultDrained = 0.99;
/** Arrivals per hour: one in 100,000 years is none, and rates near the least double would divide to Infinity. */
const nobody = 1e-9;

/**
 * The least heads per slot that meet all targets, and which target asks for them.
 *
 * Steady state per slot at the modified offered load; the search starts from the square-root rule with the
 * quality β of the slot before. In every slot the heads meet all targets and one head less misses those named in
 * `binding`. `certainty` over paths needs one search only: all figures get worse with the load, so that the
 * load at that quantile of the paths decides.
 *
 * What this does not know: backlogs carried from an understaffed slot, agents who finish their shift, the reply
 * times within a conversation. The simulation does.
 *
 * @example findRequirement({ arrivals: { kind: 'expected', perHour: [200] }, step: 1_800_000, channel: { kind: 'voice' },
 *   handleTime: 180_000, patience: Infinity, targets: { firstResponse: { within: 20_000, share: 0.8 } }, shrinkage: 0.3 })
 * // one slot: heads 14, scheduled 20, binding ['firstResponse']
 * @returns `refused` with every fault and its field when the input cannot be staffed; never throws for its values
 */
export function findRequirement(input: RequirementInput): Requirement {
	const faults = findRequirementFaults(input);
	if (faults.length > 0) return { status: 'refused', faults };

	const { channel, handleTime, patience, targets } = input;
	const shrinkage = input.shrinkage ?? 0;
	const throughput = channel.kind === 'chat' ? channel.throughput : [1];
	const mostThroughput = throughput.at(-1) as number;
	const replyDelay =
		(channel.kind === 'chat' ? channel.replyDelay : undefined) ?? throughput.map((): Milliseconds => 0);
	const evaluate = prepareFloor({
		curve: { throughput },
		patience,
		within: targets.firstResponse?.within ?? 0,
		replyDelay
	});
	const emptyBelow = -Math.log(input.drainedWith ?? defaultDrained);
	const figures = emptyFloorFigures();
	const mean = emptyFloorFigures();
	const found = new Map<string, SlotRequirement>();
	let quality = startQuality(input);

	const slots: SlotRequirement[] = [];
	for (const [slot, demand] of slotDemands(input, throughput.length / mostThroughput).entries()) {
		const { rate, open, closed, spread } = demand;
		const time = typeof handleTime === 'number' ? handleTime : (handleTime[slot] as number);
		const key = spread === undefined ? `${rate} ${time} ${closed}` : undefined;
		const known = key === undefined ? undefined : found.get(key);
		if (known !== undefined) {
			slots.push(known);
			continue;
		}
		if (rate < nobody || (closed && open <= emptyBelow)) {
			slots.push({
				offeredLoad: (rate / hour) * time,
				heads: 0,
				scheduled: 0,
				binding: [],
				figures: undefined
			});
			continue;
		}
		const at = (heads: number): FloorFigures => {
			if (spread === undefined || heads === 0) return evaluate(rate / hour, heads, time, figures);
			return averageFigures(evaluate, spread, heads, time, figures, mean);
		};
		// Heads that only just do all the work at full concurrency; the square-root rule adds β of their roots.
		const bare = ((rate / hour) * time) / mostThroughput;
		const heads = leastHeads(
			(tried) => meetsTargets(targets, at(tried)),
			bare + quality * Math.sqrt(bare),
			mostHeads
		);
		if (heads === undefined) return { status: 'refused', faults: [unreachable(slot)] };
		quality = (heads - 0.5 - bare) / Math.sqrt(bare);
		const given = { ...at(heads) };
		const missed = missedTargets(targets, at(heads - 1));
		const binding: readonly Binding[] = closed ? ['drain'] : missed.length > 0 ? missed : ['stability'];
		const requirement: SlotRequirement = {
			offeredLoad: (rate / hour) * time,
			heads,
			scheduled: scheduledHeads(heads, shrinkage),
			binding,
			figures: given
		};
		if (key !== undefined) found.set(key, requirement);
		slots.push(requirement);
	}
	return { status: 'found', slots };
}

/** Figures over all customers of all paths. */
function averageFigures(
	evaluate: FloorEvaluation,
	{ rates, weights, meanRate }: PathMeasure,
	heads: number,
	handleTime: Milliseconds,
	one: FloorFigures,
	into: FloorFigures
): FloorFigures {
	let offered = 0;
	let served = 0;
	let response = 0;
	let abandonment = 0;
	let occupancy = 0;
	for (let i = 0; i < rates.length; i++) {
		const weight = weights[i] as number;
		const rate = rates[i] as number;
		evaluate(rate / hour, heads, handleTime, one);
		const servedShare = weight * (1 - one.abandonment);
		offered += weight * one.serviceLevelOfOffered;
		abandonment += weight * one.abandonment;
		served += servedShare;
		response += servedShare * one.meanFirstResponse;
		// Occupancy is a mean over time, not over customers: each path counts the same, also one without arrivals.
		occupancy += (weight / rate) * meanRate * one.occupancy;
	}
	into.serviceLevelOfOffered = offered;
	into.serviceLevelOfServed = offered / served;
	into.meanFirstResponse = response / served;
	into.abandonment = abandonment;
	into.occupancy = occupancy;
	return into;
}

/** β to start the first search from: the limit that waiting for 1 − the target's share gives. */
function startQuality({ targets, patience, handleTime }: RequirementInput): number {
	const waiting = Math.min(0.9, Math.max(1e-6, 1 - (targets.firstResponse?.share ?? 0.8)));
	const time = typeof handleTime === 'number' ? handleTime : (handleTime[0] as number);
	return patience === Infinity ? halfinWhittQuality(waiting) : garnettQuality(waiting, time / patience);
}

function unreachable(slot: number): RequirementFault {
	return {
		field: 'targets',
		message: `must be reachable: in slot ${slot} they are not with ${mostHeads} heads`
	};
}

/**
 * Agents on the roster for so many at work: heads / (1 − shrinkage), rounded up. A quotient that is whole but for
 * the last digit of its division is not pushed to the next number: 21 / (1 − 0.3) is 30.
 *
 * @example scheduledHeads(14, 0.3) // 20
 * @throws RangeError unless 0 ≤ shrinkage < 1
 */
export function scheduledHeads(heads: number, shrinkage: number): number {
	if (!(shrinkage >= 0 && shrinkage < 1)) {
		throw new RangeError(`scheduledHeads: shrinkage must be at least 0 and below 1, got ${shrinkage}`);
	}
	return Math.ceil((heads / (1 - shrinkage)) * (1 - 1e-12));
}
