/** Slots of one day of 15 minutes from 06:00, as the lines of a cover: day and time. */
function slotLines(days: number): readonly string[] {
	return Array.from({ length: days * 96 }, (_, slot) => {
		const clock = (minute: number) =>
			[Math.floor((minute % 1_440) / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
		const minute = 360 + slot * 15;
		return `${Math.floor(minute / 1_440) + 1},${clock(minute)}-${clock(minute + 15)}`;
	});
}

/**
 * An instance of the multi-activity benchmarks in their format, written for the tests.
 *
 * @param staff lines of SECTION_STAFF
 * @param cover least and most heads by task, from 1, and slot, from 06:00 of the first day; no line where undefined
 */
export function matspText(
	days: number,
	tasks: number,
	staff: readonly string[],
	cover: (task: number, slot: number) => readonly [number, number] | undefined
): string {
	const lines = [
		'# A comment',
		'SECTION_HORIZON',
		`${days}`,
		'SECTION_TASKS',
		`${tasks}`,
		'SECTION_STAFF',
		'# ID, MinTotalMinutes, MaxTotalMinutes',
		...staff,
		'SECTION_COVER',
		'# Day, Time, TaskID, Min, Max'
	];
	for (let task = 1; task <= tasks; task++) {
		slotLines(days).forEach((slot, at) => {
			const heads = cover(task, at);
			if (heads !== undefined) lines.push(`${slot},${task},${heads.join(',')}`);
		});
	}
	return `${lines.join('\n')}\n`;
}

/**
 * Seven days, two tasks, two people: task 1 wants one head 06:00–14:00 and task 2 one head 14:00–22:00 on days 0 to 4.
 */
export const smallMatsp = matspText(7, 2, ['A,2400,2400', 'B,2400,2400'], (task, slot) => {
	const hour = 6 + (slot % 96) / 4;
	const isWanted = slot < 5 * 96 && (task === 1 ? hour < 14 : hour >= 14 && hour < 22);
	return isWanted ? [1, 1] : [0, 0];
});

/** Legal for `smallMatsp`, without penalty: A works task 1 and B task 2, eight hours on five days. */
export const legalStints: readonly string[] = [
	...[0, 1, 2, 3, 4].map((day) => `A,${day},06:00,1,480`),
	...[0, 1, 2, 3, 4].map((day) => `B,${day},14:00,2,480`)
];
