import type { BoardChoices, Choice } from '#lib/domain/board/board-choices.ts';
import { splitKey } from '#lib/domain/registry/keys.ts';
import type { Runtime } from '../runtime.ts';

/** Names by id; several names of one id are written together. */
class Names {
	readonly #names = new Map<string, Set<string>>();

	add(id: string | undefined, name: string | undefined): void {
		if (id === undefined || id === '') return;
		const names = this.#names.get(id) ?? new Set();
		this.#names.set(id, names.add(name ?? id));
	}

	get choices(): readonly Choice[] {
		return [...this.#names]
			.map(([id, names]) => ({ id, name: [...names].join(' / ') }))
			.sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
	}
}

/**
 * What a board of an organisation can be made of: shops, channels and queues that any of its boards shows, and its
 * other boards.
 *
 * @param board the one that is edited, which does not rotate to itself
 */
export async function boardChoices(
	{ live, boards }: Pick<Runtime, 'live' | 'boards'>,
	organisation: string,
	board?: string
): Promise<BoardChoices> {
	const [shops, channels, queues] = [new Names(), new Names(), new Names()];
	const others = (await boards.list()).filter((other) => other.board.organisation === organisation);
	for (const { board: other } of others) {
		for (const [key, row] of Object.entries(live.state(other.id)?.state.queues ?? {})) {
			const [shop, channel, queue] = splitKey(key);
			shops.add(shop, row.shop);
			channels.add(channel, row.channel);
			queues.add(queue, row.queue);
		}
	}
	return {
		shops: shops.choices,
		channels: channels.choices,
		queues: queues.choices,
		agentGroups: [],
		boards: others.map(({ board: { id, name } }) => ({ id, name })).filter(({ id }) => id !== board)
	};
}
