import type { EpochMs } from '../units.ts';
import type { Board } from './board.ts';
import { parseBoard, type BoardDraft, type BoardSurroundings, type ParsedBoard } from './parse-board.ts';
import type { Problem } from './problem-list.ts';

/**
 * Version of the board as it is written to files and kept. 1: tiles and thresholds; 2: also sizes, statistics, rule
 * packs, panels, rotation, sound and names. A board of version 1 is one of version 2 that leaves those out.
 */
export const boardSchemaVersion = 2;
const oldestReadable = 1;

/** A board as a file, for another installation. */
export interface BoardFile {
	readonly kind: 'tidewall-board';
	readonly schemaVersion: number;
	readonly exportedAt: EpochMs;
	readonly board: BoardDraft;
}

/** What of a board is nobody else's business: where it is kept and under which name. */
export function draftOf({ organisation: _, id: _id, kind: _kind, demo: _demo, ...draft }: Board): BoardDraft {
	return draft;
}

export function boardFile(board: Board, exportedAt: EpochMs): BoardFile {
	return { kind: 'tidewall-board', schemaVersion: boardSchemaVersion, exportedAt, board: draftOf(board) };
}

export type ParsedBoardFile =
	| {
			readonly status: 'valid';
			readonly draft: BoardDraft;
			/** What was left out of it, because it is not here. */
			readonly left: readonly Problem[];
	  }
	| Extract<ParsedBoard, { status: 'invalid' }>;

const invalid = (path: string, code: string, params?: Problem['params']): ParsedBoardFile => ({
	status: 'invalid',
	problems: [params === undefined ? { path, code } : { path, code, params }]
});

/**
 * Reads an exported board, also of an older version. Boards of its rotation that are not here are left out.
 *
 * Paths of problems within the board are those of `parseBoard`.
 */
export function parseBoardFile(content: unknown, { boards }: BoardSurroundings = {}): ParsedBoardFile {
	const file = content as Partial<Record<keyof BoardFile, unknown>> | null;
	if (typeof file !== 'object' || file === null || file.kind !== 'tidewall-board') {
		return invalid('', 'not_a_board_file');
	}
	const { schemaVersion: version } = file;
	if (typeof version !== 'number' || !Number.isInteger(version) || version < oldestReadable) {
		return invalid('/schemaVersion', 'schema_unknown');
	}
	if (version > boardSchemaVersion) {
		return invalid('/schemaVersion', 'schema_newer', { version, known: boardSchemaVersion });
	}
	const parsed = parseBoard(file.board);
	if (parsed.status === 'invalid') return parsed;
	const { rotation, ...rest } = parsed.draft;
	if (rotation === undefined || boards === undefined) return { ...parsed, left: [] };
	const left = rotation.boards
		.filter((board) => !boards.includes(board))
		.map((board): Problem => ({ path: '/rotation/boards', code: 'board_unknown', params: { board } }));
	const here = rotation.boards.filter((board) => boards.includes(board));
	const draft = here.length === 0 ? rest : { ...rest, rotation: { ...rotation, boards: here } };
	return { status: 'valid', draft, left };
}
