import { dayOff, type Roster } from '../problem/roster.ts';
import type { CurtoisInstance } from './parse-curtois.ts';

/**
 * The rows `employee,day,shift` of a roster, header first, in the order of the staff and the days.
 *
 * @example writeCurtoisRoster(instance, roster) // 'employee,day,shift\nA,1,D\n'
 */
export function writeCurtoisRoster({ days, shifts, staff }: CurtoisInstance, roster: Roster): string {
	const rows = ['employee,day,shift'];
	staff.forEach(({ id }, at) => {
		for (let day = 0; day < days; day++) {
			const cell = roster[at * days + day] ?? dayOff;
			if (cell !== dayOff) rows.push(`${id},${day},${shifts[cell]?.id}`);
		}
	});
	return `${rows.join('\n')}\n`;
}
