/** What a key does at a wall. */
export type WallKey =
	'previous board' | 'next board' | 'previous page' | 'next page' | 'open' | 'pause' | 'full screen' | 'help';

const keys: Readonly<Record<string, WallKey>> = {
	ArrowLeft: 'previous board',
	ArrowRight: 'next board',
	MediaTrackPrevious: 'previous board',
	MediaTrackNext: 'next board',
	ArrowUp: 'previous page',
	PageUp: 'previous page',
	ChannelUp: 'previous page',
	ArrowDown: 'next page',
	PageDown: 'next page',
	ChannelDown: 'next page',
	Enter: 'open',
	' ': 'pause',
	MediaPlayPause: 'pause',
	f: 'full screen',
	F: 'full screen',
	'?': 'help'
};

/**
 * What a pressed key does. Keys that a control itself takes stay with it: a slider its arrows, a button Enter and
 * Space, a field everything; with a modifier they are the browser's.
 */
export function wallKey(event: KeyboardEvent): WallKey | undefined {
	if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return undefined;
	const target = event.target instanceof Element ? event.target : undefined;
	if (target?.closest('input, select, textarea, dialog, [contenteditable]')) return undefined;
	const key = keys[event.key];
	if ((key === 'open' || key === 'pause') && target?.closest('a, button')) return undefined;
	return key;
}
