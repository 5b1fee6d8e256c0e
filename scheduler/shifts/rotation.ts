import type { DayNumber } from '../calendar/day-number.ts';

/** A pattern of shifts that repeats; a crew's phase says with which day of it the crew begins. */
export interface Rotation {
	readonly id: string;
	readonly name: { readonly zh: string; readonly en: string };
	/** Template ids; `undefined` is a day off. Length: days of the cycle. */
	readonly cycle: readonly (string | undefined)[];
	/** Crews that together cover the day, each `crewShift` days behind the one before. */
	readonly crews: number;
	readonly crewShift: number;
}

/**
 * 三班两运转: three crews, two of them work 12 h a day: day, night, off. 24 h lie between any two shifts. It needs an
 * approval of comprehensive hours.
 */
export const threeCrewsTwoShifts: Rotation = {
	id: 'three-crews-two-shifts',
	name: { zh: '三班两运转', en: 'Three crews, two shifts' },
	cycle: ['crew-day', 'crew-night', undefined],
	crews: 3,
	crewShift: 1
};

/**
 * 四班三运转: four crews, three of them work 8 h a day: two days each early, late and night. A night is dated by its
 * start at 00:00, so that a day off must lie between the last late and the first night.
 */
export const fourCrewsThreeShifts: Rotation = {
	id: 'four-crews-three-shifts',
	name: { zh: '四班三运转', en: 'Four crews, three shifts' },
	cycle: ['crew-early', 'crew-early', 'crew-late', 'crew-late', undefined, 'night', 'night', undefined],
	crews: 4,
	crewShift: 2
};

/** The patterns that somebody's `rotation` can name. */
export const rotations: readonly Rotation[] = [threeCrewsTwoShifts, fourCrewsThreeShifts];

/**
 * The template that a rotation has for a crew on a day; `undefined` on a day off.
 *
 * @param phase day of the cycle on day number 0 (1970-01-01)
 * @throws RangeError when the phase or the day is not whole
 * @example rotationShift(threeCrewsTwoShifts, 1, 3) // 'crew-night': day 3 + 1 is day 1 of the cycle
 */
export function rotationShift(rotation: Rotation, phase: number, day: DayNumber): string | undefined {
	if (!Number.isInteger(phase) || !Number.isInteger(day)) {
		throw new RangeError(`rotationShift: phase and day must be whole, got ${phase} and ${day}`);
	}
	const length = rotation.cycle.length;
	return rotation.cycle[(((day + phase) % length) + length) % length];
}
