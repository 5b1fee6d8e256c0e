import { expect, test } from 'vitest';
import { replayKey, replaySpeeds, type PressedKey } from '#lib/components/wall/replay-keys.ts';
import { hour, minute, type EpochMs } from '#lib/domain/units.ts';

const status: { start: EpochMs; end: EpochMs } = { start: Number(hour), end: 3 * hour };
const press = (key: string, changes: Partial<PressedKey> = {}, at = 2 * hour, speed = 60) =>
	replayKey(
		{ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...changes },
		{ ...status, speed },
		at
	);

test('the arrows go a minute, with shift ten, never beyond the recording', () => {
	expect(press('ArrowRight')).toEqual({ kind: 'seek', at: 2 * hour + minute });
	expect(press('ArrowLeft', { shiftKey: true })).toEqual({ kind: 'seek', at: 2 * hour - 10 * minute });
	expect(press('ArrowLeft', {}, hour)).toEqual({ kind: 'seek', at: hour });
	expect(press('ArrowRight', { shiftKey: true }, 3 * hour - 1)).toEqual({ kind: 'seek', at: 3 * hour });
});

test('Home and End go to the ends, space plays or pauses', () => {
	expect(press('Home')).toEqual({ kind: 'seek', at: hour });
	expect(press('End')).toEqual({ kind: 'seek', at: 3 * hour });
	expect(press(' ')).toEqual({ kind: 'toggle' });
});

test('+ and − go through ×1, ×10, ×60, ×300, ×900, ×3600 and stop at the ends', () => {
	expect(replaySpeeds).toEqual([1, 10, 60, 300, 900, 3_600]);
	expect(press('+')).toEqual({ kind: 'speed', speed: 300 });
	expect(press('-')).toEqual({ kind: 'speed', speed: 10 });
	expect(press('+', {}, hour, 3_600)).toEqual({ kind: 'speed', speed: 3_600 });
	expect(press('-', {}, hour, 1)).toEqual({ kind: 'speed', speed: 1 });
	expect(press('=', {}, hour, 7)).toEqual({ kind: 'speed', speed: 10 });
});

test('other keys, and those with Ctrl, Alt or Cmd, are not the replay’s', () => {
	expect(press('a')).toBeUndefined();
	for (const modifier of ['ctrlKey', 'altKey', 'metaKey'])
		expect(press('ArrowLeft', { [modifier]: true })).toBeUndefined();
});
