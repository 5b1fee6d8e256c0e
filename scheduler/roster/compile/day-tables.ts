import type { PlannedPerson } from '../plan/planned-person.ts';
import { isCalendarRestDay } from './cell-rules.ts';
import type { RuleContext } from './rule-context.ts';

/** Options of the problem that stand for days before the plan; they count nothing. */
const carriedOptionCount = 2;

interface Tables {
	/** By what they count. */
	readonly byName: Map<string, readonly (readonly number[])[]>;
	/** Days resemble each other: equal tables are one object. */
	readonly byContent: Map<string, readonly number[]>;
}

const known = new WeakMap<RuleContext, Tables>();

/**
 * What every option counts on every day, `tables[day][option]`, for a tally. Made once for each name.
 *
 * @param name says what is counted; the same name must mean the same counts
 */
export function dayTables(
	context: RuleContext,
	name: string,
	count: (day: number, option: number) => number
): readonly (readonly number[])[] {
	let tables = known.get(context);
	if (tables === undefined) {
		tables = {
			byName: new Map<string, readonly (readonly number[])[]>(),
			byContent: new Map<string, readonly number[]>()
		};
		known.set(context, tables);
	}
	const { byName, byContent } = tables;
	let made = byName.get(name);
	if (made === undefined) {
		made = Array.from({ length: context.days.count }, (_, day) => {
			const table = context.options.map((_option, option) => count(day, option));
			for (let at = 0; at < carriedOptionCount; at++) table.push(0);
			const key = table.join();
			const same = byContent.get(key);
			if (same === undefined) byContent.set(key, table);
			return same ?? table;
		});
		byName.set(name, made);
	}
	return made;
}

/** Minutes of each cell that are overtime whatever else is worked; see `overtimeOf` for what counts first. */
export function overtimeTables(
	context: RuleContext,
	person: PlannedPerson,
	normalMinutesADay: number
): readonly (readonly number[])[] {
	const { options, mostHolidayMinutes } = context;
	return dayTables(context, `overtime ${person.restDays} ${normalMinutesADay}`, (day, option) => {
		const minutes = options[option]?.minutes ?? 0;
		if (isCalendarRestDay(context, person, day)) return minutes;
		const holiday = mostHolidayMinutes[day * options.length + option] ?? 0;
		return holiday + Math.max(0, minutes - holiday - normalMinutesADay);
	});
}

/**
 * Minutes of each cell that use up the normal hours of its week: of a workday those up to the normal ones of a day.
 * Where rest days roll, every day worked counts a full normal day.
 */
export function normalTables(
	context: RuleContext,
	person: PlannedPerson,
	normalMinutesADay: number
): readonly (readonly number[])[] {
	const { options, leastHolidayMinutes } = context;
	return dayTables(context, `normal ${person.restDays} ${normalMinutesADay}`, (day, option) => {
		if (person.restDays === 'rolling') return normalMinutesADay;
		if (isCalendarRestDay(context, person, day)) return 0;
		const holiday = leastHolidayMinutes[day * options.length + option] ?? 0;
		return Math.min(normalMinutesADay, (options[option]?.minutes ?? 0) - holiday);
	});
}
