import { invalidate, invalidateAll } from '$app/navigation';
import { navigating } from '$app/state';
import type { Milliseconds } from '#lib/domain/units.ts';

/**
 * Loads the page's data anew. On the way to another page it waits until that has come: data that are loaded anew in the
 * middle end a navigation, and the click would be lost.
 *
 * @param dependency only data that depend on it; without it, all
 */
export async function loadAnew(dependency?: `tidewall:${string}`): Promise<void> {
	await navigating.complete?.catch(() => undefined);
	await (dependency === undefined ? invalidateAll() : invalidate(dependency));
}

/**
 * Looks at the page's data again every so often, one look after the other, while somebody sees it and is not on the way to
 * another page.
 *
 * @param again loads the data anew
 * @returns what ends it
 */
export function lookAgain(again: () => Promise<unknown>, every: Milliseconds): () => void {
	let looking = false;
	const timer = setInterval(() => {
		if (looking || document.visibilityState !== 'visible' || navigating.to !== null) return;
		looking = true;
		// What could not be loaded is tried again with the next look.
		again()
			.catch(() => undefined)
			.finally(() => (looking = false));
	}, every);
	return () => clearInterval(timer);
}
