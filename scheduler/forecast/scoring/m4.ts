import { intervalCoverage } from '../accuracy/interval-coverage.ts';
import { mase } from '../accuracy/mase.ts';
import { msis } from '../accuracy/msis.ts';
import { smape } from '../accuracy/smape.ts';
import { forecastNormalDays } from '../normal-days/forecast-normal-days.ts';
import { weekdayClass } from '../normal-days/known-history.ts';
import { predictionInterval } from '../normal-days/prediction-interval.ts';
import { naive2 } from './naive2.ts';

/** Hours in the season by which M4 Hourly is scaled. */
const season = 24;
/** The interval that M4 asks for. */
const level = 0.95;
/** 1970-01-05: the series have no dates, each begins on a Monday at 00:00. */
const monday = 4;

/** One series of M4 Hourly. */
export interface M4Series {
	readonly id: string;
	readonly train: Float64Array;
	/** What came after it, as long as the horizon. */
	readonly test: Float64Array;
}

export interface M4Forecast {
	readonly mean: ArrayLike<number>;
	readonly lower: ArrayLike<number>;
	readonly upper: ArrayLike<number>;
}

/** Scores as M4 published them: means over the series of the means over the horizon. */
export interface M4Score {
	readonly series: number;
	/** In percent, 0 to 200. */
	readonly smape: number;
	readonly mase: number;
	/** Mean of sMAPE and MASE, each over that of Naive2 on the same series. */
	readonly owa: number;
	/** Share of the values within the 95 % interval. */
	readonly coverage95: number;
	readonly msis: number;
}

/** The default engine on one series, told nothing but its values. */
export function forecastM4(train: Float64Array, horizon: number): M4Forecast {
	const series = { firstDay: monday, slotsPerDay: season, counts: train, dayClass: weekdayClass };
	const forecast = forecastNormalDays(series, horizon);
	return {
		mean: forecast.mean,
		...predictionInterval(forecast, level, { firstSlot: train.length % season, slotsPerDay: season })
	};
}

/**
 * Scores forecasts of M4 Hourly (Makridakis, Spiliotis and Assimakopoulos, "The M4 Competition: 100,000 time series and
 * 61 forecasting methods", International Journal of Forecasting 36, 2020).
 *
 * @param forecast gives mean and 95 % interval of the horizon from a training part
 * @param onSeries told after each series
 * @throws RangeError when there is no series, or one has no test value or a training part that repeats without change
 */
export function scoreM4(
	series: readonly M4Series[],
	forecast: (train: Float64Array, horizon: number, id: string) => M4Forecast = forecastM4,
	onSeries: (done: number, total: number) => void = () => undefined
): M4Score {
	if (series.length === 0) throw new RangeError('scoreM4: series must not be empty');
	const sums = { smape: 0, mase: 0, msis: 0, coverage95: 0, naiveSmape: 0, naiveMase: 0 };
	for (const [done, { id, train, test }] of series.entries()) {
		const { mean, lower, upper } = forecast(train, test.length, id);
		const yardstick = naive2(train, season, test.length);
		const scaled = [
			mase(test, mean, train, season),
			mase(test, yardstick, train, season),
			msis(test, lower, upper, level, train, season)
		].map(({ value }) => {
			if (value !== undefined) return value;
			throw new RangeError(`scoreM4: series must have test values and change from day to day, got ${id}`);
		});
		sums.mase += scaled[0] as number;
		sums.naiveMase += scaled[1] as number;
		sums.msis += scaled[2] as number;
		sums.smape += smape(test, mean).value as number;
		sums.naiveSmape += smape(test, yardstick).value as number;
		sums.coverage95 += intervalCoverage(test, lower, upper).value as number;
		onSeries(done + 1, series.length);
	}
	const n = series.length;
	return {
		series: n,
		smape: (100 * sums.smape) / n,
		mase: sums.mase / n,
		owa: (sums.smape / sums.naiveSmape + sums.mase / sums.naiveMase) / 2,
		coverage95: sums.coverage95 / n,
		msis: sums.msis / n
	};
}
