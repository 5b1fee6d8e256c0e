import type { EpochMs, Milliseconds } from '../domain/units.ts';

const key = 'tidewall.reloadedAt';
const pauseBetween: Milliseconds = 60_000;

/**
 * How long to wait before a reload, so that a page never reloads itself more often than once a minute: during a
 * half-finished deployment the new page may still meet the old server.
 *
 * @param storage survives the reload, as `sessionStorage` does
 */
export function reloadPause(storage: Pick<Storage, 'getItem'>, now: EpochMs): Milliseconds {
	const last = Number(storage.getItem(key) ?? NaN);
	const since = now - last;
	return since >= 0 && since < pauseBetween ? pauseBetween - since : 0;
}

/** Notes a reload for `reloadPause`. */
export function noteReload(storage: Pick<Storage, 'setItem'>, now: EpochMs): void {
	storage.setItem(key, String(now));
}
