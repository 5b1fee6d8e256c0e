import { isIdentifier } from '../events/identifier.ts';
import { isTimeOfDay, type TimeOfDay } from '../time/local-time.ts';
import { isTimeZone } from '../time/zone-offset.ts';
import { panels, type Board, type BoardFilter, type BoardPhase, type Rotation } from './board.ts';
import { parseTile } from './parse-tile.ts';
import { ProblemList, type Problem } from './problem-list.ts';
import { tileKey, type Tile } from './tile.ts';

/** What somebody decides about a board; the rest follows from where it is kept. */
export type BoardDraft = Omit<Board, 'organisation' | 'id' | 'kind' | 'demo'>;

/** Bounds of a board. */
export const boardLimits = {
	nameLength: 80,
	tiles: 40,
	phases: 50,
	filterIds: 500,
	idLength: 200,
	answerWithin: { least: 1, most: 3_600, whole: true },
	rotationSeconds: { least: 5, most: 3_600, whole: true },
	rotationBoards: 50
} as const;

/** What of a board can only be checked where it is kept. */
export interface BoardSurroundings {
	/** Its own id, if it has one already. */
	readonly id?: string;
	/** Ids of the boards that it may show in turn; unchecked where absent. */
	readonly boards?: readonly string[];
}

export type ParsedBoard =
	| { readonly status: 'valid'; readonly draft: BoardDraft }
	/** In the order of the fields; never empty. */
	| { readonly status: 'invalid'; readonly problems: readonly Problem[] };

const fieldsOfBoard: readonly (keyof BoardDraft)[] = [
	'name',
	'zone',
	'dayStart',
	'filter',
	'tiles',
	'phases',
	'answerWithin',
	'panels',
	'rotation',
	'sound',
	'names'
];

/**
 * Reads a board as it comes from an editor or a file, and says everything that is wrong with it. Needs no `eval`, so
 * that a browser can check by the same rules before it sends.
 */
export function parseBoard(content: unknown, surroundings: BoardSurroundings = {}): ParsedBoard {
	const list = new ProblemList();
	const draft = readBoard(content, surroundings, list);
	if (draft !== undefined && list.problems.length === 0) return { status: 'valid', draft };
	return { status: 'invalid', problems: list.problems };
}

function readBoard(
	content: unknown,
	surroundings: BoardSurroundings,
	list: ProblemList
): BoardDraft | undefined {
	const fields = list.object(content, '', fieldsOfBoard);
	if (fields === undefined) return undefined;
	const name = list.text(fields['name'], '/name', boardLimits.nameLength);
	const zone = parseZone(fields['zone'], list);
	const dayStart = parseTime(fields['dayStart'], '/dayStart', list);
	const filter = fields['filter'] === undefined ? {} : parseFilter(fields['filter'], list);
	const tiles = parseTiles(fields['tiles'], list);
	const phases = fields['phases'] === undefined ? [] : parsePhases(fields['phases'], list);
	const answerWithin = list.number(fields['answerWithin'], '/answerWithin', boardLimits.answerWithin);
	const shown = fields['panels'] === undefined ? undefined : parsePanels(fields['panels'], list);
	const rotation =
		fields['rotation'] === undefined ? undefined : parseRotation(fields['rotation'], surroundings, list);
	const sound = fields['sound'] === undefined ? undefined : parseSound(fields['sound'], list);
	const names =
		fields['names'] === undefined ? undefined : list.word(fields['names'], '/names', ['shown', 'hidden']);
	if (list.problems.length > 0) return undefined;
	return {
		name: name as string,
		zone: zone as string,
		dayStart: dayStart as string,
		filter: filter as BoardFilter,
		tiles: tiles as readonly Tile[],
		...(phases !== undefined && phases.length > 0 && { phases }),
		answerWithin: answerWithin as number,
		...(shown && { panels: shown }),
		...(rotation && { rotation }),
		...(sound && { sound }),
		...(names && { names })
	};
}

function parseZone(value: unknown, list: ProblemList): string | undefined {
	const zone = list.text(value, '/zone', 64);
	return zone === undefined || isTimeZone(zone) ? zone : list.add('/zone', 'zone_unknown', { zone });
}

function parseTime(value: unknown, path: string, list: ProblemList): TimeOfDay | undefined {
	if (value === undefined) return list.add(path, 'required');
	return typeof value === 'string' && isTimeOfDay(value) ? value : list.add(path, 'time_invalid');
}

function parseIds(value: unknown, path: string, most: number, list: ProblemList): string[] | undefined {
	const entries = list.list(value, path, most);
	if (entries === undefined) return undefined;
	const ids: string[] = [];
	entries.forEach((entry, i) => {
		if (typeof entry !== 'string' || !isIdentifier(entry) || [...entry].length > boardLimits.idLength) {
			list.add(`${path}/${i}`, 'id_invalid', { longest: boardLimits.idLength });
		} else ids.push(entry);
	});
	if (ids.length === entries.length) list.distinct(ids, path);
	return ids;
}

function parseFilter(value: unknown, list: ProblemList): BoardFilter | undefined {
	const fields = list.object(value, '/filter', ['shops', 'channels', 'queues', 'agentGroups']);
	if (fields === undefined) return undefined;
	const filter: { -readonly [K in keyof BoardFilter]: BoardFilter[K] } = {};
	for (const name of ['shops', 'channels', 'queues', 'agentGroups'] as const) {
		if (fields[name] === undefined) continue;
		const ids = parseIds(fields[name], `/filter/${name}`, boardLimits.filterIds, list);
		if (ids !== undefined && ids.length > 0) filter[name] = ids;
	}
	return filter;
}

function parseTiles(value: unknown, list: ProblemList): readonly Tile[] | undefined {
	if (value === undefined) return list.add('/tiles', 'required');
	const entries = list.list(value, '/tiles', boardLimits.tiles);
	if (entries === undefined) return undefined;
	const places = new Map<string, number>();
	const tiles: Tile[] = [];
	entries.forEach((entry, i) => {
		const tile = parseTile(entry, `/tiles/${i}`, list);
		if (tile === undefined) return;
		tiles.push(tile);
		const key = tileKey(tile);
		const first = places.get(key);
		if (first === undefined) places.set(key, i);
		// Counted from 1, as on the screen.
		else list.add(`/tiles/${i}`, 'tile_repeated', { tile: key, first: first + 1 });
	});
	return tiles;
}

/** The last instant that a date can name. */
const lastInstant = 8.64e15;

function parsePhases(value: unknown, list: ProblemList): readonly BoardPhase[] | undefined {
	const entries = list.list(value, '/phases', boardLimits.phases);
	if (entries === undefined) return undefined;
	const phases: BoardPhase[] = [];
	entries.forEach((entry, i) => {
		const path = `/phases/${i}`;
		const fields = list.object(entry, path, ['name', 'start']);
		if (fields === undefined) return;
		const name = list.text(fields['name'], `${path}/name`, boardLimits.nameLength);
		const start = list.number(fields['start'], `${path}/start`, { least: 0, most: lastInstant, whole: true });
		if (name === undefined || start === undefined) return;
		const before = phases.at(-1);
		if (before !== undefined && start <= before.start) list.add(`${path}/start`, 'phases_not_ascending');
		phases.push({ name, start });
	});
	return phases;
}

function parsePanels(value: unknown, list: ProblemList): Board['panels'] {
	const entries = list.list(value, '/panels', panels.length);
	const shown = entries?.map((entry, i) => list.word(entry, `/panels/${i}`, panels));
	const known = shown?.filter((panel) => panel !== undefined);
	if (known !== undefined) list.distinct(known, '/panels');
	return known;
}

function parseRotation(
	value: unknown,
	{ id, boards }: BoardSurroundings,
	list: ProblemList
): Rotation | undefined {
	const fields = list.object(value, '/rotation', ['boards', 'seconds']);
	if (fields === undefined) return undefined;
	const path = '/rotation/boards';
	const seconds = list.number(fields['seconds'], '/rotation/seconds', boardLimits.rotationSeconds);
	const others = parseIds(fields['boards'], path, boardLimits.rotationBoards, list);
	if (others?.length === 0) list.add(path, 'required');
	others?.forEach((other, i) => {
		if (other === id) list.add(`${path}/${i}`, 'rotates_to_itself');
		else if (boards !== undefined && !boards.includes(other)) {
			list.add(`${path}/${i}`, 'board_unknown', { board: other });
		}
	});
	return seconds === undefined || others === undefined ? undefined : { boards: others, seconds };
}

function parseSound(value: unknown, list: ProblemList): Board['sound'] {
	const fields = list.object(value, '/sound', ['enabled', 'mutedHours']);
	if (fields === undefined) return undefined;
	const enabled = fields['enabled'];
	if (typeof enabled !== 'boolean') return list.add('/sound/enabled', 'boolean_expected');
	if (fields['mutedHours'] === undefined) return { enabled };
	const hours = list.object(fields['mutedHours'], '/sound/mutedHours', ['from', 'to']);
	if (hours === undefined) return undefined;
	const from = parseTime(hours['from'], '/sound/mutedHours/from', list);
	const to = parseTime(hours['to'], '/sound/mutedHours/to', list);
	if (from === undefined || to === undefined) return undefined;
	// All day or never: nobody can tell, so it is asked.
	if (from === to) return list.add('/sound/mutedHours/to', 'hours_empty');
	return { enabled, mutedHours: { from, to } };
}
