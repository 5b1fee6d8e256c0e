import type { Board, BoardPhase } from '#lib/domain/board/board.ts';
import type { Directory } from '#lib/domain/registry/directory.ts';
import type { QueueKinds } from '#lib/domain/registry/queue-kind.ts';
import { countingDigest, type BoardDefinition } from '../live/board-definition.ts';

/** The registries of an organisation, as far as boards depend on them. */
export interface BoardRegistry extends Directory {
	/** Account keys of the people of a group. */
	accountsOf(group: string): ReadonlySet<string>;
}

/**
 * The boards that this server is to show, each with who belongs to its agent groups: what follows from the boards that
 * are kept and from the registries.
 */
export class WantedBoards {
	readonly #registries: Map<string, BoardRegistry>;
	readonly #demoPhases: readonly BoardPhase[] | undefined;
	readonly #definitions = new Map<string, BoardDefinition>();

	/**
	 * @param registries by organisation
	 * @param demoPhases launches of the demo, worked out at every start: shown by its boards that name no phases
	 */
	constructor(
		registries: ReadonlyMap<string, BoardRegistry>,
		boards: readonly Board[],
		demoPhases: readonly BoardPhase[] | undefined
	) {
		this.#registries = new Map(registries);
		this.#demoPhases = demoPhases;
		for (const board of boards) this.put(board);
	}

	definitions(): readonly BoardDefinition[] {
		return [...this.#definitions.values()];
	}

	/** Adds a board, or puts it in the place of the one of this id. */
	put(board: Board): void {
		const isDated = board.demo && board.phases === undefined && this.#demoPhases !== undefined;
		this.#define(isDated ? { ...board, phases: this.#demoPhases } : board);
	}

	#define(board: Board): void {
		const members = this.membersOf(board);
		this.#definitions.set(board.id, members === undefined ? { board } : { board, members });
	}

	remove(id: string): void {
		this.#definitions.delete(id);
	}

	/** Account keys of the people whom a board counts; undefined for everybody. */
	membersOf({ organisation, filter }: Board): ReadonlySet<string> | undefined {
		const groups = filter.agentGroups ?? [];
		if (groups.length === 0) return undefined;
		const registry = this.#registries.get(organisation);
		return new Set(groups.flatMap((group) => [...(registry?.accountsOf(group) ?? [])]));
	}

	/** Takes registries that have changed. */
	setRegistry(organisation: string, registry: BoardRegistry): void {
		this.#registries.set(organisation, registry);
		for (const definition of this.definitions()) {
			const { board } = definition;
			if (board.organisation !== organisation) continue;
			const members = this.membersOf(board);
			const next: BoardDefinition = members === undefined ? { board } : { board, members };
			if (countingDigest(next) !== countingDigest(definition)) this.#definitions.set(board.id, next);
		}
	}

	directoryOf(organisation: string): Directory {
		const registry = this.#registries.get(organisation);
		if (registry === undefined) throw new RangeError(`directoryOf: there is no organisation ${organisation}`);
		return registry;
	}

	/** What the queues are for, by organisation. */
	queueKinds(): ReadonlyMap<string, QueueKinds> {
		return new Map(
			[...this.#registries].map(([organisation, { queueKinds }]) => [organisation, queueKinds ?? new Map()])
		);
	}
}
