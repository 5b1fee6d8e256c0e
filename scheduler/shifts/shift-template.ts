import { sinceMidnight, type TimeOfDay } from '#lib/domain/time/local-time.ts';
import { day, minute } from '#lib/domain/units.ts';
import type { ContractKind } from '../roster/plan/planned-person.ts';

/** A break that a shift has, and when it may begin. */
export interface BreakWindow {
	readonly kind: 'meal' | 'short';
	readonly minutes: number;
	readonly paid: boolean;
	/** Earliest and latest begin, in minutes after the start of the shift. */
	readonly earliest: number;
	readonly latest: number;
}

/** A kind of shift: when it may start, how long it is, which breaks it has and who may work it. */
export interface ShiftTemplate {
	readonly id: string;
	readonly name: { readonly zh: string; readonly en: string };
	/** Starts on the wall from `first` to `last`, every `stepMinutes`; a fixed start has `last` = `first`. */
	readonly first: TimeOfDay;
	readonly last: TimeOfDay;
	readonly stepMinutes: 15 | 30;
	/** From start to end on the wall, breaks included. */
	readonly spanMinutes: number;
	readonly breaks: readonly BreakWindow[];
	/** Who may work it. */
	readonly contracts: readonly ContractKind[];
	/** Offered only on days of a promotion. */
	readonly promotionOnly: boolean;
}

/**
 * The starts of a template, as minutes after midnight on the wall.
 *
 * @throws RangeError when the times are none, `last` lies before `first`, a break does not fit into the shift, or the
 *   shift is longer than a day
 * @example startsOf({ …, first: '08:00', last: '09:00', stepMinutes: 30 }) // [480, 510, 540]
 */
export function startsOf(template: ShiftTemplate): readonly number[] {
	const { id, spanMinutes, stepMinutes, breaks } = template;
	const first = sinceMidnight(template.first) / minute;
	const last = sinceMidnight(template.last) / minute;
	if (last < first || last >= day / minute) {
		throw new RangeError(
			`startsOf: ${id}.last must be from ${template.first} to 23:59, got ${template.last}`
		);
	}
	if (!(Number.isInteger(spanMinutes) && spanMinutes > 0 && spanMinutes <= day / minute)) {
		throw new RangeError(`startsOf: ${id}.spanMinutes must be from 1 to 1440, got ${spanMinutes}`);
	}
	for (const { earliest, latest, minutes } of breaks) {
		if (!(minutes > 0 && earliest >= 0 && latest >= earliest && latest + minutes <= spanMinutes)) {
			throw new RangeError(
				`startsOf: a break of ${id} must lie within the shift, got ${minutes} min at ${earliest}–${latest}`
			);
		}
	}
	return Array.from(
		{ length: Math.floor((last - first) / stepMinutes) + 1 },
		(_, at) => first + at * stepMinutes
	);
}
