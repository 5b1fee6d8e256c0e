/**
 * Naive2, the yardstick of the M4 competition: the last value after the season was taken out, with the season put
 * back; the plain last value where a test finds no season. After the organisers' R code (github.com/Mcompetitions,
 * M4-methods, "Benchmarks and Evaluation.R"): test of the autocorrelation at one season at 90 %, then the classical
 * multiplicative decomposition.
 *
 * @param history without gaps, above 0
 * @param season values in a season
 * @param horizon values to forecast
 * @example naive2([5, 6, 7], 24, 2) // [7, 7]: less than three seasons have none
 */
export function naive2(history: ArrayLike<number>, season: number, horizon: number): Float64Array {
	const n = history.length;
	const last = n === 0 ? 0 : (history[n - 1] as number);
	if (!isSeasonal(history, season)) return new Float64Array(horizon).fill(last);
	const index = seasonalIndices(history, season);
	const level = last / (index[(n - 1) % season] as number);
	return Float64Array.from({ length: horizon }, (_, h) => level * (index[(n + h) % season] as number));
}

/** 90 % two-sided; Bartlett's limit for the autocorrelation at one season given those before it. */
function isSeasonal(history: ArrayLike<number>, season: number): boolean {
	const n = history.length;
	if (season < 2 || n < 3 * season) return false;
	let mean = 0;
	for (let t = 0; t < n; t++) mean += (history[t] as number) / n;
	const covariance = (lag: number) => {
		let sum = 0;
		for (let t = lag; t < n; t++)
			sum += ((history[t] as number) - mean) * ((history[t - lag] as number) - mean);
		return sum;
	};
	const variance = covariance(0);
	if (!(variance > 0)) return false;
	let squares = 0;
	for (let lag = 1; lag < season; lag++) squares += (covariance(lag) / variance) ** 2;
	return Math.abs(covariance(season) / variance) > 1.645 * Math.sqrt((1 + 2 * squares) / n);
}

/** Means of value / centred moving average by place in the season, adding up to the season's length. */
function seasonalIndices(history: ArrayLike<number>, season: number): Float64Array {
	const half = Math.floor(season / 2);
	const sums = new Float64Array(season);
	const counts = new Float64Array(season);
	for (let t = half; t < history.length - half; t++) {
		let trend = 0;
		for (let k = -half; k <= half; k++) {
			// Of an even season both ends count half, so that the average is centred.
			const weight = season % 2 === 0 && Math.abs(k) === half ? 0.5 : 1;
			trend += (weight * (history[t + k] as number)) / season;
		}
		sums[t % season] = (sums[t % season] as number) + (history[t] as number) / trend;
		counts[t % season] = (counts[t % season] as number) + 1;
	}
	const index = sums.map((sum, i) => sum / (counts[i] as number));
	const mean = index.reduce((total, one) => total + one, 0) / season;
	return index.map((one) => one / mean);
}
