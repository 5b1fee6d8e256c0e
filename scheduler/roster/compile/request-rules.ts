import { dayNumberOf } from '../../calendar/day-number.ts';
import type { Assignment } from '../plan/planned-roster.ts';
import type { RuleCompiler, RuleContext } from './rule-context.ts';
import { rulesOf } from './shift-rules.ts';

/** Wishes: what is not granted costs the wish's weight times the rule's; a hard rule closes everything else. */
export const compileWishes: RuleCompiler = ({ plan, days, options }, person, parts) => {
	for (const { name, weight } of rulesOf(plan, 'wishesAreKept')) {
		for (const wish of person.wishes) {
			const day = dayNumberOf(wish.date) - days.first;
			if (day < 0 || day >= days.count) continue;
			const isGranted = (option: number) =>
				wish.shift !== 'off' && (wish.shift === 'work' || options[option]?.template === wish.shift);
			if (weight === undefined) {
				parts.cells.push({ name, missed: (on, option) => (on === day && !isGranted(option) ? 1 : 0) });
				if (wish.shift !== 'off') parts.ownCounts.push({ rule: name, from: day, to: day + 1, atLeast: 1 });
				continue;
			}
			const cost = weight * wish.weight;
			if (wish.shift === 'off') parts.requests.push({ day, kind: 'avoid', weight: cost });
			else if (wish.shift === 'work') parts.requests.push({ day, kind: 'work', weight: cost });
			else {
				const wished = options.flatMap((_, option) => (isGranted(option) ? [option] : []));
				parts.requests.push({ day, kind: 'work', options: wished, weight: cost });
			}
		}
	}
};

/** What was published: a day that changes costs the rule's weight. Breaks may move, so every pattern of them is kept. */
export const compilePublished: RuleCompiler = (context, person, parts) => {
	const { plan, days, options } = context;
	const { published } = plan;
	if (published === undefined) return;
	for (const { name, weight } of rulesOf(plan, 'publishedShiftsStay')) {
		const told = publishedCells(context).get(person.id);
		days.dates.forEach((date, day) => {
			if (date < published.from || date >= published.to) return;
			const shifts = told?.get(date) ?? [];
			const only = shifts.length === 1 ? shifts[0] : undefined;
			const same = only === undefined ? [] : optionsLike(context, day, only);
			if (weight !== undefined) {
				if (shifts.length === 0) parts.requests.push({ day, kind: 'avoid', weight });
				else parts.requests.push({ day, kind: 'work', options: same, weight });
				return;
			}
			const kept = new Set(same);
			parts.cells.push({ name, missed: (on, option) => (on === day && !kept.has(option) ? 1 : 0) });
			if (shifts.length > 0) {
				parts.ownCounts.push({
					rule: name,
					options: options.flatMap((_, option) => (kept.has(option) ? [option] : [])),
					from: day,
					to: day + 1,
					atLeast: 1
				});
			}
		});
	}
};

/** Options with the start, end and queue of an assignment on a day. */
function optionsLike(
	{ options, starts, ends }: RuleContext,
	day: number,
	{ start, end, queue }: Assignment
): readonly number[] {
	const like: number[] = [];
	options.forEach((option, at) => {
		const index = day * options.length + at;
		if (option.queue === queue && starts[index] === start && ends[index] === end) like.push(at);
	});
	return like;
}

const published = new WeakMap<RuleContext, ReadonlyMap<string, ReadonlyMap<string, readonly Assignment[]>>>();

/** Published shifts by person and date. */
function publishedCells(
	context: RuleContext
): ReadonlyMap<string, ReadonlyMap<string, readonly Assignment[]>> {
	let cells = published.get(context);
	if (cells === undefined) {
		const made = new Map<string, Map<string, Assignment[]>>();
		for (const assignment of context.plan.published?.assignments ?? []) {
			let mine = made.get(assignment.person);
			if (mine === undefined) made.set(assignment.person, (mine = new Map<string, Assignment[]>()));
			mine.set(assignment.date, [...(mine.get(assignment.date) ?? []), assignment]);
		}
		published.set(context, (cells = made));
	}
	return cells;
}
