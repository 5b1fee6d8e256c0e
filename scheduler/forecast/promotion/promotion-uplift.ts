import type { PromotionRole } from '../../calendar/promotion.ts';

/**
 * What is believed of the uplift of a role before any promotion of the shop is known. Uplift is the logarithm of
 * inquiries over the normal day's: ln 3 is three times as many. Assumptions, not measurements: the planner can set them.
 */
export interface UpliftPrior {
	/** u0: expected log uplift. */
	readonly uplift: number;
	/** τ: standard deviation of it. */
	readonly spread: number;
	/** s: standard deviation of one promotion's log uplift about its role's. */
	readonly eventSpread: number;
	/** ν0: degrees of freedom of the prediction before any event. */
	readonly degrees: number;
	/** β: by what power inquiries grow with the driver (planned sales, deposits, advertising). */
	readonly elasticity: number;
	/** Standard deviation of β. */
	readonly elasticitySpread: number;
}

const common = {
	spread: 0.5,
	eventSpread: 0.25,
	degrees: 4,
	elasticity: 0.7,
	elasticitySpread: 0.3
} as const;

/** Start values of planning.md: ×3 on the launch day, ×1.5 on the deposit day, ×1.2 on the others. */
export const upliftPriors: Readonly<Record<PromotionRole, UpliftPrior>> = {
	warm_up: { ...common, uplift: Math.log(1.2) },
	deposit: { ...common, uplift: Math.log(1.5) },
	eve: { ...common, uplift: Math.log(1.2) },
	launch: { ...common, uplift: Math.log(3) },
	after: { ...common, uplift: Math.log(1.2) }
};

/** How a past promotion went, on the day that answers to the planned one. */
export interface PastUplift {
	/** ln(Y / B): inquiries over what a normal day would have had. */
	readonly logRatio: number;
	/** Its driver, where known. */
	readonly driver?: number;
	/** Years before the planned promotion, at least 0. */
	readonly age: number;
	/** In [0, 1]: 1 for the same day of the same family. */
	readonly similarity: number;
}

/** What is expected of the log uplift of a planned day: a Student t about `location`. */
export interface UpliftForecast {
	/** û + β·ln(x/x_ref): expected ln(Y / B). */
	readonly location: number;
	/** scale² = V + s² + 0.3²·ln²(x/x_ref). */
	readonly scale: number;
	/** ν0 + n. */
	readonly degrees: number;
	/** û: expected log uplift at the reference driver. */
	readonly uplift: number;
	/** V: variance of û. */
	readonly variance: number;
	/** n: past promotions that count (weight above 0). */
	readonly events: number;
	/** w_e of each past promotion, as given. */
	readonly weights: readonly number[];
	/** What part of û is the prior's; the rest is the past promotions'. In [0, 1]. */
	readonly priorShare: number;
	/** β·ln(x/x_ref), and the reference: the weighted geometric mean of the past drivers; without one, 0 and undefined. */
	readonly driverEffect: number;
	readonly referenceDriver?: number;
}

/** Each year of age keeps this much of the weight of a past promotion. */
export const weightKeptPerYear = 0.8;

/**
 * Log uplift of a planned day from a prior and the past promotions (planning.md, section 1), in closed form:
 *
 *   z_e = ln(Y_e/B_e) − β·ln(x_e/x_ref),  w_e = 0.8^age · similarity
 *   û = (Σ w_e z_e/s² + u0/τ²) / (Σ w_e/s² + 1/τ²),  V = 1 / (Σ w_e/s² + 1/τ²)
 *
 * With no past promotion it is the prior, wide; with one of weight 1 it goes 1/(1 + s²/τ²) = 0.8 of the way to it.
 * The reference driver is the weighted geometric mean of the past ones, which makes û and β independent; a past
 * promotion without a driver counts as one at the reference. Without a planned driver there is no correction.
 *
 * @param pooled variance that is added to V, for a queue that has no past of its own and borrows another's
 * @throws RangeError when an age, similarity, driver or log ratio lies outside of its range, or a spread is not positive
 * @example
 * // One past launch at ×5, a year-old weight of 1: û = (ln 5 / 0.0625 + ln 3 / 0.25) / (16 + 4) = 1.5073, ×4.51
 * estimateUplift(upliftPriors.launch, [{ logRatio: Math.log(5), age: 0, similarity: 1 }]).uplift // 1.50727…
 */
export function estimateUplift(
	prior: UpliftPrior,
	past: readonly PastUplift[],
	driver?: number,
	pooled = 0
): UpliftForecast {
	check(prior, past, driver);
	const weights = past.map(({ age, similarity }) => weightKeptPerYear ** age * similarity);
	const reference = driver === undefined ? undefined : referenceDriver(past, weights);
	const eventVariance = prior.eventSpread ** 2;

	let precision = 1 / prior.spread ** 2;
	let sum = prior.uplift / prior.spread ** 2;
	let events = 0;
	for (const [index, { logRatio, driver: own }] of past.entries()) {
		const weight = weights[index] as number;
		if (weight === 0) continue;
		const explained =
			reference === undefined || own === undefined ? 0 : prior.elasticity * Math.log(own / reference);
		sum += (weight * (logRatio - explained)) / eventVariance;
		precision += weight / eventVariance;
		events++;
	}
	const uplift = sum / precision;
	const variance = 1 / precision + pooled;
	const logDriver = driver === undefined || reference === undefined ? 0 : Math.log(driver / reference);
	const driverEffect = prior.elasticity * logDriver;
	return {
		location: uplift + driverEffect,
		scale: Math.sqrt(variance + eventVariance + prior.elasticitySpread ** 2 * logDriver ** 2),
		degrees: prior.degrees + events,
		uplift,
		variance,
		events,
		weights,
		priorShare: 1 / prior.spread ** 2 / precision,
		driverEffect,
		...(reference === undefined ? {} : { referenceDriver: reference })
	};
}

/** Weighted geometric mean of the drivers that are known; `undefined` when none is. */
function referenceDriver(past: readonly PastUplift[], weights: readonly number[]): number | undefined {
	let total = 0;
	let sum = 0;
	for (const [index, { driver }] of past.entries()) {
		if (driver === undefined) continue;
		total += weights[index] as number;
		sum += (weights[index] as number) * Math.log(driver);
	}
	return total > 0 ? Math.exp(sum / total) : undefined;
}

function check(prior: UpliftPrior, past: readonly PastUplift[], driver: number | undefined): void {
	for (const name of ['spread', 'eventSpread', 'degrees'] as const) {
		if (!(prior[name] > 0 && prior[name] < Infinity)) {
			throw new RangeError(`estimateUplift: prior.${name} must be positive, got ${prior[name]}`);
		}
	}
	if (!Number.isFinite(prior.uplift)) {
		throw new RangeError(`estimateUplift: prior.uplift must be finite, got ${prior.uplift}`);
	}
	if (driver !== undefined && !(driver > 0 && driver < Infinity)) {
		throw new RangeError(`estimateUplift: driver must be positive, got ${driver}`);
	}
	for (const { logRatio, driver: own, age, similarity } of past) {
		if (!Number.isFinite(logRatio)) {
			throw new RangeError(`estimateUplift: past logRatio must be finite, got ${logRatio}`);
		}
		if (!(age >= 0)) throw new RangeError(`estimateUplift: past age must be at least 0, got ${age}`);
		if (!(similarity >= 0 && similarity <= 1)) {
			throw new RangeError(`estimateUplift: past similarity must be from 0 to 1, got ${similarity}`);
		}
		if (own !== undefined && !(own > 0 && own < Infinity)) {
			throw new RangeError(`estimateUplift: past driver must be positive, got ${own}`);
		}
	}
}
