import type { Milliseconds } from '#lib/domain/units.ts';
import { hour } from '#lib/domain/units.ts';
import { addLoad, laggedPointwiseLoad, loadKernel, pointwiseLoad, startLoad } from './offered-load.ts';
import type { PathMeasure } from './path-measure.ts';
import { measurePaths } from './path-measure.ts';
import type { RequirementInput } from './requirement.ts';
import type { SessionLength } from './session-length.ts';
import { sessionSurvival } from './session-length.ts';

/** What a slot asks of the floor. */
export interface SlotDemand {
	/** Arrivals per hour as the load sees them: open sessions / mean session length. */
	readonly rate: number;
	/** Sessions open if nobody had to wait. */
	readonly open: number;
	/** Nobody arrives in this slot, on any path. */
	readonly closed: boolean;
	/** For averages over paths: the rates per hour and how much each counts. */
	readonly spread: PathMeasure | undefined;
}

/** Up to here a backlog built in a slot matters to the next one as much as to its own. */
const shortStep: Milliseconds = 300_000;

/**
 * The rate per slot at which a steady floor has the load of that slot: of the expected arrivals, of the path at
 * the asked quantile, or of all paths with their weights. The input has been checked.
 *
 * @param stretch session length / handle time where no session is given
 * @example 200 per hour in one slot of a steady floor: rate 200, open 200/3,600 × session length in seconds
 */
export function slotDemands(input: RequirementInput, stretch: number): SlotDemand[] {
	const { arrivals, handleTime } = input;
	const slots = arrivals.kind === 'expected' ? arrivals.perHour.length : arrivals.slots;
	const paths = arrivals.perHour.length / slots;
	const first = typeof handleTime === 'number' ? handleTime : (handleTime[0] as number);
	const session = input.session ?? { kind: 'exponential', mean: first * stretch };
	const meanSession = sessionSurvival(session).mean;
	const scale = (slot: number) => (typeof handleTime === 'number' ? 1 : (handleTime[slot] as number) / first);
	const rates = loadRates(input, session, meanSession, slots, paths, scale);
	const average = arrivals.kind === 'paths' && arrivals.hold.kind === 'average';
	const share = arrivals.kind === 'paths' && arrivals.hold.kind === 'certainty' ? arrivals.hold.share : 1;

	return Array.from({ length: slots }, (_, slot) => {
		const column = rates.subarray(slot * paths, (slot + 1) * paths);
		let closed = true;
		for (let path = 0; path < paths && closed; path++) closed = arrivals.perHour[path * slots + slot] === 0;
		const rate = average ? column.reduce((sum, value) => sum + value, 0) / paths : quantile(column, share);
		return {
			rate,
			open: (rate / hour) * meanSession * scale(slot),
			closed,
			spread:
				average && rate > 0
					? measurePaths(column, smoothReach(meanSession * scale(slot), input.patience))
					: undefined
		};
	});
}

/**
 * Range of √(arrivals per hour) over which the figures of a floor are smooth enough for one interpolation of 64 nodes
 * and 1e-5: 40 in √(open sessions), of which a floor turns from idle to full in about 4. With a patience beyond a
 * session they turn faster; without end they bend where the line grows without end, and nothing is smooth enough.
 */
function smoothReach(session: Milliseconds, patience: Milliseconds): number {
	return (40 * Math.min(1, Math.sqrt(session / patience))) / Math.sqrt(session / hour);
}

/** Least value that at least this share of the values does not exceed. */
function quantile(values: Float64Array, share: number): number {
	if (values.length === 1) return values[0] as number;
	// The share times the count may miss a whole number by its last digit.
	const rank = Math.ceil(share * values.length * (1 - 1e-12));
	return Float64Array.from(values).sort()[Math.max(0, rank - 1)] as number;
}

/** Load as an arrival rate, slot by slot: `[slot · paths + path]`, per hour. */
function loadRates(
	input: RequirementInput,
	session: SessionLength,
	meanSession: Milliseconds,
	slots: number,
	paths: number,
	scale: (slot: number) => number
): Float64Array {
	const { arrivals, step, handleTime, load = 'modified' } = input;
	const { perHour } = arrivals;
	const rates = new Float64Array(slots * paths);
	if (load !== 'modified') {
		for (let path = 0; path < paths; path++) {
			const ofPath = Float64Array.from(
				{ length: slots },
				(_, slot) => perHour[path * slots + slot] as number
			);
			const loads =
				load === 'pointwise'
					? pointwiseLoad(ofPath, meanSession)
					: laggedPointwiseLoad(ofPath, step, meanSession);
			for (let slot = 0; slot < slots; slot++) {
				rates[slot * paths + path] = ((loads[slot] as number) / meanSession) * hour;
			}
		}
		return rates;
	}
	const sessionScale =
		typeof handleTime === 'number'
			? undefined
			: Float64Array.from({ length: slots }, (_, slot) => scale(slot));
	const kernel = loadKernel({ session, step, ...(sessionScale && { sessionScale }) }, slots);
	const highest = (input.slotLoad ?? (step <= shortStep ? 'highest' : 'mean')) === 'highest';
	const given = input.start === undefined ? undefined : startLoad(input.start, kernel);
	// Left out: as if each path's first rate had always held, which is linear in that rate.
	const steady = startLoad({ kind: 'steady', arrivalsPerHour: 1 }, kernel);
	const ofPath = { atEdge: new Float64Array(slots + 1), mean: new Float64Array(slots) };
	const { atEdge, mean } = ofPath;
	for (let path = 0; path < paths; path++) {
		if (given === undefined) {
			const rate = perHour[path * slots] as number;
			for (let i = 0; i <= slots; i++) atEdge[i] = (steady.atEdge[i] as number) * rate;
			for (let i = 0; i < slots; i++) mean[i] = (steady.mean[i] as number) * rate;
		} else {
			atEdge.set(given.atEdge);
			mean.set(given.mean);
		}
		addLoad(kernel, perHour, path * slots, ofPath);
		for (let slot = 0; slot < slots; slot++) {
			const open = highest
				? Math.max(atEdge[slot] as number, atEdge[slot + 1] as number)
				: (mean[slot] as number);
			rates[slot * paths + path] = (Math.max(0, open) / (meanSession * scale(slot))) * hour;
		}
	}
	return rates;
}
