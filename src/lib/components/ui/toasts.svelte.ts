import type { Milliseconds } from '#lib/domain/units.ts';

/** A short message about what has just happened. */
export interface ToastMessage {
	readonly text: string;
	/** `trouble`: something did not work. */
	readonly tone?: 'plain' | 'trouble';
	/** A way to take it back, or to go on. */
	readonly action?: { readonly label: string; readonly run: () => void };
	/** Called when it goes without its action. */
	readonly onexpire?: () => void;
}

/** A message on the screen, and how it is told from the others. */
export interface ShownToast extends ToastMessage {
	readonly id: number;
}

/** Long enough to read two lines and to reach the button with the keyboard. */
export const toastStay: Milliseconds = 10_000;

/** The messages of one page, newest last; `Toast.svelte` shows them and lets them go. */
export class Toasts {
	shown: readonly ShownToast[] = $state.raw([]);
	#last = 0;

	/** Says it; returns what `dismiss` takes. */
	show(message: ToastMessage): number {
		this.#last += 1;
		this.shown = [...this.shown, { ...message, id: this.#last }];
		return this.#last;
	}

	/** Takes it away; without effect where it has gone. Its time was up, or it was closed, unless its action ran. */
	dismiss(id: number, acted = false): void {
		const toast = this.shown.find((other) => other.id === id);
		if (toast === undefined) return;
		this.shown = this.shown.filter((other) => other !== toast);
		if (acted) toast.action?.run();
		else toast.onexpire?.();
	}
}
