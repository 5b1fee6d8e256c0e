/** How the work of a generated contact centre lies over day and week. */
export const floorShapes = ['normal', 'promotion', 'flat'] as const;
export type FloorShape = (typeof floorShapes)[number];

/** Of the days, the one at whose midnight the promotion starts, as a share of them. */
const launchAt = 0.7;

/** The day of the promotion. */
export function launchDay(days: number): number {
	return Math.floor(launchAt * days);
}

/**
 * How much work there is at a time, in parts of no particular whole. `normal`: two humps, late morning and evening, a
 * little more at weekends. `promotion`: the same, and a spike around the midnight of the promotion with a full day after
 * it. `flat`: the same day and night.
 *
 * @param hour of the day, from 0, may be a fraction
 * @example floorWeight('flat', 3, 4.5, 14) // 1
 */
export function floorWeight(shape: FloorShape, day: number, hour: number, days: number): number {
	switch (shape) {
		case 'flat':
			return 1;
		case 'normal':
			return humps(hour) * (day % 7 >= 5 ? 1.15 : 1);
		case 'promotion': {
			const launch = launchDay(days);
			if (day === launch - 1) return humps(hour) * (1 + 1.5 * bell(hour, 23.5, 1.2));
			return day === launch ? 1.5 * humps(hour) + 2.5 * bell(hour, 0.3, 1) : humps(hour);
		}
		default:
			return shape satisfies never;
	}
}

function humps(hour: number): number {
	return 0.08 + bell(hour, 10.5, 2) + 0.4 * bell(hour, 15, 3) + 1.1 * bell(hour, 20, 2.2);
}

function bell(hour: number, middle: number, width: number): number {
	return Math.exp(-0.5 * ((hour - middle) / width) ** 2);
}
