import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { floorShapes } from '#scheduler/roster/floor/floor-shape.ts';
import { measureFloor, type FloorResult } from '#scheduler/threads/measure-floor.ts';
import type { Row } from './row.ts';

/** Sizes of R4 with their seconds. */
const sizes = {
	short: [
		[50, 30],
		[200, 60]
	],
	long: [
		[1_000, 120],
		[5_000, 300]
	]
} as const;

/** Most that the objective may be over the bound, and hours missing as a share of those required. */
const mostGap = 0.02;
const mostShortage = 0.005;
/** Most memory for 1,000 people × 28 days. */
const mostMegabytes = 2_048;

/**
 * Bars R4 on generated contact centres with a planted roster: two weeks, three shapes of demand.
 *
 * @param mode short: 50 and 200 people; long: 1,000 and 5,000, and the memory of 1,000 people over four weeks
 */
export async function benchFloor(mode: 'short' | 'long', seed = 1): Promise<Row[]> {
	const rows: Row[] = [];
	if (mode === 'long') {
		const big = await measureFloor(
			{ people: 1_000, days: 28, shape: 'promotion', seed },
			{ seed, seconds: 120 }
		);
		rows.push({
			bar: 'R4 memory of 1,000 people × 28 days: ≤ 2 GB',
			measured: told(big),
			value: big.peakMegabytes,
			unit: 'MB',
			limit: mostMegabytes,
			held: big.peakMegabytes <= mostMegabytes && big.violations === 0
		});
	}
	for (const [people, seconds] of sizes[mode]) {
		for (const shape of floorShapes) {
			const result = await measureFloor({ people, days: 14, shape, seed }, { seed, seconds });
			const gap = result.objective / result.bound - 1;
			const shortage = result.shortageHours / result.requiredHours;
			rows.push({
				bar: `R4 ${people} people, ${shape}, ${seconds} s: legal, ≤ 2 % over the bound, ≤ 0.5 % missing`,
				measured: told(result),
				value: 100 * gap,
				unit: '% over the bound',
				limit: 100 * mostGap,
				held: result.violations === 0 && gap <= mostGap && shortage <= mostShortage
			});
		}
	}
	return rows;
}

function told(result: FloorResult): string {
	const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)} %`;
	return [
		`${result.objective} against ${result.bound} (+${share(result.objective - result.bound, result.bound)})`,
		`planted ${result.planted}`,
		`missing ${share(result.shortageHours, result.requiredHours)}`,
		`beyond ${share(result.surplusHours, result.requiredHours)}`,
		`${result.violations} violations`,
		`first legal after ${result.firstLegal?.toFixed(1) ?? '–'} s of ${result.seconds.toFixed(0)}`,
		`${result.peakMegabytes.toFixed(0)} MB so far`
	].join(', ');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
	for (const row of await benchFloor(process.argv.includes('--long') ? 'long' : 'short')) {
		console.log(`${row.held ? 'held  ' : 'MISSED'} ${row.bar}\n       ${row.measured}`);
	}
}
