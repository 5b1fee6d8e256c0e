import { minute } from '#lib/domain/units.ts';
import { englishHours, hoursText, type Measure, type RuleDefinition } from './rule.ts';
import { type RosterView } from './roster-view.ts';

/**
 * Minutes of meal break in a shift that is longer than `longMinutes` from start to end.
 */
export const mealInLongShifts: RuleDefinition<Record<'longMinutes' | 'mealMinutes', number>> = {
	id: 'mealInLongShifts',
	sentence: ({ longMinutes, mealMinutes }) => ({
		zh: `超过 ${hoursText(longMinutes)} 小时的班次至少有 ${mealMinutes} 分钟用餐时间。`,
		en: `A shift of more than ${englishHours(longMinutes)} has a meal break of at least ${mealMinutes} minutes.`
	}),
	parameters: { longMinutes: 360, mealMinutes: 30 },
	unit: 'minutes',
	bound: 'at_least',
	measure
};

function* measure(
	view: RosterView,
	{ longMinutes, mealMinutes }: Record<'longMinutes' | 'mealMinutes', number>
): Iterable<Measure> {
	for (const { person, shifts } of view.work) {
		for (const { assignment } of shifts) {
			const { date, start, end, breaks } = assignment;
			if (end - start <= longMinutes * minute) continue;
			const meals = breaks.filter(({ kind }) => kind === 'meal');
			const figure = meals.reduce((sum, meal) => sum + (meal.end - meal.start) / minute, 0);
			yield { person: person.id, date, figure: Math.floor(figure), limit: mealMinutes };
		}
	}
}
