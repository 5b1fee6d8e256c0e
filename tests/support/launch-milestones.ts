import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Milestone } from '#scheduler/forecast/promotion/fit-launch-template.ts';

/** Press milestones of Double 11 (cumulative sales, not inquiries), kept outside the repository. */
const file = join(
	process.env['TIDEWALL_DATA'] ?? join(import.meta.dirname, '../../../shared/data'),
	'forecasting/double11_gmv_milestones.csv'
);

/** Whether the milestones are stored here. */
export const hasMilestones = existsSync(file);

/** The milestones of a year as shares of its day. Columns: year, elapsed h:mm:ss, cumulative, day's total, source. */
export function milestonesOf(year: string): Milestone[] {
	return readFileSync(file, 'utf8')
		.trim()
		.split('\n')
		.slice(1)
		.map((line) => line.split(','))
		.filter(([of]) => of === year)
		.map(([, elapsed = '', cumulative, total]) => {
			const [hours = 0, minutes = 0, seconds = 0] = elapsed.split(':').map(Number);
			return {
				elapsed: ((hours * 60 + minutes) * 60 + seconds) * 1_000,
				share: Number(cumulative) / Number(total)
			};
		});
}
