import type { Cell } from '../floor/cell.ts';
import type { EpochMs, Milliseconds } from '../units.ts';
import type { Standing } from './standing.ts';

/** Why a conversation is in a figure, where that is more than its time. */
export type ContributionReason =
	/** The first turn is open for longer than the target. */
	| 'first_open'
	| 'abandoned'
	| 'abandoned_short'
	/** The customer's last turn is open, or ended with the close. */
	| 'unanswered_open'
	| 'unanswered_closed'
	| 'satisfied'
	| 'dissatisfied'
	| 'rating_unreadable'
	/** Asked again within the session gap: no arrival, and asked all the same. */
	| 'return'
	/** The wait or turn runs on. */
	| 'running'
	/** A platform's unit: replied after the limit; closed, day end or transfer without a reply; open past the limit. */
	| 'late'
	| 'closing'
	| 'day_end'
	| 'transfer'
	| 'overdue';

/** What one conversation adds to a figure: a time, one of a share, or both. */
export interface Contribution {
	readonly standing: Standing;
	/** The same conversation can be in a figure more than once (its turns): unique in a list. */
	readonly key: string;
	/** When it is booked. */
	readonly at: EpochMs;
	/** Where it is booked, which may be another queue than the present one. */
	readonly cell: Cell;
	/** Whom it is credited to. */
	readonly agent: string | undefined;
	/** How long it took, or takes until now. */
	readonly time?: Milliseconds;
	/** `time` grows with the clock. */
	readonly running?: true;
	/** What it adds to the part and to the whole of a share, and `of` to a count. */
	readonly part: number;
	readonly of: number;
	/** It makes the figure worse: late, unanswered, abandoned, dissatisfied. */
	readonly over: boolean;
	readonly reason?: ContributionReason;
}

/** The sums over a list, which are those of the figure. */
export interface ContributionCounts {
	readonly rows: number;
	readonly part: number;
	readonly of: number;
	readonly over: number;
}

export function countContributions(
	contributions: readonly Pick<Contribution, 'part' | 'of' | 'over'>[]
): ContributionCounts {
	let part = 0;
	let of = 0;
	let over = 0;
	for (const contribution of contributions) {
		part += contribution.part;
		of += contribution.of;
		if (contribution.over) over += 1;
	}
	return { rows: contributions.length, part, of, over };
}
