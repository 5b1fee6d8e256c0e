import { knownPairs, type Score } from './score.ts';

/**
 * Mean absolute scaled error (Hyndman and Koehler, "Another look at measures of forecast accuracy", International
 * Journal of Forecasting 22, 2006): the mean of |y − f| over the mean error of the seasonal naive forecast within the
 * history. Below 1 it is better than that. Not defined where the history repeats without an error.
 *
 * @param history what the forecast knew; a season is `season` of its values
 * @example mase([12], [10], [1, 2, 5, 6], 2) // { value: 0.5, pairs: 1, skipped: 0 }: 2 against a scale of 4
 * @throws RangeError when the lengths differ or the season is not a whole number of at least 1
 */
export function mase(
	actual: ArrayLike<number>,
	forecast: ArrayLike<number>,
	history: ArrayLike<number>,
	season: number
): Score {
	const scale = seasonalScale(history, season);
	let sum = 0;
	const counted = knownPairs('mase', actual, forecast, (y, f) => {
		sum += Math.abs(y - f);
	});
	if (scale === undefined || counted.pairs === 0) return counted;
	return { value: sum / counted.pairs / scale, ...counted };
}

/**
 * Mean of |y_t − y_{t−season}| over the known pairs of a history; undefined when it is 0 or there is no pair.
 *
 * @example seasonalScale([1, 2, 5, 6], 2) // 4
 */
export function seasonalScale(history: ArrayLike<number>, season: number): number | undefined {
	if (!Number.isInteger(season) || season < 1)
		throw new RangeError(`seasonalScale: season must be a whole number of at least 1, got ${season}`);
	let sum = 0;
	let pairs = 0;
	for (let t = season; t < history.length; t++) {
		const step = Math.abs((history[t] as number) - (history[t - season] as number));
		if (Number.isNaN(step)) continue;
		sum += step;
		pairs++;
	}
	return sum > 0 ? sum / pairs : undefined;
}
