import type { ContractKind } from '../roster/plan/planned-person.ts';
import type { BreakWindow, ShiftTemplate } from './shift-template.ts';

/** An unpaid hour, between the third and the sixth hour of the shift. */
const meal: BreakWindow = { kind: 'meal', minutes: 60, paid: false, earliest: 150, latest: 300 };
const halfHourMeal: BreakWindow = { ...meal, minutes: 30, latest: 270 };
const morningBreak: BreakWindow = { kind: 'short', minutes: 15, paid: true, earliest: 60, latest: 120 };
const lateBreak: BreakWindow = { kind: 'short', minutes: 15, paid: true, earliest: 375, latest: 465 };
const midBreak: BreakWindow = { kind: 'short', minutes: 15, paid: true, earliest: 90, latest: 150 };

const crew: readonly ContractKind[] = ['full_time', 'outsourced'];
const hourly: readonly ContractKind[] = ['part_time', 'student'];

function shift(
	id: string,
	[zh, en]: readonly [string, string],
	starts: readonly [first: string, last: string],
	spanMinutes: number,
	rest: Partial<ShiftTemplate>
): ShiftTemplate {
	return {
		id,
		name: { zh, en },
		first: starts[0],
		last: starts[1],
		stepMinutes: 30,
		spanMinutes,
		breaks: [],
		contracts: crew,
		promotionOnly: false,
		...rest
	};
}

/**
 * The shifts a shop starts with; a planner edits a copy. 早 08–17, 中 17–24 and 15–24, 夜 00–08 (dated by its start),
 * the crews of the rotations, a flexible day shift, part-time 4 h and 6 h, and one for the evening of a launch.
 */
export const standardShifts: readonly ShiftTemplate[] = [
	shift('early', ['早班', 'Early'], ['08:00', '08:00'], 540, { breaks: [morningBreak, meal, lateBreak] }),
	shift('late', ['中班', 'Late'], ['17:00', '17:00'], 420, { breaks: [midBreak, halfHourMeal] }),
	shift('long-late', ['中班（长）', 'Long late'], ['15:00', '15:00'], 540, {
		breaks: [morningBreak, meal, lateBreak]
	}),
	shift('night', ['夜班', 'Night'], ['00:00', '00:00'], 480, { breaks: [midBreak, halfHourMeal] }),
	shift('flexible', ['弹性班', 'Flexible'], ['07:00', '13:00'], 540, {
		stepMinutes: 15,
		breaks: [morningBreak, meal, lateBreak]
	}),
	shift('crew-early', ['早班 8 小时', '8 h early'], ['08:00', '08:00'], 480, {
		breaks: [midBreak, halfHourMeal]
	}),
	shift('crew-late', ['中班 8 小时', '8 h late'], ['16:00', '16:00'], 480, {
		breaks: [midBreak, halfHourMeal]
	}),
	shift('crew-day', ['白班 12 小时', '12 h day'], ['08:00', '08:00'], 720, {
		breaks: [morningBreak, meal, lateBreak]
	}),
	shift('crew-night', ['夜班 12 小时', '12 h night'], ['20:00', '20:00'], 720, {
		breaks: [morningBreak, meal, lateBreak]
	}),
	shift('part-4', ['兼职 4 小时', 'Part-time 4 h'], ['08:00', '20:00'], 240, {
		breaks: [midBreak],
		contracts: hourly
	}),
	shift('part-6', ['兼职 6 小时', 'Part-time 6 h'], ['08:00', '18:00'], 360, {
		breaks: [midBreak, { ...halfHourMeal, latest: 240 }],
		contracts: hourly
	}),
	shift('launch', ['大促晚班', 'Launch evening'], ['18:00', '20:00'], 480, {
		breaks: [midBreak, halfHourMeal],
		contracts: ['full_time', 'outsourced', 'student'],
		promotionOnly: true
	})
];
