import { gaussLegendre } from './quadrature.ts';

/** Rates per millisecond and a limit in milliseconds. */
export interface OfferedWaitInput {
	/** λ: arrivals. */
	readonly arrivalRate: number;
	/** D: completions while every agent is full. */
	readonly completionRate: number;
	/** θ: 1 / mean patience; 0 where nobody leaves, which needs arrivalRate < completionRate. */
	readonly abandonmentRate: number;
	/** T of "within T". */
	readonly within: number;
}

/** Integrals of exp(h(x) − peak); a value of the model is D · exp(peak) · integral × P(full, nobody waiting). */
export interface OfferedWait {
	/** Largest value of h, which may be far over the exponent of a double under overload. */
	peak: number;
	/** ∫ e^h: with D, the weight of all states in which an arrival waits. */
	mass: number;
	/** ∫ e^h e^(−θx): those who wait and are served. */
	served: number;
	/** ∫ e^h (1 − e^(−θx))/θ: mean of min(offered wait, patience), the time spent in the line. */
	wait: number;
	/** ∫ e^h x e^(−θx): the time in the line of those who are served. */
	waitOfServed: number;
	/** ∫ from 0 to T of e^h e^(−θx): those who wait at most T and are served. */
	servedWithin: number;
}

const rule = gaussLegendre(28);
/** What is below e^(−40) of the peak is below the last digit of a sum. */
const nepers = 40;

/**
 * The wait that an arrival would have who never gives up, while all agents are full: the same for Erlang A and
 * for chat, because behind a full floor only arrivals, the floor's full speed D and patience count.
 *
 * Density of the wait: D · P(full, nobody waiting) · e^h(x) with h(x) = λ(1 − e^(−θx))/θ − D·x (Baccelli &
 * Hebuterne 1981). All integrands are positive and concave in the logarithm, so that Gauss–Legendre panels
 * between the peak, T and the point where nothing is left give 14 digits at any size, also where the series
 * over the states would have 10⁵ terms or overflow.
 *
 * Writes into `into` (no allocation in searches) and returns it.
 */
export function integrateOfferedWait(input: OfferedWaitInput, into: OfferedWait): OfferedWait {
	const { arrivalRate, completionRate, abandonmentRate, within } = input;
	if (abandonmentRate === 0) return withoutAbandonment(completionRate - arrivalRate, within, into);
	const peakAt = arrivalRate > completionRate ? Math.log(arrivalRate / completionRate) / abandonmentRate : 0;
	into.peak = peakAt === 0 ? 0 : (arrivalRate - completionRate) / abandonmentRate - completionRate * peakAt;
	into.mass = into.served = into.wait = into.waitOfServed = into.servedWithin = 0;
	// All points are distances u from the peak: under overload with a long patience the peak is so far out that
	// the width of the density is lost in the digits of x.
	const end = endOfWait(input);
	// Left of its peak h falls faster than the parabola of its curvature there.
	let from = -Math.min(peakAt, Math.sqrt((2 * nepers) / (abandonmentRate * completionRate)));
	// Where patience is far shorter than the wait, e^(−θx) and its powers are a thin layer at 0 with panels of its own.
	const inLayer = 8 / abandonmentRate - peakAt;
	const layer = nepers / abandonmentRate - peakAt;
	const limit = within - peakAt;
	while (from < end) {
		let to = end;
		if (from < 0 && to > 0) to = 0;
		if (inLayer > from && inLayer < to / 1.5) to = inLayer;
		if (layer > from && layer < to / 1.5) to = layer;
		if (limit > from && limit < to) to = limit;
		addPanel(input, peakAt, from, to, to <= limit, into);
		from = to;
	}
	return into;
}

/** An empty result to write into. */
export function emptyOfferedWait(): OfferedWait {
	return { peak: 0, mass: 0, served: 0, wait: 0, waitOfServed: 0, servedWithin: 0 };
}

function withoutAbandonment(spare: number, within: number, into: OfferedWait): OfferedWait {
	into.peak = 0;
	into.mass = into.served = 1 / spare;
	into.wait = into.waitOfServed = 1 / (spare * spare);
	into.servedWithin = -Math.expm1(-spare * within) / spare;
	return into;
}

/** 1 − e^(−y) − y without cancellation: −y²/2 + y³/6 − … */
function bend(y: number): number {
	if (y > 0.01 || y < -0.01) return -Math.expm1(-y) - y;
	return -y * y * (1 / 2 - y * (1 / 6 - y * (1 / 24 - y * (1 / 120 - y * (1 / 720 - y / 5_040)))));
}

/** Distance from the peak to a point at or a little behind the one where h has fallen `nepers` below it. */
function endOfWait({ arrivalRate, completionRate, abandonmentRate }: OfferedWaitInput): number {
	const slope = Math.max(0, completionRate - arrivalRate);
	const curving = Math.min(arrivalRate, completionRate);
	const curvature = abandonmentRate * curving;
	// Right of the peak h falls more slowly than the parabola there: its end is left of the one looked for, and
	// as h is concave, Newton's steps from there jump behind it once and then come back from the right.
	let end = (2 * nepers) / (slope + Math.sqrt(slope * slope + 2 * nepers * curvature));
	for (let step = 0; step < 4; step++) {
		const fallen = slope * end - (curving / abandonmentRate) * bend(abandonmentRate * end);
		end += (nepers - fallen) / (slope - curving * Math.expm1(-abandonmentRate * end));
	}
	return end;
}

function addPanel(
	{ arrivalRate, completionRate, abandonmentRate }: OfferedWaitInput,
	peakAt: number,
	from: number,
	to: number,
	isWithin: boolean,
	into: OfferedWait
): void {
	const { nodes, weights } = rule;
	const length = to - from;
	const slope = Math.max(0, completionRate - arrivalRate);
	const bending = Math.min(arrivalRate, completionRate) / abandonmentRate;
	let mass = 0;
	let served = 0;
	let wait = 0;
	let waitOfServed = 0;
	for (let i = 0; i < nodes.length; i++) {
		const u = from + length * (nodes[i] as number);
		const x = peakAt + u;
		const left = -Math.expm1(-abandonmentRate * x);
		// h(x) − h(peak): at the peak λe^(−θx) is min(λ, D). Without overload u is x, and its exponential is known.
		const y = abandonmentRate * u;
		const bent = peakAt === 0 && y > 0.01 ? left - y : bend(y);
		const density = (weights[i] as number) * Math.exp(bending * bent - slope * u);
		const stays = density * (1 - left);
		mass += density;
		served += stays;
		wait += density * left;
		waitOfServed += stays * x;
	}
	into.mass += length * mass;
	into.served += length * served;
	into.wait += (length * wait) / abandonmentRate;
	into.waitOfServed += length * waitOfServed;
	if (isWithin) into.servedWithin += length * served;
}
