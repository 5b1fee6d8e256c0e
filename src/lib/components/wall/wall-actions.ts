/** What can be done from a wall; on a wall without any of it nothing is a link. */
export interface WallActions {
	/** Address of the people and conversations behind a tile, narrowed to one queue or one account. */
	behind(tileKey: string, part?: { readonly queue?: string; readonly agent?: string }): string;
	/** Says where the number of a tile comes from. */
	explain(tileKey: string): void;
}

/** Keys that ask for the explanation of what has the focus; with a modifier they belong to the browser. */
export function asksForExplanation(event: KeyboardEvent): boolean {
	if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return false;
	return event.key === 'Enter' || event.key === ' ' || event.key === 'i' || event.key === 'I';
}
