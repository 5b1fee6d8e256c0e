import { ratio } from './ratio.ts';

/**
 * Complaint rate (投诉率): complaints opened / customers received (接待人数), both of the same window. `undefined`
 * when nobody was received.
 *
 * @example complaintRate(2, 400) // 0.005
 */
export function complaintRate(opened: number, received: number): number | undefined {
	return ratio(opened, received);
}
