import { businessDayOf } from '../time/business-day.ts';
import { minute } from '../units.ts';
import type { RulePack } from './rule-pack.ts';
import { lastInstantOf, type RuleSession } from './rule-session.ts';

/** A customer cannot have more sessions than this in a few days: those beyond stand alone. */
export const mostTogether = 200;

/**
 * The sessions of one customer in pieces that decide nothing together under a pack: neither is one the return of another,
 * nor do they share a day where the pack counts customer-days. Judged piece by piece they come to the same as all at once.
 *
 * @param zone IANA zone of the rule's wall clock
 * @returns the pieces and the sessions in them by opening
 * @example apart(jd2021, 'Asia/Shanghai', [{ session: at9 }, { session: at9And5 }, { session: at20 }]).length // 2
 */
export function apart<S extends { readonly session: RuleSession }>(
	pack: RulePack,
	zone: string,
	sessions: Iterable<S>
): S[][] {
	const gap = (pack.sessionGapMinutes ?? 0) * minute;
	const dateOf = (at: number) => businessDayOf(at, { zone, dayStart: pack.dayStart }).date;
	const pieces: S[][] = [];
	let end = -Infinity;
	for (const each of [...sessions].sort((a, b) => a.session.opened - b.session.opened)) {
		const { session } = each;
		const piece = pieces.at(-1);
		const isApart =
			session.opened > end + gap &&
			(pack.unit.of !== 'customer-day' || end === -Infinity || dateOf(end) < dateOf(session.opened));
		if (piece === undefined || isApart) pieces.push([each]);
		else piece.push(each);
		end = Math.max(end, lastInstantOf(session), session.asked ?? -Infinity);
	}
	return pieces;
}
