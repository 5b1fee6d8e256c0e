import { checkPlan, type PlanCheck } from '#scheduler/roster/check/roster-cost.ts';
import type { PreparedChange } from '#scheduler/roster/change/plan-change.ts';
import { offerPoints } from '#scheduler/roster/change/offer-points.ts';
import type { PlannedChange, PlannedPoint, TouchedDay } from '#scheduler/roster/change/read-change.ts';
import { sentencesOf } from '#scheduler/roster/files/roster-document.ts';
import { breakText, clockText, rosterTableRows, wallClock } from '#scheduler/roster/files/roster-rows.ts';
import { moneyOf } from '#scheduler/roster/files/roster-workbook.ts';
import type { Assignment, PlannedRoster } from '#scheduler/roster/plan/planned-roster.ts';
import type { RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { breaksHardRule, type RuleFinding } from '#scheduler/rules/check-rules.ts';
import { consoleTable } from './console-table.ts';
import { moneyText } from './roster-summary.ts';

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

/** The change in words: what falls out, the points beside each other, who must be called. */
export function tellChange(
	prepared: PreparedChange,
	changed: PlannedChange,
	points: readonly CheckedPoint[]
): string {
	const { changedDates, forced, fewest } = changed;
	if (changedDates.length === 0 && forced.length === 0) return 'nothing that is published has to change\n';
	const told = [`changed: ${changedDates.join(', ')}\n`];
	if (forced.length > 0) told.push('\nfalls out\n', peopleTable(prepared, forced));
	told.push('\n', pointsTable(points));
	if (fewest !== undefined) {
		const proof =
			fewest.bound === fewest.changes ? 'that is proven' : `at least ${fewest.bound} are needed for certain`;
		const shortage =
			fewest.from === 'published'
				? 'no day is shorter than it was published'
				: 'days are as little shorter than published as was found';
		told.push(
			`\nfewest: ${fewest.changes} ${fewest.changes === 1 ? 'change' : 'changes'}, ${proof}; ${shortage}\n`
		);
	} else {
		told.push(
			'\nfewest: none was found before the search ended; more --seconds, --work or --reach may find one\n'
		);
	}
	for (const point of points) {
		if (point.touched.length > 0)
			told.push(`\n${point.kind}: who must be told\n`, peopleTable(prepared, point.touched));
	}
	told.push(brokenRules(prepared, points));
	return told.join('');
}

function pointsTable(points: readonly CheckedPoint[]): string {
	return consoleTable(
		[
			{ title: 'roster', value: (point: CheckedPoint) => point.kind },
			{ title: 'changes', value: ({ touched }) => touched.length },
			{ title: 'people', value: ({ touched }) => new Set(touched.map(({ person }) => person)).size },
			{ title: 'hours short', value: ({ check }) => check.coverage.shortHours, digits: 1 },
			{ title: 'cost', value: ({ check }) => moneyText(check.cost.total) },
			{ title: 'rules broken', value: ({ newFindings }) => newFindings.length }
		],
		points
	);
}

function peopleTable({ plan }: PreparedChange, days: readonly TouchedDay[]): string {
	const names = new Map(plan.people.map(({ id, name }) => [id, name]));
	const shiftText = (shift: Assignment | undefined, other: Assignment | undefined) => {
		if (shift === undefined) return 'off';
		const { start, end, queue, breaks } = shift;
		const text = `${wallClock(start, plan.zone)}–${wallClock(end, plan.zone)} ${queue}`;
		// Where only the breaks move, they are what has to be told.
		const isSame = start === other?.start && end === other.end && queue === other.queue;
		return isSame ? `${text}, ${breaks.map((one) => breakText(one, plan.zone)).join(', ')}` : text;
	};
	const table = consoleTable(
		[
			{ title: 'date', value: (day: TouchedDay) => day.date },
			{ title: 'person', value: ({ person }) => person },
			{ title: 'name', value: ({ person }) => names.get(person) },
			{ title: 'published', value: ({ before, after }) => shiftText(before, after) },
			{ title: 'now', value: ({ before, after }) => shiftText(after, before) }
		],
		days.slice(0, toldPeople)
	);
	return days.length > toldPeople ? `${table}and ${days.length - toldPeople} more\n` : table;
}

function brokenRules({ plan }: PreparedChange, points: readonly CheckedPoint[]): string {
	const sentences = sentencesOf(plan.packs);
	const lines = points.flatMap(({ kind, newFindings }) =>
		newFindings.slice(0, 5).map(({ pack, rule, person, date }) => {
			const sentence = sentences.get(`${pack}.${rule}`)?.en ?? rule;
			return `${kind}: ${[person, date].filter((part) => part !== undefined).join(', ')}: ${sentence}\n`;
		})
	);
	return lines.length === 0 ? '' : `\nbroken besides what was published so\n${lines.join('')}`;
}
