import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { addDays, instantOf } from '#lib/domain/time/local-time.ts';
import { hour } from '#lib/domain/units.ts';
import { checkRules } from '#scheduler/rules/check-rules.ts';
import { compilePlan } from '#scheduler/roster/compile/compile-plan.ts';
import { decodeRoster } from '#scheduler/roster/compile/decode-roster.ts';
import type { PlannedRoster } from '#scheduler/roster/plan/planned-roster.ts';
import type { RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { RandomStream } from '#scheduler/simulate/random-stream.ts';
import { changePlan } from '#scheduler/threads/change-plan.ts';
import { solveInThreads } from '#scheduler/threads/solve-in-threads.ts';
import type { Row } from './row.ts';
import { sixtyPeople } from './sixty-people.ts';

/** What one sick call came to. */
interface Call {
	readonly seconds: number;
	readonly changes: number;
	readonly bound: number;
	/** Whether shortage is back at what was published, on every day. */
	readonly restored: boolean;
	/** Hard findings of all points, of the rules themselves. */
	readonly hard: number;
}

/** Sick calls of a roster, and how the answer is searched. */
const callsOfRoster = 15;
const barSeconds = 10;
const stretchSeconds = 3;
/** Of it, reading the change, starting threads and reading the answer take about so much. */
const compileSeconds = 0.3;

/**
 * Bar R5: a shop of 60 people has been given a roster; one person of a random shift calls in sick at six in the morning,
 * for one to three days. Time is from the call to the whole curve, compiling and threads included; the search is given the stretch of three seconds. The roster has the
 * fewest changes; what no roster can have fewer of is proven by what each day needs at least, by exhaustion, or by a program.
 */
export async function benchChange(_rounds: number, seed = 1): Promise<Row[]> {
	const calls: Call[] = [];
	for (const days of [14, 28]) {
		const plan = sixtyPeople(days, seed);
		const published = await publish(plan, seed);
		const random = new RandomStream(seed, `sick calls ${days}`);
		for (let at = 0; at < callsOfRoster; at++) calls.push(await call(plan, published, random, seed));
	}
	const seconds = calls.map((one) => one.seconds).sort((a, b) => a - b);
	const p95 = seconds[Math.ceil(0.95 * seconds.length) - 1] ?? NaN;
	const median = seconds[Math.floor(seconds.length / 2)] ?? NaN;
	const over = Math.max(...calls.map(({ changes, bound }) => changes - bound));
	const proven = calls.filter(({ changes, bound }) => changes === bound).length;
	const restored = calls.filter((one) => one.restored).length;
	const hard = calls.reduce((sum, one) => sum + one.hard, 0);
	const counts = [...new Set(calls.map(({ changes }) => changes))].sort((a, b) => a - b);
	const told = counts.map(
		(count) => `${count} in ${calls.filter(({ changes }) => changes === count).length}`
	);
	return [
		{
			bar: `R5 re-solve after a sick call, 60 people: 95 % within ${barSeconds} s (stretch 3 s)`,
			measured: `${p95.toFixed(1)} s, median ${median.toFixed(1)} s, ${calls.length} calls, ${hard} hard findings`,
			value: p95,
			unit: 's',
			limit: barSeconds,
			held: hard === 0 && p95 <= barSeconds
		},
		{
			bar: 'R5 changed cells within 1 of the proven minimum',
			measured: `at most ${over} over; the minimum itself proven in ${proven} of ${calls.length}; changes: ${told.join(', ')}; shortage as published in ${restored}`,
			value: over,
			unit: 'cells',
			limit: 1,
			held: over <= 1
		}
	];
}

/** A roster as a planner would publish it: half a minute of search. */
async function publish(plan: RosterPlan, seed: number): Promise<PlannedRoster> {
	const compiled = compilePlan(plan);
	if (compiled.status === 'refused') throw new Error(compiled.faults[0]?.sentence.en);
	const solved = await solveInThreads(compiled.problem, { seed, seconds: 40 });
	if (solved.hard > 0) throw new Error(`the roster to be published breaks ${solved.hard} hard units`);
	return decodeRoster(compiled, solved.cells, solved.placement);
}

async function call(
	plan: RosterPlan,
	published: PlannedRoster,
	random: RandomStream,
	seed: number
): Promise<Call> {
	const shifts = published.assignments.filter(({ date }) => date > plan.from);
	const shift = shifts[random.word() % shifts.length];
	if (shift === undefined) throw new Error('nobody works');
	const last = addDays(shift.date, random.word() % 3);
	const to = last < plan.to ? last : addDays(plan.to, -1);
	const began = performance.now();
	const answer = await changePlan(
		plan,
		published,
		{
			absences: [{ person: shift.person, kind: 'sick', from: shift.date, to }],
			now: Math.min(instantOf(shift.date, '06:00', plan.zone), shift.start - hour)
		},
		{ seed, seconds: stretchSeconds - compileSeconds }
	);
	const seconds = (performance.now() - began) / 1_000;
	if (answer.status === 'refused') throw new Error(answer.faults[0]?.sentence.en);
	const { prepared, changed, cells } = answer;
	const { people, calendar, packs } = prepared.plan;
	const hard = changed.points.flatMap(({ roster }) =>
		checkRules({ roster, people, calendar }, packs).filter(({ strength }) => strength.kind === 'hard')
	);
	const fewest = cells.fewest;
	if (process.env['TIDEWALL_TOLD'] !== undefined) {
		const points = cells.points.map(
			({ kind, touched, cost }) => `${kind} ${touched.length}/${cost.total}/${cost.shortage}`
		);
		console.log(
			`${shift.person} ${shift.date}–${to} ${seconds.toFixed(1)} s ${JSON.stringify(fewest)} ${points.join(' ')} hard ${hard.length}`
		);
	}
	return {
		seconds,
		changes: fewest?.changes ?? Infinity,
		bound: fewest?.bound ?? 0,
		restored: fewest?.from === 'published',
		hard: hard.length
	};
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
	for (const row of await benchChange(1)) {
		console.log(`${row.held ? 'held  ' : 'MISSED'} ${row.bar}\n       ${row.measured}`);
	}
}
