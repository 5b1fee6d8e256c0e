import type { EpochMs } from '#lib/domain/units.ts';
import type { ShopClock } from './shop-clock.ts';

/** All that the demo has to remember to go on after a restart; everything else follows from the seed. */
export interface DemoState {
	readonly version: 1;
	readonly seed: number;
	/** Launch of the first session: all sessions follow from it. */
	readonly firstLaunch: EpochMs;
	readonly clock: ShopClock;
	/** All events before this instant of the shop's time are posted, later ones perhaps. */
	readonly postedUpTo: EpochMs;
	/** Real instant of the latest launch, the start of the phase that the boards show. */
	readonly phaseStart: EpochMs;
}

/** Where the state lives between two runs: a file, a row. */
export interface DemoStateStore {
	/** What was saved last; undefined at the first start. Whatever else is found counts as nothing. */
	load(): Promise<unknown>;
	save(state: DemoState): Promise<void>;
}

/** The state, if it is one; undefined if it is damaged or of another version: the demo then begins anew. */
export function readDemoState(stored: unknown): DemoState | undefined {
	if (!isRecord(stored) || stored['version'] !== 1 || !isRecord(stored['clock'])) return undefined;
	const { seed, firstLaunch, postedUpTo, phaseStart } = stored;
	const { shopAt, realAt, speed } = stored['clock'];
	const numbers = [seed, firstLaunch, postedUpTo, phaseStart, shopAt, realAt, speed];
	if (!numbers.every((value) => Number.isFinite(value)) || !((speed as number) > 0)) return undefined;
	return stored as unknown as DemoState;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
