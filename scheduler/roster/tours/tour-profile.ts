import { dayOff } from '../problem/roster.ts';
import type { PersonRules } from '../solve/person-rules.ts';
import type { PreparedProblem } from '../solve/prepared-problem.ts';

/** Options that the rules tell apart in no way: the same start, the same rest after it, the same minutes. */
export interface OptionGroup {
	/** Place of its rest among those of the profile, the shortest first. */
	readonly rest: number;
	/** Rests up to this place may come before it. */
	readonly allowed: number;
	/** Steps of minutes. */
	readonly minutes: number;
	readonly options: Int32Array;
}

/** What the pricing of tours knows of the rules of people with equal rules. */
export interface TourProfile {
	readonly groups: readonly OptionGroup[];
	/** Kinds of rest after a shift; 0 is none, as after a day off. */
	readonly rests: number;
	/** Rest and length of the run that the history ends with. */
	readonly firstRest: number;
	readonly firstRun: number;
	/** Longest run of work, and whether it is a limit. */
	readonly longest: number;
	readonly limited: boolean;
	/** Levels of worked days within a stretch of days (1: not counted), and of minutes. */
	readonly counts: number;
	readonly levels: number;
	/**
	 * By day, what the limits of the stretch that ends with it cost at `count * levels + minutes`, Infinity where one is
	 * broken; undefined on the other days.
	 */
	readonly charges: readonly (Float64Array | undefined)[];
	/** At `day * options + option`: 1 where the option alone is beyond a hard tally in which nothing counts below 0. */
	readonly never: Uint8Array;
}

interface Limit {
	readonly from: number;
	readonly to: number;
	readonly atLeast: number;
	readonly atMost: number;
	readonly weight: number;
}

/** Makes the profile of a person; see `TourPricer` for what it leaves out. */
export function tourProfile(prepared: PreparedProblem, person: number): TourProfile {
	const { problem, days } = prepared;
	const rules = prepared.rules[person]!;
	const own = problem.people[person]!;
	const offered = new Set(problem.contracts[own.contract]!.options.map(({ option }) => option));
	for (const { cell } of own.locks) if (cell !== dayOff) offered.add(cell);
	const list = [...offered].sort((a, b) => a - b);

	const blockedUntil = (option: number) => restAfter(prepared, rules, option, list);
	const history = rules.history.at(-1) ?? dayOff;
	const thresholds = [
		...new Set([0, blockedUntil(history), ...list.map((option) => blockedUntil(option))])
	].sort((a, b) => a - b);
	const hardRuns = rules.runs.filter((run) => run.member === undefined && run.weight < 0);
	const limited = hardRuns.length > 0;
	const longest = limited ? Math.max(1, Math.min(...hardRuns.map((run) => run.days))) : 1;

	const limits = rules.minuteLimits;
	const counts = rules.counts.filter((one) => one.member === undefined && !isImplied(one, longest, limited));
	const windows = disjointWindows([...limits, ...counts]);
	const inWindow = (all: readonly Limit[]) =>
		all.filter((one) => windows.some(({ from, to }) => from === one.from && to === one.to));
	const countLevels = inWindow(counts).length === 0 ? 1 : 1 + Math.max(...windows.map((w) => w.to - w.from));
	const unit = list.map((option) => rules.minutes[option]!).reduce(gcd, 0) || 1;
	const longestShift = Math.max(0, ...list.map((option) => rules.minutes[option]!));
	const mostMinutes = Math.max(
		0,
		...windows.map(({ from, to }) => {
			const hard = limits.filter((one) => one.from === from && one.to === to && one.weight < 0);
			return Math.min((to - from) * longestShift, ...hard.map((one) => one.atMost));
		})
	);
	const levels = inWindow(limits).length === 0 ? 1 : Math.floor(mostMinutes / unit) + 1;
	const charges: (Float64Array | undefined)[] = Array.from({ length: days }, () => undefined);
	for (const { from, to } of windows) {
		const here = ({ from: one, to: other }: Limit) => one === from && other === to;
		charges[to - 1] = Float64Array.from({ length: countLevels * levels }, (_, used) => {
			let cost = 0;
			for (const limit of limits.filter(here)) cost += missed(limit, (used % levels) * unit);
			if (countLevels > 1) {
				for (const limit of counts.filter(here)) cost += missed(limit, Math.floor(used / levels));
			}
			return cost;
		});
	}

	const groups = new Map<string, { rest: number; allowed: number; minutes: number; options: number[] }>();
	for (const option of list) {
		const start = problem.options[option]!.start;
		const rest = thresholds.indexOf(blockedUntil(option));
		const allowed = thresholds.findLastIndex((threshold) => threshold <= start);
		const minutes = levels === 1 ? 0 : rules.minutes[option]! / unit;
		const key = `${rest}/${allowed}/${minutes}`;
		const group = groups.get(key);
		if (group === undefined) groups.set(key, { rest, allowed, minutes, options: [option] });
		else group.options.push(option);
	}
	return {
		groups: [...groups.values()].map((group) => ({ ...group, options: Int32Array.from(group.options) })),
		rests: thresholds.length,
		firstRest: thresholds.indexOf(blockedUntil(history)),
		firstRun: Math.min(longest, rules.workBefore),
		longest,
		limited,
		counts: countLevels,
		levels,
		charges,
		never: neverLegal(prepared, rules)
	};
}

/** By day and option, 1 where the option alone is beyond a hard tally in which nothing counts below 0. */
export function neverLegal({ days, options }: PreparedProblem, rules: PersonRules): Uint8Array {
	const never = new Uint8Array(days * options);
	for (const { parts, atMost, weight } of rules.tallies) {
		const [part] = parts;
		if (weight >= 0 || part === undefined || parts.length > 1 || part.beyond !== -Infinity) continue;
		if (part.counts.some((ofDay) => ofDay.some((one) => one < 0))) continue;
		part.counts.forEach((ofDay, at) => {
			ofDay.forEach((count, option) => {
				if (count > atMost) never[(part.from + at) * options + option] = 1;
			});
		});
	}
	return never;
}

/** The first start, in minutes of the next day, from which on everything may follow the option. */
function restAfter(
	{ problem, options }: PreparedProblem,
	rules: PersonRules,
	option: number,
	offered: readonly number[]
): number {
	if (option === dayOff) return 0;
	let from = 0;
	for (const later of offered) {
		if (rules.successions[option * options + later]! > 0)
			from = Math.max(from, problem.options[later]!.start + 1);
	}
	return from;
}

/** Whether the longest run alone keeps a count within its limit. */
function isImplied(limit: Limit, longest: number, limited: boolean): boolean {
	const length = limit.to - limit.from;
	const most = limited ? length - Math.floor(length / (longest + 1)) : length;
	return limit.atLeast <= 0 && limit.atMost >= most;
}

/** The stretches of the limits, short ones first, as far as they do not overlap. */
function disjointWindows(limits: readonly Limit[]): readonly { from: number; to: number }[] {
	const windows: { from: number; to: number }[] = [];
	for (const { from, to } of [...limits].sort((a, b) => a.to - a.from - (b.to - b.from) || a.from - b.from)) {
		if (to > from && windows.every((other) => to <= other.from || from >= other.to))
			windows.push({ from, to });
	}
	return windows;
}

function missed({ atLeast, atMost, weight }: Limit, value: number): number {
	const miss = Math.max(0, value - atMost, atLeast - value);
	return miss === 0 ? 0 : weight < 0 ? Infinity : weight * miss;
}

function gcd(a: number, b: number): number {
	return b === 0 ? a : gcd(b, a % b);
}
