import type { BoardDraft } from '#lib/domain/board/parse-board.ts';
import { m } from '#lib/i18n/generated/messages.js';

const names = {
	name: m.editor_name,
	tiles: m.editor_tiles,
	filter: m.editor_filter,
	zone: m.editor_zone,
	dayStart: m.editor_day_start,
	phases: m.editor_phases,
	answerWithin: m.editor_answer_within,
	panels: m.editor_panels,
	rotation: m.editor_rotation,
	sound: m.editor_sound,
	names: m.editor_names_hidden
} satisfies Record<keyof BoardDraft, () => string>;

/** The fields of a board, in the order of the editor. */
export const boardFields = Object.keys(names) as readonly (keyof BoardDraft)[];

/** A field of a board as the editor calls it. */
export function fieldName(field: keyof BoardDraft): string {
	return names[field]();
}
