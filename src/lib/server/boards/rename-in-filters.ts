import type { BoardDesk } from './board-desk.ts';

/** Boards that show only a shop or queue by one id show it by another from now on: the first was never its own. */
export async function renameInFilters(
	boards: BoardDesk,
	kind: 'shop' | 'queue',
	from: string,
	to: string
): Promise<void> {
	const list = kind === 'shop' ? 'shops' : 'queues';
	for (const { board, revision } of await boards.list()) {
		const ids = board.filter[list];
		if (board.demo || ids?.includes(from) !== true) continue;
		const { organisation: _organisation, id, kind: _kind, demo: _demo, ...draft } = board;
		const renamed = [...new Set(ids.map((other) => (other === from ? to : other)))];
		await boards.update(id, revision, { ...draft, filter: { ...draft.filter, [list]: renamed } });
	}
}
