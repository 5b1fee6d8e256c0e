import { minute } from '#lib/domain/units.ts';
import type { EpochMs } from '#lib/domain/units.ts';

/** How far the picture moves, in units of the wall: 3 px on a screen of 1080 lines. Its margins are wider. */
const reach = 0.4;

/**
 * Where the picture stands in a minute, in units of the wall from its middle. It goes through 35 places, a little
 * step a minute, so that no edge burns itself into a screen that shows it for weeks.
 */
export function pixelShift(now: EpochMs): { readonly x: number; readonly y: number } {
	const step = Math.floor(now / minute);
	const swing = (period: number) => {
		const half = (period - 1) / 2;
		return (reach * ((step % period) - half)) / half;
	};
	return { x: swing(7), y: swing(5) };
}
