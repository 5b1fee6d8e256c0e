import * as fc from 'fast-check';
import type {
	Contract,
	CountLimit,
	Person,
	RestLimit,
	RosterProblem,
	TallyLimit
} from '#scheduler/roster/problem/roster-problem.ts';

/** Sizes of the problems that are drawn. */
export interface AnySize {
	readonly people: number;
	readonly days: number;
}

const size = 3;
const optionSet = fc.option(fc.uniqueArray(fc.nat(size - 1), { minLength: 1 }), { nil: undefined });
const weight = fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined });

/** Small problems with every kind of rule, hard and soft, history, locks, leave and wishes. */
export function anyRosterProblem({ people, days }: AnySize): fc.Arbitrary<RosterProblem> {
	const span = fc
		.tuple(fc.nat(days), fc.nat(days))
		.map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
	const steps = fc.oneof(
		fc.constant([]),
		fc.nat(20).map((cost) => [{ cost }]),
		fc.tuple(fc.nat(5), fc.nat(5)).map(([a, b]) => [{ units: 1, cost: a }, { cost: a + b }])
	);
	const count = fc
		.tuple(span, optionSet, fc.nat(2), fc.nat(days), weight)
		.map(([{ from, to }, options, atLeast, atMost, soft]): CountLimit =>
			clean({ rule: 'count', from, to, options, atLeast: Math.min(atLeast, 1), atMost, weight: soft })
		);
	const part = fc
		.tuple(
			span,
			fc.array(fc.array(fc.integer({ min: -2, max: 4 }), { minLength: size, maxLength: size }), {
				minLength: 2,
				maxLength: 2
			}),
			fc.option(fc.nat(6), { nil: undefined })
		)
		.map(([{ from, to }, tables, beyond]) =>
			clean({
				from,
				to,
				counts: Array.from({ length: to - from }, (_, day) => tables[day % 2] ?? []),
				beyond
			})
		);
	const tally = fc
		.tuple(fc.array(part, { maxLength: 3 }), fc.integer({ min: -2, max: 8 }), weight)
		.map(([parts, atMost, soft]): TallyLimit => clean({ rule: 'tally', parts, atMost, weight: soft }));
	const rest = fc
		.tuple(span, fc.constantFrom(840, 1_440, 1_500), fc.constantFrom(-300, 0, 200), fc.constantFrom(0, 400))
		.map(([{ from, to }, minutes, before, after]): RestLimit => ({
			rule: 'rest',
			from: Math.min(from, days - 1),
			to: Math.max(to, Math.min(from, days - 1) + 1),
			minutes,
			before: from === 0 ? before : 0,
			after
		}));
	const contract = fc
		.record({
			tallies: fc.array(tally, { maxLength: 2 }),
			rests: fc.array(rest, { maxLength: 1 }),
			rest: fc.constantFrom(undefined, 600, 660, 900),
			forbidden: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 2 }),
			runs: fc.array(fc.tuple(optionSet, fc.integer({ min: 1, max: 6 }), weight), { maxLength: 2 }),
			shortestWork: fc.integer({ min: 1, max: 3 }),
			shortestRest: fc.integer({ min: 1, max: 3 }),
			counts: fc.array(count, { maxLength: 2 }),
			minutes: fc.array(fc.tuple(span, fc.nat(2), fc.integer({ min: 1, max: 5 }), weight), { maxLength: 1 }),
			weekends: fc.option(fc.tuple(fc.nat(1), weight), { nil: undefined }),
			costs: fc.array(fc.nat(4), { minLength: size, maxLength: size })
		})
		.map((drawn): Contract =>
			clean({
				options: drawn.costs.map((cost, option) => ({ option, cost })),
				restMinutes: drawn.rest,
				forbiddenSuccessions: drawn.forbidden,
				longestRuns: drawn.runs.map(([options, length, soft]) =>
					clean({ rule: 'run', options, days: length, weight: soft })
				),
				shortestWork: drawn.shortestWork,
				shortestRest: drawn.shortestRest,
				counts: drawn.counts,
				minutes: drawn.minutes.map(([{ from, to }, least, most, soft]) =>
					clean({ rule: 'minutes', from, to, atLeast: least * 240, atMost: most * 480, weight: soft })
				),
				tallies: drawn.tallies,
				rests: drawn.rests,
				weekends:
					drawn.weekends === undefined
						? []
						: [
								clean({
									rule: 'weekends',
									groups: [[0, 1], [days - 1]],
									atMost: drawn.weekends[0],
									weight: drawn.weekends[1]
								})
							]
			})
		);
	const person = (at: number) =>
		fc
			.record({
				history: fc.array(fc.integer({ min: -1, max: size - 1 }), { maxLength: 4 }),
				closed: fc.array(fc.tuple(fc.nat(days - 1), optionSet), { maxLength: 2 }),
				lock: fc.option(fc.tuple(fc.nat(days - 1), fc.integer({ min: -1, max: size - 1 })), {
					nil: undefined
				}),
				requests: fc.array(fc.tuple(fc.nat(days - 1), fc.boolean(), optionSet, fc.nat(9)), { maxLength: 3 }),
				counts: fc.array(count, { maxLength: 1 })
			})
			.map((drawn): Person => ({
				id: `P${at}`,
				contract: 0,
				history: drawn.history,
				closed: drawn.closed.map(([day, options]) => clean({ day, options })),
				locks: drawn.lock === undefined ? [] : [{ day: drawn.lock[0], cell: drawn.lock[1] }],
				requests: drawn.requests.map(([day, work, options, cost]) =>
					clean({ day, kind: work ? ('work' as const) : ('avoid' as const), options, weight: cost })
				),
				counts: drawn.counts
			}));
	return fc
		.record({
			contract,
			people: fc.tuple(...Array.from({ length: people }, (_, at) => person(at))),
			cover: fc.array(fc.tuple(fc.nat(2), steps, steps), { minLength: days * 2, maxLength: days * 2 })
		})
		.map((drawn): RosterProblem => ({
			days,
			options: [
				{ name: 'E', start: 480, end: 960, minutes: 480, cover: [{ offset: 0, amount: 1 }] },
				{ name: 'L', start: 960, end: 1_440, minutes: 480, cover: [{ offset: 1, amount: 2 }] },
				// Across midnight: half of it helps the next day's early row.
				{
					name: 'N',
					start: 1_320,
					end: 1_800,
					minutes: 420,
					cover: [
						{ offset: 1, amount: 1 },
						{ offset: 2, amount: 1 }
					]
				}
			],
			rowsPerDay: 2,
			cover: drawn.cover.map(([requirement, shortage, surplus]) => ({ requirement, shortage, surplus })),
			contracts: [drawn.contract],
			people: drawn.people
		}));
}

/** Leaves out what is undefined. */
function clean<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
	return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
		[K in keyof T]: Exclude<T[K], undefined>;
	};
}
