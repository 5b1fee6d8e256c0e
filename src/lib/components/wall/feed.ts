import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';

/** What the wall says about the line between it and the server. */
export interface Feed {
	/** Numbers must not be taken for live. */
	readonly stale: boolean;
	/** Since the last frame; absent before the first one. */
	readonly age?: Milliseconds | undefined;
	/** Server time of the last frame. */
	readonly lastFrameAt?: EpochMs | undefined;
	/** Set when the wall does not connect again by itself: the close code. */
	readonly endedWith?: number | undefined;
}
