import type { Problem } from '#lib/domain/board/problem-list.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { written } from './tile-words.ts';
import type { LimitUnit } from './tile-words.ts';

const plain: LimitUnit = { unit: '', scale: 1 };

/** What is wrong, as a sentence; limits are written in `unit`. */
export function problemText({ code, params = {} }: Problem, unit: LimitUnit = plain): string {
	const number = (name: string) => {
		const value = Number(params[name]);
		const text = written(value, unit) ?? value;
		return unit.unit === '' ? String(text) : `${text} ${unit.unit}`;
	};
	switch (code) {
		case 'required':
			return m.problem_required();
		case 'number_expected':
			return m.problem_number_expected();
		case 'whole_number_expected':
			return m.problem_whole_number_expected();
		case 'out_of_range':
			return m.problem_out_of_range({ least: number('least'), most: number('most') });
		case 'too_long':
			return m.problem_too_long({ longest: Number(params['longest']), length: Number(params['length']) });
		case 'too_many':
			return m.problem_too_many({ most: Number(params['most']) });
		case 'text_unreadable':
			return m.problem_text_unreadable();
		case 'zone_unknown':
			return m.problem_zone_unknown({ zone: String(params['zone']) });
		case 'time_invalid':
			return m.problem_time_invalid();
		case 'id_invalid':
			return m.problem_id_invalid({ longest: Number(params['longest']) });
		case 'duplicate':
			return m.problem_duplicate({ value: String(params['value']) });
		case 'tile_repeated':
			return m.problem_tile_repeated({ first: Number(params['first']) });
		case 'phases_not_ascending':
			return m.problem_phases_not_ascending();
		case 'rotates_to_itself':
			return m.problem_rotates_to_itself();
		case 'board_unknown':
			return m.problem_board_unknown({ board: String(params['board']) });
		case 'hours_empty':
			return m.problem_hours_empty();
		case 'window_not_of_metric':
			return m.problem_window_not_of_metric();
		case 'limit_required':
			return m.problem_limit_required();
		case 'critical_milder_than_warn':
			return m.problem_critical_milder({ warn: number('warn'), critical: number('critical') });
		case 'clear_beyond_limit':
			return m.problem_clear_beyond({ clear: number('clear'), limit: number('limit') });
		case 'value_unknown':
			return m.problem_value_unknown({ value: String(params['value']) });
		case 'not_a_board_file':
			return m.problem_not_a_board_file();
		case 'schema_unknown':
			return m.problem_schema_unknown();
		case 'schema_newer':
			return m.problem_schema_newer({ version: String(params['version']), known: String(params['known']) });
		default:
			return m.problem_other({ code });
	}
}

/** The first problem at a place, or anywhere below it. */
export function problemAt(problems: readonly Problem[], path: string, below = false): Problem | undefined {
	return problems.find((problem) => problem.path === path || (below && problem.path.startsWith(`${path}/`)));
}
