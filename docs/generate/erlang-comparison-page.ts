import { erlangA } from '#scheduler/staffing/erlang-a.ts';
import { erlangB, offeredLoadAtBlocking, serversAtBlocking } from '#scheduler/staffing/erlang-b.ts';
import type { ErlangC } from '#scheduler/staffing/erlang-c.ts';
import { erlangC, headsAtMeanWait } from '#scheduler/staffing/erlang-c.ts';
import { halfinWhitt } from '#scheduler/staffing/halfin-whitt.ts';
import { findRequirement } from '#scheduler/staffing/requirement.ts';

const second = 1_000;
const minute = 60_000;

interface Comparison {
	readonly question: string;
	readonly figure: string;
	/** As printed, with its digits. */
	readonly printed: string;
	readonly ours: number;
}

const halfHour = { arrivalsPerHour: 200, handleTime: 3 * minute, answerWithin: 20 * second };

function stable(answer: ErlangC): Extract<ErlangC, { status: 'stable' }> {
	if (answer.status !== 'stable') throw new Error('a published example must be stable');
	return answer;
}

const erlangBTables: readonly Comparison[] = [
	{ question: '1 erlang, 1 line', figure: 'blocking', printed: '0.5', ours: erlangB(1, 1) },
	{ question: '1 erlang, 2 lines', figure: 'blocking', printed: '0.2', ours: erlangB(1, 2) },
	{
		question: '15 lines at 1 %',
		figure: 'load, erlangs',
		printed: '8.108',
		ours: offeredLoadAtBlocking(15, 0.01)
	},
	{ question: '10 erlangs, at most 2 %', figure: 'lines', printed: '17', ours: serversAtBlocking(10, 0.02) }
];

function erlangCTables(): Comparison[] {
	const rows: Comparison[] = [];
	const example = '100 calls per 30 min, 3 min, within 20 s';
	const fourteen = stable(erlangC({ ...halfHour, heads: 14 }));
	rows.push(
		{
			question: `${example}, 14 agents`,
			figure: 'P(wait)',
			printed: '0.17413193',
			ours: fourteen.waitingProbability
		},
		{ question: '', figure: 'service level', printed: '0.88835002', ours: fourteen.serviceLevel },
		{ question: '', figure: 'occupancy', printed: '0.71428571', ours: fourteen.occupancy },
		{ question: '', figure: 'ASA, s', printed: '7.83593701', ours: fourteen.meanWait / second }
	);
	for (const [heads, printed] of [
		[13, '0.795'],
		[15, '0.941']
	] as const) {
		const { serviceLevel } = stable(erlangC({ ...halfHour, heads }));
		rows.push({
			question: `the same, ${heads} agents`,
			figure: 'service level',
			printed,
			ours: serviceLevel
		});
	}
	const calls = { arrivalsPerHour: 400, handleTime: 300 * second };
	for (const [seconds, printed] of [
		[5, '41.22663'],
		[30, '37.31723']
	] as const) {
		rows.push({
			question: `200 calls per 1,800 s, 300 s, ASA ${seconds} s`,
			figure: 'agents, a real number',
			printed,
			ours: headsAtMeanWait({ ...calls, meanWait: seconds * second })
		});
	}
	return rows;
}

function erlangATables(): Comparison[] {
	const patience = 5 * minute;
	const example = '100 calls per 30 min, 3 min, patience 5 min';
	const fourteen = erlangA({ ...halfHour, patience, heads: 14 });
	const thirteen = erlangA({ ...halfHour, patience, heads: 13 });
	return [
		{
			question: `${example}, 14 agents`,
			figure: 'P(wait)',
			printed: '0.14526',
			ours: fourteen.waitingProbability
		},
		{ question: '', figure: 'abandonment', printed: '0.013984', ours: fourteen.abandonment },
		{
			question: '',
			figure: 'within 20 s, of offered',
			printed: '0.916792',
			ours: fourteen.serviceLevelOfOffered
		},
		{ question: '', figure: 'occupancy', printed: '0.704297', ours: fourteen.occupancy },
		{
			question: 'the same, 13 agents',
			figure: 'P(wait)',
			printed: '0.225797',
			ours: thirteen.waitingProbability
		},
		{ question: '', figure: 'abandonment', printed: '0.024963', ours: thirteen.abandonment },
		{
			question: '',
			figure: 'within 20 s, of offered',
			printed: '0.858178',
			ours: thirteen.serviceLevelOfOffered
		}
	];
}

const limits: readonly Comparison[] = (
	[
		[0.25, '0.7209'],
		[0.5, '0.5045'],
		[1, '0.2234'],
		[1.5, '0.0847'],
		[2, '0.0269']
	] as const
).map(([quality, printed]) => ({
	question: `β = ${quality}`,
	figure: 'P(wait) in the limit',
	printed,
	ours: halfinWhitt(quality)
}));

/** Whether our figure, brought to the printed digits, is the printed one. */
function agreement({ printed, ours }: Comparison): string {
	const digits = printed.split('.')[1]?.length ?? 0;
	if (ours.toFixed(digits) === printed) return 'yes';
	const cut = (Math.floor(ours * 10 ** digits) / 10 ** digits).toFixed(digits);
	return cut === printed ? 'yes (printed cut off, not rounded)' : '**no**';
}

function table(rows: readonly Comparison[], source = 'published'): string {
	return [
		`| question | figure | ${source} | Tidewall | agree |`,
		'| --- | --- | --: | --: | --- |',
		...rows.map((row) => {
			const digits = Math.max(6, row.printed.split('.')[1]?.length ?? 0);
			const ours = Number.isInteger(row.ours) ? String(row.ours) : row.ours.toFixed(digits);
			return `| ${row.question} | ${row.figure} | ${row.printed} | ${ours} | ${agreement(row)} |`;
		})
	].join('\n');
}

function percent(share: number, digits = 2): string {
	return `${(100 * share).toFixed(digits)} %`;
}

/** Lines of one guide beside the truth. */
function blockingErrors(): string {
	const claims = [
		{ load: 10, lines: 17, claim: '1.83 % lost, occupancy 93.7 %', target: 0.02 },
		{ load: 10, lines: 17, claim: 'enough for 1 %', target: 0.01 },
		{ load: 8, lines: 13, claim: '1.90 %: enough for 2 %', target: 0.02 },
		{ load: 8, lines: 14, claim: '0.98 %: enough for 1 %', target: 0.01 },
		{ load: 12, lines: 19, claim: '1.91 % lost', target: 0.02 }
	];
	return [
		'| load | lines | the page says | true blocking | true occupancy | lines really needed |',
		'| --: | --: | --- | --: | --: | --- |',
		...claims.map(({ load, lines, claim, target }) => {
			const blocking = erlangB(load, lines);
			const occupancy = (load * (1 - blocking)) / lines;
			const needed = `${serversAtBlocking(load, target)} for ${percent(target, 0)}`;
			return `| ${load} | ${lines} | ${claim} | ${percent(blocking)} | ${percent(occupancy, 1)} | ${needed} |`;
		})
	].join('\n');
}

/** The page that compares our Erlang results with published tables and names known errors of others. */
export function erlangComparisonPage(): string {
	const thirteen = stable(erlangC({ ...halfHour, heads: 13 })).serviceLevel;
	const answer = findRequirement({
		arrivals: { kind: 'expected', perHour: [200] },
		step: 30 * minute,
		channel: { kind: 'voice' },
		handleTime: 3 * minute,
		patience: Infinity,
		targets: { firstResponse: { within: 20 * second, share: 0.8 } }
	});
	if (answer.status === 'refused') throw new Error('the example of every Erlang page must be staffable');
	const heads = answer.slots[0]?.heads ?? 0;
	const hundred = stable(
		erlangC({ arrivalsPerHour: 2_000, handleTime: 180 * second, heads: 110, answerWithin: 0 })
	).waitingProbability;

	return `<!-- Written by "npm run docs" from docs/generate/erlang-comparison-page.ts and the code it calls. -->

# Erlang results beside published tables

A planner should not have to believe a calculator. This page puts what Tidewall computes beside figures that others
have published, and names published figures that are wrong. Every number in the column "Tidewall" is computed by the code when
this page is written; a test fails when the page and the code differ. The same figures are held by
\`tests/golden/erlang-tables.test.ts\`, and identities between the models in 1,000 seeded cases each by
\`tests/property/scheduler/staffing\`.

## Erlang B: nobody can wait

Sources: the tests of the Python package pyworkforce (\`queuing/tests/test_erlang_b.py\`) for blocking and lines; the manual of
erlang.com's calculator for the load.

${table(erlangBTables)}

## Erlang C: everybody waits

Sources: the README and guide of pyworkforce, the README of the R package ErlangC (mean wait), and the help of
ErlcNsrvFromWait4 by abstractmicro (real numbers of agents).

${table(erlangCTables())}

## Erlang A: customers lose patience

Source: pyworkforce (\`test_abandonment.py\`, Erlang A guide). It counts the service level **of offered**: those who leave are missed.
Of those served alone, 14 agents answer ${percent(
		erlangA({ ...halfHour, patience: 5 * minute, heads: 14 }).serviceLevelOfServed
	)} within 20 s: the same floor, another definition. Ask which one a target means.

${table(erlangATables())}

## Large floors: the square-root rule

Halfin and Whitt's formula with load + β·√load agents. These five figures were not copied from a printed table; they were computed from
the formula by a second program. It is a limit: for 100 erlangs and β = 1 (110 agents) the exact
probability of waiting is ${hundred.toFixed(4)}. Tidewall uses it only to start a search.

${table(limits, 'second program')}

## Chat

We know of no published table for chat with a concurrency curve. The model is held to what it must equal: with one chat at a time
Erlang A and C, with chats that do not disturb each other Erlang A with agents × chats lines, and the birth–death states written out for any curve
(each to 10⁻⁹ in 1,000 seeded cases); and to the simulation, which shares no code with it.

## Errors of others

**pyworkforce, \`docs/guide/erlangb.md\`** (commit ca48925). The recursion on that page is right; the results printed under it are not what it gives:

${blockingErrors()}

A service level or a blocking that looks plausible is not yet right: with 10 erlangs on 17 lines an occupancy of 93.7 % would leave
each line free one minute in sixteen; they are free more than six.

**pyworkforce, \`multierlang.md\`**: reports 13 agents for a target of 80 %, though 13 agents give ${percent(
		thirteen
	)}. ${(100 * thirteen).toFixed(0)} % is a rounded ${percent(thirteen)}; compared before rounding it takes ${heads}. Tidewall compares first.

**pyworkforce, \`MultiSkillStaffing\`**: counts an agent with two skills fully toward both at once, so that 5 agents "cover" 5 + 3. That is
who _could_ take a conversation, not how much work they do. Shared skills need a simulation.

**Handle time divided by concurrency**: see [the staffing guide](staffing.md#chat-why-dividing-is-wrong).
`;
}
