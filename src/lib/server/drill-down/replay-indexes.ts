import type { Replay } from '../replay/replay.ts';
import { TooManyConversations } from './conversation-index.ts';
import { DrillDownError, type Following } from './drill-down-thread.ts';
import type { Asking } from './index-keeper.ts';
import { Indexes } from './indexes.ts';
import { replaySource } from './replay-source.ts';

/** The indexes of replays, each kept until its replay jumps. */
export class ReplayIndexes {
	readonly #kept = new WeakMap<Replay, { indexes: Indexes; epoch: string }>();

	/** Asks the indexes of a replay. @throws DrillDownError */
	async ask<T>(
		replay: Replay,
		following: Following | undefined,
		ask: (indexes: Indexes, asking: Asking) => Promise<T>
	): Promise<T> {
		let kept = this.#kept.get(replay);
		if (kept === undefined || kept.epoch !== replay.epoch) {
			// After a jump the floor may have played less than was folded.
			const indexes = new Indexes(undefined, replaySource(replay), () => performance.now(), 250);
			kept = { indexes, epoch: replay.epoch };
			this.#kept.set(replay, kept);
		}
		try {
			const { signal, onProgress } = following ?? {};
			return await ask(kept.indexes, {
				...(signal && { signal }),
				...(onProgress && { onProgress })
			});
		} catch (error) {
			if (error instanceof TooManyConversations) throw new DrillDownError('too_many');
			throw new DrillDownError(following?.signal?.aborted === true ? 'cancelled' : 'failed', String(error));
		}
	}
}
