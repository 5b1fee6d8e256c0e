import type { DayNumber } from '../../calendar/day-number.ts';
import type { PlanDays } from './compiled-plan.ts';

/** A week or month as far as the plan has its days: `from` ≤ day < `to`, counted from the plan's first day. */
export interface Period {
	readonly from: number;
	readonly to: number;
	/** Days before the plan belong to it: totals carried in count. */
	readonly carries: boolean;
	/** Days after the plan belong to it: what it lacks may still come. */
	readonly goesOn: boolean;
}

/** The weeks (`weekOf`) or months (`monthOf`) that a plan touches. */
export function periodsOf(
	{ first, count }: PlanDays,
	startOf: (day: DayNumber) => DayNumber
): readonly Period[] {
	const starts: number[] = [];
	for (let day = 0; day < count; day++) {
		if (day === 0 || startOf(first + day) === first + day) starts.push(day);
	}
	return starts.map((from, at) => ({
		from,
		to: starts[at + 1] ?? count,
		carries: at === 0 && startOf(first) !== first,
		goesOn: at === starts.length - 1 && startOf(first + count) !== first + count
	}));
}
