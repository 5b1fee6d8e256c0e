import { checkPlan, type PlanCheck } from '#scheduler/roster/check/roster-cost.ts';
import type { PreparedChange } from '#scheduler/roster/change/plan-change.ts';
import type { ChangePointKind } from '#scheduler/roster/change/change-curve.ts';
import { offerPoints } from '#scheduler/roster/change/offer-points.ts';
import type { PlannedChange, PlannedPoint, TouchedDay } from '#scheduler/roster/change/read-change.ts';
import { sentencesOf } from '#scheduler/roster/files/roster-document.ts';
import { breakText, clockText, rosterTableRows, wallClock } from '#scheduler/roster/files/roster-rows.ts';
import { moneyOf } from '#scheduler/roster/files/roster-workbook.ts';
import type { Assignment, PlannedRoster } from '#scheduler/roster/plan/planned-roster.ts';
import type { RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { breaksHardRule, type RuleFinding } from '#scheduler/rules/check-rules.ts';
import type { Language, Sentence } from '#scheduler/rules/rule.ts';
import { consoleTable } from './console-table.ts';
import { moneyText, moreText } from './roster-summary.ts';

/** A point with what the checker says of it. */
export interface CheckedPoint extends PlannedPoint {
	readonly check: PlanCheck;
	/** Hard rules that it breaks and the published roster did not. */
	readonly newFindings: readonly RuleFinding[];
}

/** People of a list that are told; the others are counted. */
const toldPeople = 30;

/**
 * Checks every point against the plan as it has become. What the published roster broke already is not the change's.
 *
 * @param plan as it was
 */
export function checkPoints(
	plan: RosterPlan,
	published: PlannedRoster,
	prepared: PreparedChange,
	changed: PlannedChange
): readonly CheckedPoint[] {
	const { published: _, ...before } = plan;
	const known = new Map(hardOf(checkPlan(before, published)).map((one) => [keyOf(one), one.amount]));
	const checked = changed.points.map((point) => {
		const check = checkPlan(prepared.plan, point.roster);
		// Least hours are lowered by what falls out, so that the same finding may be smaller than it was.
		const newFindings = hardOf(check).filter((one) => one.amount > (known.get(keyOf(one)) ?? 0));
		const changes = point.touched.length;
		return { ...point, check, newFindings, cost: check.cost.total, changes, broken: newFindings.length };
	});
	return offerPoints(checked);
}

function hardOf({ findings }: PlanCheck): readonly RuleFinding[] {
	return findings.filter(breaksHardRule);
}

function keyOf({ pack, rule, person, date }: RuleFinding): string {
	return [pack, rule, person, date].join(' ');
}

/** The change as a JSON document; money in the currency. */
export function changeDocument(
	prepared: PreparedChange,
	changed: PlannedChange,
	points: readonly CheckedPoint[]
) {
	const { zone } = prepared.plan;
	const { fewest } = changed;
	return {
		status: 'changed' as const,
		changedDates: changed.changedDates,
		forced: changed.forced.map((day) => touchedDocument(day, zone)),
		fewest: fewest && {
			changes: fewest.changes,
			bound: fewest.bound,
			proven: fewest.bound === fewest.changes,
			shortage: fewest.from
		},
		points: points.map(({ kind, roster, check, newFindings, touched }) => ({
			kind,
			cost: moneyOf(check.cost.total),
			shortage: moneyOf(check.cost.shortage),
			shortHours: check.coverage.shortHours,
			surplusHours: check.coverage.surplusHours,
			changes: touched.length,
			touched: touched.map((day) => touchedDocument(day, zone)),
			newFindings,
			roster: rosterTableRows(roster)
		}))
	};
}

function touchedDocument({ person, date, before, after }: TouchedDay, zone: string) {
	const shiftOf = (shift: Assignment | undefined) =>
		shift && {
			start: clockText(shift.start, zone),
			end: clockText(shift.end, zone),
			queue: shift.queue,
			shift: shift.template
		};
	return { person, date, before: shiftOf(before) ?? null, after: shiftOf(after) ?? null };
}

/**
 * What has to be known of a change beside the points. The engine tells it in English; in Chinese it is read from what it
 * prepared.
 *
 * @param plan as it was
 */
export function changeNotes(
	plan: RosterPlan,
	{ plan: now, kept, notes }: PreparedChange,
	language: Language
): readonly string[] {
	if (language === 'en') return notes;
	const before = new Map(plan.people.map(({ id, limits }) => [id, limits]));
	const lowered = now.people.filter(({ id, limits }) => {
		const were = before.get(id);
		return (
			were?.leastMinutesAWeek !== limits.leastMinutesAWeek ||
			were?.leastMinutesAMonth !== limits.leastMinutesAMonth
		);
	});
	return [
		...lowered.map(({ name }) => `“${name}”的最低工时已按无法上的班相应降低`),
		...(kept.length === 0 ? [] : [`${kept.length} 个已发布的班次不属于任何班次类型，保持不变，其覆盖不计`])
	];
}

/** What a point is called; by its id, in English, it is picked. */
export const pointWords: Readonly<Record<ChangePointKind, Sentence>> = {
	untouched: { zh: '不调整', en: 'untouched' },
	fewest: { zh: '改动最少', en: 'fewest' },
	balanced: { zh: '折中', en: 'balanced' },
	leastCost: { zh: '成本最低', en: 'leastCost' }
};

/** The change in words: what falls out, the points beside each other, who must be called. */
export function tellChange(
	prepared: PreparedChange,
	changed: PlannedChange,
	points: readonly CheckedPoint[],
	language: Language
): string {
	const { changedDates, forced } = changed;
	const isZh = language === 'zh';
	if (changedDates.length === 0 && forced.length === 0) {
		return isZh ? '已发布的班表无需改动\n' : 'nothing that is published has to change\n';
	}
	const dates = changedDates.join(isZh ? '、' : ', ');
	const told = [isZh ? `有变化的日期：${dates}\n` : `changed: ${dates}\n`];
	if (forced.length > 0) {
		told.push(isZh ? '\n无法上的班\n' : '\nfalls out\n', peopleTable(prepared, forced, language));
	}
	told.push('\n', pointsTable(points, language), `\n${fewestSentence(changed)[language]}\n`);
	for (const { kind, touched } of points) {
		if (touched.length === 0) continue;
		const point = pointWords[kind][language];
		told.push(
			isZh ? `\n${point}：需要通知的人\n` : `\n${point}: who must be told\n`,
			peopleTable(prepared, touched, language)
		);
	}
	told.push(brokenRules(prepared, points, language));
	return told.join('');
}

/** How many changes are the fewest, and how far that is proven. */
function fewestSentence({ fewest }: PlannedChange): Sentence {
	if (fewest === undefined) {
		return {
			zh: '改动最少：求解结束前没有找到；增大 --seconds、--work 或 --reach 也许能找到',
			en: 'fewest: none was found before the search ended; more --seconds, --work or --reach may find one'
		};
	}
	const { changes, bound, from } = fewest;
	const proof =
		bound === changes
			? { zh: '已证明', en: 'that is proven' }
			: { zh: `已证明至少需要 ${bound} 处`, en: `at least ${bound} are needed for certain` };
	const shortage =
		from === 'published'
			? { zh: '没有一天比发布时更缺人', en: 'no day is shorter than it was published' }
			: {
					zh: '各天比发布时多缺的人手，已是所找到的最少',
					en: 'days are as little shorter than published as was found'
				};
	return {
		zh: `改动最少：${changes} 处，${proof.zh}；${shortage.zh}`,
		en: `fewest: ${changes} ${changes === 1 ? 'change' : 'changes'}, ${proof.en}; ${shortage.en}`
	};
}

function pointsTable(points: readonly CheckedPoint[], language: Language): string {
	const isZh = language === 'zh';
	return consoleTable<CheckedPoint>(
		[
			// By this word it is picked.
			...(isZh ? [{ title: '--pick', value: ({ kind }: CheckedPoint) => kind }] : []),
			{ title: isZh ? '方案' : 'roster', value: ({ kind }) => pointWords[kind][language] },
			{ title: isZh ? '改动' : 'changes', value: ({ touched }) => touched.length },
			{
				title: isZh ? '涉及人数' : 'people',
				value: ({ touched }) => new Set(touched.map(({ person }) => person)).size
			},
			{
				title: isZh ? '缺口人时' : 'hours short',
				value: ({ check }) => check.coverage.shortHours,
				digits: 1
			},
			{ title: isZh ? '成本' : 'cost', value: ({ check }) => moneyText(check.cost.total) },
			{ title: isZh ? '新违反硬规则' : 'rules broken', value: ({ newFindings }) => newFindings.length }
		],
		points
	);
}

function peopleTable({ plan }: PreparedChange, days: readonly TouchedDay[], language: Language): string {
	const isZh = language === 'zh';
	const names = new Map(plan.people.map(({ id, name }) => [id, name]));
	const shiftText = (shift: Assignment | undefined, other: Assignment | undefined) => {
		if (shift === undefined) return isZh ? '休息' : 'off';
		const { start, end, queue, breaks } = shift;
		const text = `${wallClock(start, plan.zone)}–${wallClock(end, plan.zone)} ${queue}`;
		// Where only the breaks move, they are what has to be told.
		const isSame = start === other?.start && end === other.end && queue === other.queue;
		return isSame
			? `${text}, ${breaks.map((one) => breakText(one, plan.zone, language)).join(isZh ? '、' : ', ')}`
			: text;
	};
	const table = consoleTable<TouchedDay>(
		[
			{ title: isZh ? '日期' : 'date', value: ({ date }) => date },
			{ title: isZh ? '工号' : 'person', value: ({ person }) => person },
			{ title: isZh ? '姓名' : 'name', value: ({ person }) => names.get(person) },
			{ title: isZh ? '原班次' : 'published', value: ({ before, after }) => shiftText(before, after) },
			{ title: isZh ? '现班次' : 'now', value: ({ before, after }) => shiftText(after, before) }
		],
		days.slice(0, toldPeople)
	);
	return days.length > toldPeople ? `${table}${moreText(days.length - toldPeople, language)}\n` : table;
}

function brokenRules({ plan }: PreparedChange, points: readonly CheckedPoint[], language: Language): string {
	const isZh = language === 'zh';
	const sentences = sentencesOf(plan.packs);
	const lines = points.flatMap(({ kind, newFindings }) =>
		newFindings.slice(0, 5).map(({ pack, rule, person, date }) => {
			const sentence = sentences.get(`${pack}.${rule}`)?.[language] ?? rule;
			const where = [person, date].filter((part) => part !== undefined);
			const point = pointWords[kind][language];
			return isZh
				? `${point}：${where.join(' ')}：${sentence}\n`
				: `${point}: ${where.join(', ')}: ${sentence}\n`;
		})
	);
	if (lines.length === 0) return '';
	return `\n${isZh ? '比已发布的班表新增的违规' : 'broken besides what was published so'}\n${lines.join('')}`;
}
