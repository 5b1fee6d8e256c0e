import {
	slotMinutes,
	slotsBefore,
	slotsPerDay,
	type MatspInstance,
	type MatspRoster
} from './matsp-instance.ts';

/**
 * The rows `employee,day,start,task,minutes` of a roster, header first, one a stint, in the order of the staff and of
 * time. The day is that of the shift's start, from 0; the time is that of the stint, so that 01:00 after 22:00 is on the
 * day after.
 *
 * @example writeMatspRoster(instance, roster) // 'employee,day,start,task,minutes\n7,0,22:00,1,180\n7,0,01:00,2,240\n'
 */
export function writeMatspRoster({ staff }: MatspInstance, roster: MatspRoster): string {
	const rows = ['employee,day,start,task,minutes'];
	staff.forEach(({ id }, at) => {
		for (const { day, stints } of roster[at] ?? []) {
			for (const { from, slots, task } of stints) {
				rows.push(`${id},${day},${clockOf(from)},${task + 1},${slots * slotMinutes}`);
			}
		}
	});
	return `${rows.join('\n')}\n`;
}

function clockOf(slot: number): string {
	const minute = ((slot + slotsBefore) % slotsPerDay) * slotMinutes;
	const two = (value: number) => String(value).padStart(2, '0');
	return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
