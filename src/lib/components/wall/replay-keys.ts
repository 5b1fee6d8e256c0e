import { fastestSpeed, slowestSpeed, type ReplayStatus } from '#lib/domain/board/replay-status.ts';
import { minute, type EpochMs } from '#lib/domain/units.ts';

/** The speeds that the control offers, in recorded seconds per second. */
export const replaySpeeds: readonly number[] = [slowestSpeed, 10, 60, 300, 900, fastestSpeed];

/** What a key asks of a replay. */
export type ReplayKey =
	| { readonly kind: 'toggle' }
	| { readonly kind: 'seek'; readonly at: EpochMs }
	| { readonly kind: 'speed'; readonly speed: number };

/** What of a key press matters. */
export type PressedKey = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>;

/**
 * What a key asks for: space plays and pauses, the arrows go a minute (ten with shift), Home and End to the ends, + and
 * − to the next faster and slower speed. Undefined for any other key.
 *
 * @param at where the replay stands, or is on its way to
 */
export function replayKey(
	{ key, shiftKey, ctrlKey, altKey, metaKey }: PressedKey,
	{ start, end, speed }: Pick<ReplayStatus, 'start' | 'end' | 'speed'>,
	at: EpochMs
): ReplayKey | undefined {
	if (ctrlKey || altKey || metaKey) return undefined;
	const seek = (to: EpochMs): ReplayKey => ({ kind: 'seek', at: Math.min(end, Math.max(start, to)) });
	const step = shiftKey ? 10 * minute : minute;
	switch (key) {
		case ' ':
			return { kind: 'toggle' };
		case 'ArrowLeft':
			return seek(at - step);
		case 'ArrowRight':
			return seek(at + step);
		case 'Home':
			return seek(start);
		case 'End':
			return seek(end);
		case '+':
		case '=':
			return { kind: 'speed', speed: replaySpeeds.find((other) => other > speed) ?? fastestSpeed };
		case '-':
		case '_':
			return { kind: 'speed', speed: replaySpeeds.findLast((other) => other < speed) ?? slowestSpeed };
		default:
			return undefined;
	}
}
