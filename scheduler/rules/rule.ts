import type { LocalDate } from '#lib/domain/time/local-time.ts';
import type { RosterView } from './roster-view.ts';

/** A sentence that a planner reads. */
export interface Sentence {
	readonly zh: string;
	readonly en: string;
}

/** The languages in which a planner may read. */
export type Language = keyof Sentence;

/** The numbers of a rule that a planner may edit: whole, from 0. Minutes where the name says so. */
export type Parameters = Readonly<Record<string, number>>;

/** One thing that a rule measured: a figure beside what it may be. */
export interface Measure {
	readonly person: string;
	/** The day it is about, or the first day of its week or month, or of the roster where that began earlier. */
	readonly date: LocalDate;
	readonly figure: number;
	/** The most or the least that it may be: `bound` of the rule says which. */
	readonly limit: number;
}

/** What a rule is: the sentence, the parameters it begins with, and how it is measured. */
export interface RuleDefinition<P extends Parameters = Parameters> {
	readonly id: string;
	readonly sentence: (parameters: P) => Sentence;
	readonly parameters: P;
	/** Unit of figures, limits and amounts. */
	readonly unit: 'minutes' | 'days' | 'shifts' | 'weekends' | 'weight';
	/** Whether figures must be at most or at least their limit. */
	readonly bound: 'at_most' | 'at_least';
	/** Everything that the rule looks at, in order of people and days. */
	readonly measure: (view: RosterView, parameters: P) => Iterable<Measure>;
}

/** Hours as a planner writes them: 660 is `11`, 450 is `7.5`. */
export function hoursText(minutes: number): string {
	return String(Math.round((minutes / 60) * 100) / 100);
}

/** The same with its word: `1 hour`, `7.5 hours`. */
export function englishHours(minutes: number): string {
	return `${hoursText(minutes)} ${minutes === 60 ? 'hour' : 'hours'}`;
}
