/**
 * The bars of staffing that are times: S2 and S9. The others are golden and property tests.
 *
 * `node tests/bench/scheduler/staffing.ts [--rounds N] [--json]`; part of the bench of the whole scheduler.
 */
import { parseArgs } from 'node:util';
import { erlangA } from '#scheduler/staffing/erlang-a.ts';
import { erlangB } from '#scheduler/staffing/erlang-b.ts';
import { erlangC } from '#scheduler/staffing/erlang-c.ts';
import type { RequirementInput } from '#scheduler/staffing/requirement.ts';
import { findRequirement } from '#scheduler/staffing/requirement.ts';
import { median } from '../statistics.ts';
import type { Row } from './row.ts';

const minute = 60_000;
const slots = 24 * 12;

/** Median of the rounds in milliseconds; `work` gives a number that must stay the same, so that it is done. */
function time(rounds: number, work: () => number): { readonly ms: number; readonly result: number } {
	const times: number[] = [];
	let result = Number.NaN;
	for (let round = 0; round < rounds; round++) {
		const start = performance.now();
		result = work();
		times.push(performance.now() - start);
	}
	return { ms: median(times), result };
}

/** A promotion day of one queue: a daily wave, and three times the rate from 20:00 on. */
function day(queue: number): Float64Array {
	return Float64Array.from({ length: slots }, (_, slot) => {
		const wave = 1 + 0.8 * Math.sin(((slot - 96) / slots) * 2 * Math.PI);
		return (50 + 40 * queue) * wave * (slot >= 240 ? 3 : 1);
	});
}

function queues(channel: RequirementInput['channel']): RequirementInput[] {
	return Array.from({ length: 20 }, (_, queue) => ({
		arrivals: { kind: 'expected', perHour: day(queue) },
		step: 5 * minute,
		channel,
		handleTime: 8 * minute,
		patience: 4 * minute,
		targets: {
			firstResponse: { within: 30_000, share: 0.9 },
			meanFirstResponse: 25_000,
			abandonment: 0.03,
			occupancy: 0.85
		},
		shrinkage: 0.3
	}));
}

function totalHeads(inputs: readonly RequirementInput[]): number {
	let total = 0;
	for (const input of inputs) {
		const answer = findRequirement(input);
		if (answer.status === 'refused') throw new Error(JSON.stringify(answer.faults));
		for (const { heads } of answer.slots) total += heads;
	}
	return total;
}

/** Sample paths around one queue's day: the day's level 70–130 %. */
function uncertainDay(paths: number, hold: 'certainty' | 'average'): RequirementInput {
	const perHour = new Float32Array(paths * slots);
	const expected = day(5);
	for (let path = 0; path < paths; path++) {
		const level = 0.7 + 0.6 * ((path * 0.618034) % 1);
		for (let slot = 0; slot < slots; slot++)
			perHour[path * slots + slot] = level * (expected[slot] as number);
	}
	const [input] = queues({ kind: 'chat', throughput: [1, 1.75, 2.3, 2.6] }) as [RequirementInput];
	return {
		...input,
		arrivals: {
			kind: 'paths',
			perHour,
			slots,
			hold: hold === 'average' ? { kind: 'average' } : { kind: 'certainty', share: 0.9 }
		}
	};
}

/**
 * Measures the bars S2 and S9, each as the median of `rounds` runs.
 *
 * @returns one row per measurement
 */
export async function benchStaffing(rounds: number): Promise<Row[]> {
	const rows: Row[] = [];
	const add = (bar: string, words: string, { ms, result }: ReturnType<typeof time>, limit: number) => {
		const finite = Number.isFinite(result);
		rows.push({
			bar,
			measured: `${ms.toFixed(3)} ms (${words})`,
			value: ms,
			unit: 'ms',
			limit,
			held: finite && ms <= limit
		});
	};

	const size = 'S2 load 10,000 and 11,000 heads: finite, ≤ 5 ms';
	const blocking = time(rounds, () => erlangB(10_000, 11_000));
	add(size, `Erlang B: ${blocking.result.toExponential(6)}`, blocking, 5);
	const real = time(rounds, () => erlangB(10_000, 10_999.5));
	add(size, `Erlang B at 10,999.5 servers: ${real.result.toExponential(6)}`, real, 5);
	const large = { arrivalsPerHour: 200_000, handleTime: 3 * minute, heads: 11_000, answerWithin: 20_000 };
	const waiting = time(rounds, () => {
		const answer = erlangC(large);
		return answer.status === 'stable' ? answer.waitingProbability : Number.NaN;
	});
	add(size, `Erlang C: P(wait) ${waiting.result.toExponential(6)}`, waiting, 5);
	const leaving = time(rounds, () => erlangA({ ...large, patience: 5 * minute }).abandonment);
	add(size, `Erlang A: abandonment ${leaving.result.toExponential(6)}`, leaving, 5);

	const speed = 'S9 24 h × 12 slots × 20 queues: ≤ 200 ms';
	const chats = queues({
		kind: 'chat',
		throughput: [1, 1.75, 2.3, 2.6],
		replyDelay: [5_000, 8_000, 12_000, 18_000]
	});
	const chat = time(rounds, () => totalHeads(chats));
	add(speed, `chat, four targets: ${chat.result} heads × slots`, chat, 200);
	const calls = queues({ kind: 'voice' });
	const voice = time(rounds, () => totalHeads(calls));
	add(speed, `voice, four targets: ${voice.result} heads × slots`, voice, 200);

	// No bar of the design: what 2,000 sample paths of one queue's day cost.
	for (const hold of ['certainty', 'average'] as const) {
		const input = uncertainDay(2_000, hold);
		const paths = time(Math.min(rounds, 3), () => totalHeads([input]));
		add(
			`one queue's day over 2,000 paths, ${hold}: ≤ 2,000 ms`,
			`${paths.result} heads × slots`,
			paths,
			2_000
		);
	}
	return rows;
}

if (import.meta.main) {
	const { values } = parseArgs({
		options: { rounds: { type: 'string', default: '9' }, json: { type: 'boolean', default: false } }
	});
	const rows = await benchStaffing(Number(values.rounds));
	if (values.json) console.log(JSON.stringify(rows, undefined, '\t'));
	else console.table(rows.map(({ bar, measured, held }) => ({ bar, measured, held })));
	if (rows.some(({ held }) => !held)) process.exitCode = 1;
}
