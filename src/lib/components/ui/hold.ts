import type { Attachment } from 'svelte/attachments';
import type { Milliseconds } from '#lib/domain/units.ts';

/** A finger trembles: it may move this far and still be held. */
const tremble = 12;

/**
 * Calls `onhold` when a finger or the mouse is held on the element for `after`. The click that ends it, and the menu
 * that a touch screen opens, are then left out: the element may be a link.
 */
export function hold(onhold: () => void, after: Milliseconds = 500): Attachment<HTMLElement> {
	return (element) => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		let start = { x: 0, y: 0 };
		let held = false;
		const cancel = () => clearTimeout(timer);
		const begin = (event: PointerEvent) => {
			held = false;
			cancel();
			if (event.button !== 0) return;
			start = { x: event.clientX, y: event.clientY };
			timer = setTimeout(() => {
				held = true;
				onhold();
			}, after);
		};
		const move = (event: PointerEvent) => {
			if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > tremble) cancel();
		};
		const swallow = (event: Event) => {
			if (!held) return;
			held = false;
			event.preventDefault();
			event.stopPropagation();
		};
		const noMenu = (event: Event) => {
			if (held) event.preventDefault();
		};
		const noDrag = (event: Event) => event.preventDefault();
		element.addEventListener('pointerdown', begin);
		element.addEventListener('pointermove', move);
		element.addEventListener('pointerup', cancel);
		element.addEventListener('pointercancel', cancel);
		element.addEventListener('pointerleave', cancel);
		element.addEventListener('click', swallow, true);
		element.addEventListener('contextmenu', noMenu);
		element.addEventListener('dragstart', noDrag);
		return () => {
			cancel();
			element.removeEventListener('pointerdown', begin);
			element.removeEventListener('pointermove', move);
			element.removeEventListener('pointerup', cancel);
			element.removeEventListener('pointercancel', cancel);
			element.removeEventListener('pointerleave', cancel);
			element.removeEventListener('click', swallow, true);
			element.removeEventListener('contextmenu', noMenu);
			element.removeEventListener('dragstart', noDrag);
		};
	};
}
