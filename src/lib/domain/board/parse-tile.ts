import { metricDefinition } from '../metrics/definitions.ts';
import { presetRulePacks } from '../rule-packs/preset-rule-packs.ts';
import type { ProblemList } from './problem-list.ts';
import type { Threshold } from './threshold.ts';
import {
	tileMetrics,
	tileStatistics,
	tileWindows,
	windowsOfMetric,
	type Tile,
	type TileMetric
} from './tile.ts';

/** Longest hold time, in seconds. */
export const longestHold = 3_600;
/** Limits of counts, times and amounts are within this: their own unit, exact as numbers. */
const largestLimit = 1_000_000_000_000;

const tileSizes = ['large', 'small'] as const;
const byPlatform: readonly TileMetric[] = ['platformResponse', 'affordableMisses'];
const ofTimes: readonly TileMetric[] = ['firstResponse', 'averageResponse'];

/** Between which numbers the limits of a tile make sense, in the unit of its figure. */
export function limitRange({ metric, rulePack }: Pick<Tile, 'metric' | 'rulePack'>): {
	readonly least: number;
	readonly most: number;
} {
	// The queue of some people can be longer than what they can take, and more can be refunded than was sold.
	if (metric === 'load') return { least: 0, most: 100 };
	if (metric === 'netSales') return { least: -largestLimit, most: largestLimit };
	if (metric === 'platformResponse' && packOf(rulePack)?.statistic === 'mean') {
		return { least: 0, most: largestLimit };
	}
	return { least: 0, most: metricDefinition(metric)?.unit === 'share' ? 1 : largestLimit };
}

const packOf = (id: string | undefined) => presetRulePacks.find((pack) => pack.id === id);

/** Reads one tile; undefined when it is not one. What is missing of it is noted too. */
export function parseTile(value: unknown, path: string, list: ProblemList): Tile | undefined {
	const fields = list.object(value, path, [
		'metric',
		'window',
		'statistic',
		'size',
		'threshold',
		'rulePack',
		'target'
	]);
	if (fields === undefined) return undefined;
	const metric = list.word(fields['metric'], `${path}/metric`, tileMetrics);
	const window = list.word(fields['window'], `${path}/window`, tileWindows);
	if (metric === undefined) return undefined;
	if (window !== undefined && !windowsOfMetric(metric).includes(window)) {
		list.add(`${path}/window`, 'window_not_of_metric', { metric, window });
	}
	const statistic = optional(fields['statistic'], (given) =>
		ofTimes.includes(metric)
			? list.word(given, `${path}/statistic`, tileStatistics)
			: list.add(`${path}/statistic`, 'not_of_metric', { metric })
	);
	const size = optional(fields['size'], (given) => list.word(given, `${path}/size`, tileSizes));
	const rulePack = parseRulePack(fields['rulePack'], metric, `${path}/rulePack`, list);
	const target = parseTarget(fields['target'], metric, `${path}/target`, list);
	const threshold = optional(fields['threshold'], (given) =>
		parseThreshold(given, `${path}/threshold`, limitRange({ metric, rulePack }), list)
	);
	if (window === undefined) return undefined;
	return {
		metric,
		window,
		...(statistic && { statistic }),
		...(size && { size }),
		...(threshold && { threshold }),
		...(rulePack !== undefined && { rulePack }),
		...(target !== undefined && { target })
	};
}

function optional<T>(value: unknown, read: (given: unknown) => T): T | undefined {
	return value === undefined ? undefined : read(value);
}

function parseRulePack(
	value: unknown,
	metric: TileMetric,
	path: string,
	list: ProblemList
): string | undefined {
	if (!byPlatform.includes(metric)) {
		return value === undefined ? undefined : list.add(path, 'not_of_metric', { metric });
	}
	return list.word(
		value,
		path,
		presetRulePacks.map(({ id }) => id)
	);
}

function parseTarget(
	value: unknown,
	metric: TileMetric,
	path: string,
	list: ProblemList
): number | undefined {
	if (!byPlatform.includes(metric)) {
		return value === undefined ? undefined : list.add(path, 'not_of_metric', { metric });
	}
	if (value === undefined && metric !== 'affordableMisses') return undefined;
	const target = list.number(value, path, { least: 0, most: 1 });
	return target === 0 ? list.add(path, 'out_of_range', { least: 0, most: 1 }) : target;
}

/** Reads the limits of a tile, which lie within `range`. */
export function parseThreshold(
	value: unknown,
	path: string,
	range: { readonly least: number; readonly most: number },
	list: ProblemList
): Threshold | undefined {
	const fields = list.object(value, path, ['direction', 'warn', 'critical', 'clear', 'hold']);
	if (fields === undefined) return undefined;
	const direction = list.word(fields['direction'], `${path}/direction`, ['above', 'below']);
	const limit = (name: 'warn' | 'critical' | 'clear') =>
		optional(fields[name], (given) => list.number(given, `${path}/${name}`, range));
	const warn = limit('warn');
	const critical = limit('critical');
	const clear = limit('clear');
	const hold = optional(fields['hold'], (given) =>
		list.number(given, `${path}/hold`, { least: 0, most: longestHold, whole: true })
	);
	if (fields['warn'] === undefined && fields['critical'] === undefined) list.add(path, 'limit_required');
	if (direction === undefined) return undefined;
	const sign = direction === 'above' ? 1 : -1;
	if (warn !== undefined && critical !== undefined && sign * critical < sign * warn) {
		list.add(`${path}/critical`, 'critical_milder_than_warn', { warn, critical });
	}
	const milder = warn ?? critical;
	if (clear !== undefined && milder !== undefined && sign * clear > sign * milder) {
		list.add(`${path}/clear`, 'clear_beyond_limit', { clear, limit: milder });
	}
	return {
		direction,
		...(warn !== undefined && { warn }),
		...(critical !== undefined && { critical }),
		...(clear !== undefined && { clear }),
		...(hold !== undefined && { hold })
	};
}
