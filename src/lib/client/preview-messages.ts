import type { DraftLayout } from './draft-over-state.ts';

/** From the preview to the editor: it can be told what to show. */
export interface PreviewReady {
	readonly kind: 'tidewall-preview-ready';
}

/** From the editor to the preview: what the wall is to look like. */
export interface PreviewShow {
	readonly kind: 'tidewall-preview-show';
	readonly layout: DraftLayout;
}

/** Whether a message of a window is one of those; windows get messages of extensions too. */
export function isPreviewMessage<K extends (PreviewReady | PreviewShow)['kind']>(
	content: unknown,
	kind: K
): content is Extract<PreviewReady | PreviewShow, { kind: K }> {
	return typeof content === 'object' && content !== null && 'kind' in content && content.kind === kind;
}
