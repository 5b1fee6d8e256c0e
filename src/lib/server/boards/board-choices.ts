import type { BoardChoices, Choice } from '#lib/domain/board/board-choices.ts';
import { splitKey } from '#lib/domain/registry/keys.ts';
import { demoRegistry } from '../demo/demo-registry.ts';
import { demoOrganisation } from '../demo/start-demo.ts';
import type { Runtime } from '../runtime.ts';
import type { RegistryListing } from '../storage/registry/registry-listing.ts';

/** Names by id; several names of one id are written together. */
class Names {
	readonly #names = new Map<string, Set<string>>();

	add(id: string | undefined, name: string | undefined): void {
		if (id === undefined || id === '') return;
		const names = this.#names.get(id) ?? new Set();
		this.#names.set(id, names.add(name ?? id));
	}

	has(id: string): boolean {
		return this.#names.has(id);
	}

	get choices(): readonly Choice[] {
		return [...this.#names]
			.map(([id, names]) => ({ id, name: [...names].join(' / ') }))
			.sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
	}
}

/** What is registered for an organisation: the demo's registries are code. */
async function registered(
	{ setup }: Pick<Runtime, 'setup'>,
	organisation: string
): Promise<Pick<RegistryListing, 'unmapped'> & Record<'shops' | 'queues' | 'groups', readonly Choice[]>> {
	if (organisation !== demoOrganisation) return setup.registry.list();
	const { shops, queues, groups } = demoRegistry();
	return { shops, queues, groups, unmapped: { shops: [], queues: [], accounts: [] } };
}

/**
 * What a board of an organisation can be made of: what is registered, what any of its boards shows or events have
 * named, and its other boards.
 *
 * @param board the one that is edited, which does not rotate to itself
 */
export async function boardChoices(
	runtime: Pick<Runtime, 'live' | 'boards' | 'setup'>,
	organisation: string,
	board?: string
): Promise<BoardChoices> {
	const [shops, channels, queues, groups] = [new Names(), new Names(), new Names(), new Names()];
	const known = await registered(runtime, organisation);
	for (const { id, name } of known.shops) shops.add(id, name);
	for (const { id, name } of known.queues) queues.add(id, name);
	for (const { id, name } of known.groups) groups.add(id, name);
	const others = (await runtime.boards.list()).filter((other) => other.board.organisation === organisation);
	for (const { board: other } of others) {
		for (const [key, row] of Object.entries(runtime.live.state(other.id)?.state.queues ?? {})) {
			const [shop, channel, queue] = splitKey(key);
			shops.add(shop, row.shop);
			channels.add(channel, row.channel);
			queues.add(queue, row.queue);
		}
	}
	// Nobody has named these yet; a board may show them all the same.
	for (const shop of known.unmapped.shops) if (!shops.has(shop)) shops.add(shop, shop);
	for (const { queue } of known.unmapped.queues) if (!queues.has(queue)) queues.add(queue, queue);
	return {
		shops: shops.choices,
		channels: channels.choices,
		queues: queues.choices,
		agentGroups: groups.choices,
		boards: others.map(({ board: { id, name } }) => ({ id, name })).filter(({ id }) => id !== board)
	};
}
