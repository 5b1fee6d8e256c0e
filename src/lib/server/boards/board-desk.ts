import { boardFile, parseBoardFile, type BoardFile } from '#lib/domain/board/board-file.ts';
import type { Board } from '#lib/domain/board/board.ts';
import { parseBoard, type BoardDraft } from '#lib/domain/board/parse-board.ts';
import type { Problem } from '#lib/domain/board/problem-list.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { BoardRepository, StoredBoard } from '../storage/board-repository.ts';
import { boardIdFor } from './board-id.ts';

/** Boards that one organisation may have. */
export const mostBoards = 200;

/** The boards that the demo has by itself. */
export interface PresetBoards {
	readonly organisation: string;
	readonly boards: readonly Board[];
}

/** Whoever shows the boards; told after a change is kept. */
export interface BoardAudience {
	/** A board is new, or another one stands under its id. */
	put(board: Board): void;
	remove(id: string): void;
}

export interface BoardDeskSettings {
	readonly boards: BoardRepository;
	/** The organisation of this installation. */
	readonly organisation: string;
	/** None where there is no demo. */
	readonly presets?: PresetBoards;
	/** Whether a new board belongs to the demo: there is nothing else to show yet. */
	readonly newBoardsAreDemo: () => boolean;
	readonly audience: BoardAudience;
	readonly now: () => EpochMs;
}

/** What became of a change. Whatever is not `saved` has changed nothing. */
export type BoardOutcome =
	| ({ readonly status: 'saved' } & StoredBoard)
	| { readonly status: 'invalid'; readonly problems: readonly Problem[] }
	/** Somebody else saved it in between: `revision` is theirs. */
	| { readonly status: 'conflict'; readonly revision: number }
	| { readonly status: 'missing' }
	| { readonly status: 'too_many'; readonly most: number };

export type RemovalOutcome =
	| { readonly status: 'removed' }
	/** A board of the demo is as it was made. */
	| ({ readonly status: 'restored' } & StoredBoard)
	/** A board of the demo that was never changed. */
	| { readonly status: 'preset' }
	| Extract<BoardOutcome, { status: 'conflict' | 'missing' }>;

const actor = 'local';

/**
 * Where boards are made, changed and removed. One change after the other, each kept before anybody is told of it.
 *
 * The demo's boards are made by code. They can be edited like any other: what is saved stands for the one made by code,
 * and removing it brings that back.
 */
export class BoardDesk {
	readonly #settings: BoardDeskSettings;
	#last: Promise<unknown> = Promise.resolve();

	constructor(settings: BoardDeskSettings) {
		this.#settings = settings;
	}

	/** Boards of this installation, then those of the demo. */
	async list(): Promise<readonly StoredBoard[]> {
		const { boards, organisation, presets } = this.#settings;
		const own = await boards.list(organisation);
		return presets === undefined ? own : [...own, ...(await this.#demoBoards(presets))];
	}

	async #demoBoards({ organisation, boards: presets }: PresetBoards): Promise<readonly StoredBoard[]> {
		const kept = new Map(
			(await this.#settings.boards.list(organisation)).map((stored) => [stored.board.id, stored])
		);
		const demo: StoredBoard[] = [];
		for (const preset of presets) {
			demo.push(kept.get(preset.id) ?? (await this.#preset(preset)));
			kept.delete(preset.id);
		}
		return [...demo, ...kept.values()];
	}

	async find(id: string): Promise<StoredBoard | undefined> {
		const { boards, organisation, presets } = this.#settings;
		const own = await boards.find(organisation, id);
		if (own !== undefined || presets === undefined) return own;
		const kept = await boards.find(presets.organisation, id);
		if (kept !== undefined) return kept;
		const preset = this.#presetOf(id);
		return preset && this.#preset(preset);
	}

	#presetOf(id: string): Board | undefined {
		return this.#settings.presets?.boards.find((board) => board.id === id);
	}

	/** A preset as long as nobody has changed it. Its phases are worked out anew at every start, so they are not its own. */
	async #preset({ phases: _, ...board }: Board): Promise<StoredBoard> {
		return { board, revision: await this.#settings.boards.revisionOf(board.organisation, board.id) };
	}

	/** The boards of this installation. */
	ownBoards(): Promise<readonly StoredBoard[]> {
		const { boards, organisation } = this.#settings;
		return boards.list(organisation);
	}

	/**
	 * Makes a board of what an editor sent.
	 *
	 * @param into `own`: of this installation, also while there is nothing to show but the demo
	 */
	create(content: unknown, into?: 'own'): Promise<BoardOutcome> {
		return this.#inTurn(async () => {
			const organisation = into === 'own' ? this.#settings.organisation : this.#newBoardsGoTo();
			const parsed = parseBoard(content, { boards: await this.#idsOf(organisation) });
			return parsed.status === 'invalid' ? parsed : this.#keep(parsed.draft, organisation);
		});
	}

	/** The organisation of a board that is made now. */
	get organisationOfNew(): string {
		return this.#newBoardsGoTo();
	}

	#newBoardsGoTo(): string {
		const { presets, organisation, newBoardsAreDemo } = this.#settings;
		return presets !== undefined && newBoardsAreDemo() ? presets.organisation : organisation;
	}

	async #idsOf(organisation: string): Promise<readonly string[]> {
		const all = await this.list();
		return all.filter(({ board }) => board.organisation === organisation).map(({ board }) => board.id);
	}

	async #keep(draft: BoardDraft, organisation: string): Promise<BoardOutcome> {
		const { boards, presets, audience, now } = this.#settings;
		if ((await this.#idsOf(organisation)).length >= mostBoards) {
			return { status: 'too_many', most: mostBoards };
		}
		const id = await boardIdFor(
			draft.name,
			async (wanted) => this.#presetOf(wanted) !== undefined || (await boards.isTaken(wanted))
		);
		const board: Board = {
			organisation,
			id,
			kind: 'live',
			demo: organisation === presets?.organisation,
			...draft
		};
		const outcome = await boards.create(board, { actor, at: now() });
		if (outcome.status !== 'saved') throw new Error(`the id ${id} was free and is taken`);
		audience.put(board);
		return { ...outcome, board };
	}

	/** Saves what an editor sent for a board that it read at `revision`. */
	update(id: string, revision: number, content: unknown): Promise<BoardOutcome> {
		return this.#inTurn(async () => {
			const { boards, audience, now } = this.#settings;
			const found = await this.find(id);
			if (found === undefined) return { status: 'missing' };
			// Before its content: who is behind should see what the others made of it.
			if (found.revision !== revision) return { status: 'conflict', revision: found.revision };
			const { organisation, kind, demo } = found.board;
			const parsed = parseBoard(content, { id, boards: await this.#idsOf(organisation) });
			if (parsed.status === 'invalid') return parsed;
			const board: Board = { organisation, id, kind, demo, ...parsed.draft };
			const change = { actor, at: now() };
			const outcome =
				this.#presetOf(id) === undefined
					? await boards.update(board, revision, change)
					: await boards.supersede(board, revision, change);
			if (outcome.status !== 'saved') return outcome;
			audience.put(board);
			return { ...outcome, board };
		});
	}

	/** Removes a board that was read at `revision`. */
	remove(id: string, revision: number): Promise<RemovalOutcome> {
		return this.#inTurn(async (): Promise<RemovalOutcome> => {
			const { boards, audience, now } = this.#settings;
			const found = await this.find(id);
			if (found === undefined) return { status: 'missing' };
			if (found.revision !== revision) return { status: 'conflict', revision: found.revision };
			const preset = this.#presetOf(id);
			const { organisation } = found.board;
			const outcome = await boards.remove(organisation, id, revision, { actor, at: now() });
			// Of a preset that was never changed there is nothing to remove.
			if (outcome.status === 'missing') return { status: preset === undefined ? 'missing' : 'preset' };
			if (outcome.status === 'conflict') return outcome;
			if (preset === undefined) {
				audience.remove(id);
				return { status: 'removed' };
			}
			audience.put(preset);
			return { status: 'restored', ...(await this.#preset(preset)) };
		});
	}

	/** A board as a file. */
	async export(id: string): Promise<BoardFile | undefined> {
		const found = await this.find(id);
		return found && boardFile(found.board, this.#settings.now());
	}

	/** Makes a board of an exported one. */
	import(content: unknown): Promise<BoardOutcome & { readonly left?: readonly Problem[] }> {
		return this.#inTurn(async () => {
			const organisation = this.#newBoardsGoTo();
			const parsed = parseBoardFile(content, { boards: await this.#idsOf(organisation) });
			if (parsed.status === 'invalid') return parsed;
			return { ...(await this.#keep(parsed.draft, organisation)), left: parsed.left };
		});
	}

	#inTurn<T>(change: () => Promise<T>): Promise<T> {
		const done = this.#last.then(change);
		this.#last = done.catch(() => undefined);
		return done;
	}
}
