/**
 * `npm run bench:live [-- --only fan-out,reconnect --rounds 5 --json FILE]`
 *
 * Load generator and servers share the machine, so absolute rates are noise; bars are ratios within one run, medians
 * of at least five rounds. Exits with 1 when a bar is missed.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { bigFloor } from './big-floor.ts';
import { fanOut } from './fan-out.ts';
import { fold } from './fold.ts';
import { idleMemory } from './idle-memory.ts';
import { ingest } from './ingest.ts';
import { latency } from './latency.ts';
import { parse } from './parse.ts';
import { pixel } from './pixel.ts';
import { reconnect } from './reconnect.ts';
import { restart } from './restart.ts';
import { clears } from './section.ts';
import type { Measurement, Section } from './section.ts';
import { stalledWall } from './stalled-wall.ts';
import { wireBytes } from './wire-bytes.ts';
import { writeResults } from './write-results.ts';

const sections: readonly Section[] = [
	fanOut,
	idleMemory,
	reconnect,
	stalledWall,
	wireBytes,
	latency,
	pixel,
	bigFloor,
	ingest,
	parse,
	fold,
	restart
];

const { values: options } = parseArgs({
	options: {
		only: { type: 'string' },
		rounds: { type: 'string', default: '5' },
		json: { type: 'string', default: 'test-results/bench-live.json' }
	}
});

const wanted = options.only?.split(',');
const unknown = wanted?.filter((name) => !sections.some((section) => section.name === name)) ?? [];
const rounds = Number(options.rounds);
if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
	console.error(
		`Known sections: ${sections.map(({ name }) => name).join(', ')}; rounds: a whole number from 1.`
	);
	process.exit(2);
}

function show(value: number): string {
	return value >= 1_000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}

function line(measurement: Measurement): string {
	const { name, value, unit, atLeast, atMost, stretch, rounds: perRound, note } = measurement;
	const verdict = { true: 'ok  ', false: 'MISS', undefined: '    ' }[String(clears(measurement)) as 'true'];
	const bar = [
		...(atLeast === undefined ? [] : [`≥ ${atLeast}`]),
		...(atMost === undefined ? [] : [`≤ ${atMost}`]),
		...(stretch === undefined ? [] : [`stretch ${stretch}`])
	].join(', ');
	const spread =
		perRound === undefined || perRound.length < 2
			? ''
			: `${show(Math.min(...perRound))} … ${show(Math.max(...perRound))}`;
	const detail = [bar, spread, note].filter(Boolean).join(' · ');
	return `  ${verdict} ${name.padEnd(62)} ${`${show(value)} ${unit}`.padStart(14)}   ${detail}`;
}

const results: Record<string, readonly Measurement[]> = {};
let missed = 0;
for (const section of sections) {
	if (wanted !== undefined && !wanted.includes(section.name)) continue;
	const startedAt = performance.now();
	console.log(`${section.title} (${section.name})`);
	try {
		const measurements = await section.run({ rounds });
		results[section.name] = measurements;
		for (const measurement of measurements) console.log(line(measurement));
		missed += measurements.filter((measurement) => clears(measurement) === false).length;
	} catch (error) {
		// A measurement that went wrong is no figure at all, and the others still count.
		missed += 1;
		console.log(`  FAILED ${error instanceof Error ? error.message : String(error)}`);
	}
	const load = loadavg().map((value) => value.toFixed(1));
	console.log(
		`  ${((performance.now() - startedAt) / 1_000).toFixed(0)} s, load averages ${load.join(' ')}\n`
	);
}

writeResults(options.json, rounds, results);
console.log(missed === 0 ? 'All bars cleared.' : `${missed} missed.`);
process.exitCode = missed === 0 ? 0 : 1;
