import { addDays, localDateOf, localTimeOf } from '#lib/domain/time/local-time.ts';
import { minute, type EpochMs } from '#lib/domain/units.ts';
import type { Weekday } from '../../calendar/day-number.ts';
import type { Language, Sentence } from '../../rules/rule.ts';
import type { ContractKind, PlannedPerson } from '../plan/planned-person.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';

/** Words of the sentences of this folder. Dates are written as in the files, so that they can be looked up there. */

export const contractWords: Readonly<Record<ContractKind, Sentence>> = {
	full_time: { zh: '全职', en: 'full-time' },
	part_time: { zh: '非全日制', en: 'part-time' },
	student: { zh: '学生工', en: 'student' },
	outsourced: { zh: '外包', en: 'outsourced' }
};

const weekdayWords: readonly (readonly [zh: string, en: string])[] = [
	['周一', 'Mon'],
	['周二', 'Tue'],
	['周三', 'Wed'],
	['周四', 'Thu'],
	['周五', 'Fri'],
	['周六', 'Sat'],
	['周日', 'Sun']
];

export function weekdayWord(weekday: Weekday): Sentence {
	const [zh = '', en = ''] = weekdayWords[weekday] ?? [];
	return { zh, en };
}

/** How somebody is called: by name, and by id too where the name is not theirs alone. */
export function nameOf({ people }: Pick<RosterPlan, 'people'>, id: string): string {
	const name = people.find((person) => person.id === id)?.name ?? id;
	if (name === id || name === '') return id;
	return people.filter((person) => person.name === name).length > 1 ? `${name} (${id})` : name;
}

/** `08:30` on the wall. */
export function clockText(instant: EpochMs, zone: string): string {
	const minutes = Math.floor(localTimeOf(instant, zone) / minute);
	return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/**
 * A time on the wall as a planner writes it: `2026-11-11 20:00–24:00`, `2026-11-10 22:00–2026-11-11 06:00`. Whole days
 * are dates alone, the last one included: `2026-11-09–2026-11-11`.
 */
export function spanText(start: EpochMs, end: EpochMs, zone: string): string {
	const from = localDateOf(start, zone);
	const to = localDateOf(end, zone);
	const begins = clockText(start, zone);
	const ends = clockText(end, zone);
	if (begins === '00:00' && ends === '00:00' && to > from) {
		const last = addDays(to, -1);
		return last === from ? from : `${from}–${last}`;
	}
	if (to === from) return `${from} ${begins}–${ends}`;
	if (ends === '00:00' && addDays(from, 1) === to) return `${from} ${begins}–24:00`;
	return `${from} ${begins}–${to} ${ends}`;
}

/** `周一 18:00–22:00、周三 …` and `Mon 18:00–22:00, Wed …`. */
export function availabilityText({ availability = [] }: PlannedPerson): Sentence {
	if (availability.length === 0) return { zh: '从不', en: 'never' };
	const one = (language: Language) => {
		const byHours = Map.groupBy(
			availability.toSorted((a, b) => a.weekday - b.weekday),
			({ from, to }) => `${from}–${to}`
		);
		return [...byHours].map(([hours, days]) =>
			days.length === 7
				? `${language === 'zh' ? '每天' : 'every day'} ${hours}`
				: `${days.map(({ weekday }) => weekdayWord(weekday)[language]).join(language === 'zh' ? '、' : ', ')} ${hours}`
		);
	};
	return { zh: one('zh').join('；'), en: one('en').join('; ') };
}

/** Sentences one after the other. */
export function joinSentences(sentences: readonly Sentence[]): Sentence {
	return { zh: sentences.map(({ zh }) => zh).join(''), en: sentences.map(({ en }) => en).join(' ') };
}
