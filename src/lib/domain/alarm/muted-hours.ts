import type { BoardSound } from '../board/board.ts';
import { localTimeOf, sinceMidnight } from '../time/local-time.ts';
import type { EpochMs } from '../units.ts';

/**
 * Whether a board keeps silent at an instant, by its zone's clock: within [from, to), past midnight where `to` is not
 * after `from`.
 *
 * @example isMuted({ enabled: true, mutedHours: { from: '23:00', to: '08:00' } }, 'Asia/Shanghai', at('07:59:59')) // true
 */
export function isMuted({ mutedHours }: BoardSound, zone: string, now: EpochMs): boolean {
	if (mutedHours === undefined) return false;
	const from = sinceMidnight(mutedHours.from);
	const to = sinceMidnight(mutedHours.to);
	const time = localTimeOf(now, zone);
	return from < to ? time >= from && time < to : time >= from || time < to;
}
