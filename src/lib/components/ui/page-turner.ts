import { getContext, onDestroy, setContext } from 'svelte';

/** Turns every list of a page at once, as the arrow keys of a remote control do. */
export class PageTurner {
	readonly #lists = new Set<(by: 1 | -1) => void>();

	/** One page on, or back. */
	turn(by: 1 | -1): void {
		for (const list of this.#lists) list(by);
	}

	/** Takes a list in; the answer takes it out again. */
	add(list: (by: 1 | -1) => void): () => void {
		this.#lists.add(list);
		return () => this.#lists.delete(list);
	}
}

const context = Symbol('page turner');

/** Gives the components below a turner; call it while a component is being made. */
export function providePageTurner(): PageTurner {
	const turner = new PageTurner();
	setContext(context, turner);
	return turner;
}

/** Turns a list with all others, for the life of the component that is being made; nothing where there is no turner. */
export function turnPages(list: (by: 1 | -1) => void): void {
	const turner = getContext<PageTurner | undefined>(context);
	if (turner !== undefined) onDestroy(turner.add(list));
}
