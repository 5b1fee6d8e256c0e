import type { Weekday } from '../../calendar/day-number.ts';
import type { Availability } from '../plan/planned-person.ts';
import { timeOfDayOf } from './file-rows.ts';

const weekdays: readonly (readonly string[])[] = [
	['mon', 'monday', '周一', '星期一', '一'],
	['tue', 'tuesday', '周二', '星期二', '二'],
	['wed', 'wednesday', '周三', '星期三', '三'],
	['thu', 'thursday', '周四', '星期四', '四'],
	['fri', 'friday', '周五', '星期五', '五'],
	['sat', 'saturday', '周六', '星期六', '六'],
	['sun', 'sunday', '周日', '周天', '星期日', '星期天', '日', '天']
];
const everyDay = ['daily', 'every day', '每天', '每日'];

/**
 * Hours of the week in a cell: weekdays and their hours, parted by `|` or `;`. Hours that end before they begin reach
 * into the next day.
 *
 * @returns undefined beside what was refused
 * @example availabilityOf('Mon-Fri 18:00-23:00 | Sat,Sun 09:00-24:00', …)
 */
export function availabilityOf(
	text: string,
	refuse: (code: string, message: string) => void
): readonly Availability[] {
	return text
		.normalize('NFKC')
		.split(/[|;\n]/)
		.map((part) => part.trim())
		.filter((part) => part !== '')
		.flatMap((part) => {
			const [, days = '', begins = '', ends = ''] =
				/^(.*?)\s*(\d{1,2}(?:[:时点]\d{0,2})?)\s*[-–~至到]\s*(\d{1,2}(?:[:时点]\d{0,2})?)$/.exec(part) ?? [];
			const on = weekdaysOf(days.trim().toLowerCase());
			const from = timeOfDayOf(begins);
			const to = timeOfDayOf(ends);
			if (on === undefined || from === undefined || from === '24:00' || to === undefined || from === to) {
				refuse('hours_wrong', `"${part}" is not like Mon-Fri 18:00-23:00 (周一-周五 18:00-23:00)`);
				return [];
			}
			return on.map((weekday) => ({ weekday, from, to }));
		});
}

/** Without days, all of them. */
function weekdaysOf(text: string): readonly Weekday[] | undefined {
	if (text === '' || everyDay.includes(text)) return [0, 1, 2, 3, 4, 5, 6];
	const found: Weekday[] = [];
	for (const part of text.split(/[,、\s]+/).filter((one) => one !== '')) {
		const [first, last, ...more] = part.split(/[-–~至到]/).map((name) => weekdayNamed(name.trim()));
		if (first === undefined || more.length > 0) return undefined;
		if (part.split(/[-–~至到]/).length === 1) found.push(first);
		else {
			if (last === undefined) return undefined;
			for (let step = 0; step <= (last - first + 7) % 7; step++) found.push(((first + step) % 7) as Weekday);
		}
	}
	return [...new Set(found)].sort((a, b) => a - b);
}

function weekdayNamed(name: string): Weekday | undefined {
	const at = weekdays.findIndex((names) => names.includes(name));
	return at === -1 ? undefined : (at as Weekday);
}
