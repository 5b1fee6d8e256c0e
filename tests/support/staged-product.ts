import { once } from 'node:events';
import type { BoardStateOptions } from './board-state.ts';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { StageCommand } from './staged-server.ts';
import { startScript } from './start-product.ts';
import type { StartedProduct } from './start-product.ts';

/** Real pages and the real hub, over boards that the test sets. */
export class StagedProduct {
	#product: StartedProduct;

	constructor(product: StartedProduct) {
		this.#product = product;
	}

	static async start(): Promise<StagedProduct> {
		return new StagedProduct(await startScript('tests/support/staged-server.ts', {}, true));
	}

	get address(): string {
		return this.#product.address;
	}

	/** Shows a board. */
	show(id: string, options: Omit<BoardStateOptions, 'at'> = {}): Promise<void> {
		return this.#tell({ kind: 'show', id, options });
	}

	/** Changes gauges of a board. */
	now(id: string, figures: Partial<BoardState['now']>): Promise<void> {
		return this.#tell({ kind: 'now', id, figures });
	}

	/** Takes a board away. */
	remove(id: string): Promise<void> {
		return this.#tell({ kind: 'remove', id });
	}

	/** Sets the server's clock. */
	clock(at: number): Promise<void> {
		return this.#tell({ kind: 'clock', at });
	}

	/** The process stands still: its sockets stay open and say nothing. */
	freeze(): void {
		this.#product.child.kill('SIGSTOP');
	}

	thaw(): void {
		this.#product.child.kill('SIGCONT');
	}

	/**
	 * Ends the process and starts it again on the same port, without boards.
	 *
	 * @param between what happens while there is no server
	 */
	async restart(
		environment: Readonly<Record<string, string>> = {},
		between: () => Promise<void> = () => Promise.resolve()
	): Promise<void> {
		const { port } = this.#product;
		await this.#product.stop();
		await between();
		this.#product = await startScript(
			'tests/support/staged-server.ts',
			{ ...environment, PORT: String(port) },
			true
		);
	}

	async kill(): Promise<void> {
		await this.#product.stop();
	}

	async #tell(command: StageCommand): Promise<void> {
		const done = once(this.#product.child, 'message');
		this.#product.child.send(command);
		await done;
	}
}
