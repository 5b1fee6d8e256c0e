import type { Milliseconds } from '#lib/domain/units.ts';
import type { FloorFigures } from './floor-figures.ts';

/**
 * What customers are promised and what agents can bear; at least one. All are compared before any rounding:
 * 79.56 % is not 80 %.
 *
 * The share of conversations that stay unanswered also depends on what agents do within a conversation; it is
 * a target of the simulation (`scheduler/simulate`), which takes the heads of this analysis as its start value.
 */
export interface Targets {
	/** At least `share` get a first response within this time. */
	readonly firstResponse?: {
		readonly within: Milliseconds;
		/** Between 0 and 1, both left out: 100 % would need endless heads. */
		readonly share: number;
		/** `offered` (the default): those who leave count as missed. `served`: they do not count. */
		readonly of?: 'offered' | 'served';
	};
	/** The mean first response of those served is at most this. */
	readonly meanFirstResponse?: Milliseconds;
	/** At most this share leaves before an agent takes them. */
	readonly abandonment?: number;
	/** At most this share of the places for chats is in use (on the telephone: of the agents' time). */
	readonly occupancy?: number;
}

export type TargetName = 'firstResponse' | 'meanFirstResponse' | 'abandonment' | 'occupancy';

const names: readonly TargetName[] = ['firstResponse', 'meanFirstResponse', 'abandonment', 'occupancy'];

/** A figure that misses its target by no more than the last digits of its own sum has met it. */
const lastDigits = 1e-12;

/** Whether one target is met; a target that is not set is. */
export function meetsTarget(name: TargetName, targets: Targets, figures: FloorFigures): boolean {
	switch (name) {
		case 'firstResponse': {
			const target = targets.firstResponse;
			if (target === undefined) return true;
			const { serviceLevelOfOffered, serviceLevelOfServed } = figures;
			return (
				(target.of === 'served' ? serviceLevelOfServed : serviceLevelOfOffered) >= target.share - lastDigits
			);
		}
		case 'meanFirstResponse':
			return atMost(figures.meanFirstResponse, targets.meanFirstResponse);
		case 'abandonment':
			return atMost(figures.abandonment, targets.abandonment);
		case 'occupancy':
			return atMost(figures.occupancy, targets.occupancy);
		default:
			return name satisfies never;
	}
}

function atMost(figure: number, target: number | undefined): boolean {
	return target === undefined || figure <= target * (1 + lastDigits);
}

/** Whether the floor does its work at all and every target is met. */
export function meetsTargets(targets: Targets, figures: FloorFigures): boolean {
	if (figures.meanFirstResponse === Infinity) return false;
	for (const name of names) if (!meetsTarget(name, targets, figures)) return false;
	return true;
}

/** The targets that are missed: at one head less than the requirement, those that bind. */
export function missedTargets(targets: Targets, figures: FloorFigures): TargetName[] {
	return names.filter((name) => !meetsTarget(name, targets, figures));
}
