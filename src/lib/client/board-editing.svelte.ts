import { draftOf } from '../domain/board/board-file.ts';
import type { Board } from '../domain/board/board.ts';
import { parseBoard } from '../domain/board/parse-board.ts';
import type { BoardDraft } from '../domain/board/parse-board.ts';
import type { Problem } from '../domain/board/problem-list.ts';
import type { Milliseconds } from '../domain/units.ts';
import type { BoardAnswer, BoardsRemote, KeptBoard } from './boards-remote.ts';
import { History } from './history.svelte.ts';
import { sameJson } from './same-json.ts';

/** What a `BoardEditing` begins with. */
export interface BoardEditingOptions {
	readonly draft: BoardDraft;
	/** The board as it was read; absent for a new one. */
	readonly kept?: { readonly id: string; readonly revision: number } | undefined;
	/** Ids of the boards that it may show in turn. */
	readonly boards: readonly string[];
	readonly remote: BoardsRemote;
	/** Monotonic local time in ms. */
	readonly monotonic?: () => Milliseconds;
}

/** Somebody else saved the board while it was edited here. */
export interface EditingConflict {
	readonly theirs: Board;
	readonly revision: number;
}

/** One board being edited: what it is to be, every step on the way, and how that stands to what is kept. */
export class BoardEditing {
	readonly history: History<BoardDraft>;
	/** Absent until a new board is kept. */
	kept: { readonly id: string; readonly revision: number } | undefined = $state.raw(undefined);
	/** `failed`: the last try did not get through; nothing is lost. `gone`: the board was deleted elsewhere. */
	status: 'idle' | 'saving' | 'failed' | 'gone' = $state.raw('idle');
	conflict: EditingConflict | undefined = $state.raw(undefined);

	readonly #options: BoardEditingOptions;
	readonly #monotonic: () => Milliseconds;
	#saved: BoardDraft = $state.raw() as BoardDraft;
	/** What the server found wrong, and with which draft. */
	#refused: { readonly draft: BoardDraft; readonly problems: readonly Problem[] } | undefined =
		$state.raw(undefined);

	readonly #parsed = $derived.by(() =>
		parseBoard(this.draft, {
			boards: this.#options.boards,
			...(this.kept && { id: this.kept.id })
		})
	);

	constructor(options: BoardEditingOptions) {
		this.#options = options;
		this.#monotonic = options.monotonic ?? (() => performance.now());
		this.history = new History(options.draft);
		this.#saved = options.draft;
		this.kept = options.kept;
	}

	get draft(): BoardDraft {
		return this.history.present;
	}

	/** What was saved last, or what a new board began with. */
	get saved(): BoardDraft {
		return this.#saved;
	}

	/** Whether leaving now would lose something. */
	get dirty(): boolean {
		return !sameJson(this.draft, this.#saved);
	}

	/** All that is wrong with it now; empty when it can be saved. */
	get problems(): readonly Problem[] {
		if (this.#parsed.status === 'invalid') return this.#parsed.problems;
		return this.#refused?.draft === this.draft ? this.#refused.problems : [];
	}

	/**
	 * Goes on to another draft.
	 *
	 * @param what the field that is being typed in: changes of it that follow each other closely are one step
	 */
	replace(draft: BoardDraft, what?: string): void {
		this.history.change(draft, { at: this.#monotonic(), ...(what !== undefined && { what }) });
	}

	/**
	 * Saves it; true when it is kept. False: `problems`, `conflict` or `status` say why. What is typed meanwhile stays
	 * and is not saved.
	 */
	async save(): Promise<boolean> {
		const parsed = this.#parsed;
		if (parsed.status === 'invalid' || this.status === 'saving') return false;
		const draft = this.draft;
		this.status = 'saving';
		const { remote } = this.#options;
		const answer = this.kept
			? await remote.replace(this.kept.id, this.kept.revision, parsed.draft)
			: await remote.create(parsed.draft);
		return this.#take(answer, draft);
	}

	/** Saves over what somebody else saved, whose version the caller has shown. */
	async keepMine(): Promise<boolean> {
		if (this.conflict === undefined || this.kept === undefined) return false;
		this.kept = { ...this.kept, revision: this.conflict.revision };
		this.#saved = draftOf(this.conflict.theirs);
		this.conflict = undefined;
		return this.save();
	}

	/** Goes on from what somebody else saved; undo brings back what was here. */
	takeTheirs(): void {
		if (this.conflict === undefined || this.kept === undefined) return;
		const theirs = draftOf(this.conflict.theirs);
		this.kept = { ...this.kept, revision: this.conflict.revision };
		this.history.change(theirs, { at: this.#monotonic() });
		this.#saved = theirs;
		this.conflict = undefined;
	}

	/** Keeps what is here as a board of its own; the other one stays as it is saved. */
	async saveAsNew(): Promise<KeptBoard | undefined> {
		const parsed = this.#parsed;
		if (parsed.status === 'invalid') return undefined;
		const answer = await this.#options.remote.create(parsed.draft);
		if (answer.status !== 'done') {
			this.status = 'failed';
			return undefined;
		}
		this.conflict = undefined;
		this.status = 'idle';
		// Here nothing is left that the new board does not have.
		this.#saved = this.draft;
		return answer;
	}

	async #take(answer: BoardAnswer, draft: BoardDraft): Promise<boolean> {
		switch (answer.status) {
			case 'done':
				this.kept = { id: answer.board.id, revision: answer.revision };
				this.#saved = draft;
				this.status = 'idle';
				return true;
			case 'invalid':
				this.#refused = { draft, problems: answer.problems };
				this.status = 'idle';
				return false;
			case 'conflict':
				await this.#readTheirs();
				return false;
			case 'missing':
				this.status = 'gone';
				return false;
			case 'failed':
				this.status = 'failed';
				return false;
		}
	}

	async #readTheirs(): Promise<void> {
		const theirs = await this.#options.remote.read(this.kept?.id ?? '');
		if (theirs.status === 'done') {
			this.conflict = { theirs: theirs.board, revision: theirs.revision };
			this.status = 'idle';
		} else this.status = theirs.status === 'missing' ? 'gone' : 'failed';
	}
}
