import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import type { Promotion, PromotionRole } from '#scheduler/calendar/promotion.ts';
import { instantsOfWall, parseTime } from '#scheduler/calendar/wall-time.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { RefusedInput, type InputFault } from './command.ts';
import { readInput } from './read-table-file.ts';

const closed = { additionalProperties: false };
const text = Type.String({ minLength: 1, maxLength: 200 });
const roles: PromotionRole[] = ['warm_up', 'deposit', 'eve', 'launch', 'after'];

const promotionSchema = Type.Object(
	{
		name: text,
		family: text,
		phases: Type.Array(Type.Object({ role: Type.Enum(roles), start: text, end: text }, closed), {
			minItems: 1,
			maxItems: 100
		}),
		starts: Type.Optional(Type.Array(text, { maxItems: 100 })),
		driver: Type.Optional(
			Type.Object({ name: text, value: Type.Number({ exclusiveMinimum: 0, maximum: 1e15 }) }, closed)
		),
		queues: Type.Optional(Type.Array(text, { maxItems: 10_000 }))
	},
	closed
);

type Written = Static<typeof promotionSchema>;
type Refuse = (field: string, code: string, message: string) => void;

/**
 * Reads the promotions of a JSON file: one object `{name,family,phases,starts,driver,queues}`, or a list of them. Times
 * without an offset are of the zone; the end of a phase may be `24:00`.
 *
 * @throws RefusedInput with every fault by its path: `/phases/0/end`
 */
export async function readPromotions(file: string, zone: string): Promise<readonly Promotion[]> {
	const bytes = await readInput(file);
	let parsed: unknown;
	try {
		parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch (error) {
		const message =
			bytes.byteLength === 0 ? 'the file is empty' : `it is no JSON in UTF-8: ${(error as Error).message}`;
		throw new RefusedInput(file, [{ code: bytes.byteLength === 0 ? 'empty' : 'not_json', message }]);
	}
	return promotionsOf(parsed, file, zone);
}

/**
 * The promotions of a JSON document.
 *
 * @param file for the message when it is refused
 * @throws RefusedInput with every fault by its path
 */
export function promotionsOf(parsed: unknown, file: string, zone: string): readonly Promotion[] {
	const faults: InputFault[] = [];
	const isList = Array.isArray(parsed);
	const written: readonly unknown[] = isList ? (parsed as readonly unknown[]) : [parsed];
	const promotions = written.map((one, index) => {
		const prefix = isList ? `/${index}` : '';
		const refuse: Refuse = (field, code, message) => faults.push({ code, message, field: prefix + field });
		if (!Value.Check(promotionSchema, one)) {
			refuseShape(one, refuse);
			return undefined;
		}
		return promotionOf(one, zone, refuse);
	});
	if (faults.length > 0) throw new RefusedInput(file, faults);
	return promotions.filter((promotion) => promotion !== undefined);
}

function refuseShape(one: unknown, refuse: Refuse): void {
	const told = new Set<string>();
	for (const { instancePath, keyword, message, params } of Value.Errors(promotionSchema, one)) {
		const details = params as {
			readonly requiredProperties?: readonly string[];
			readonly additionalProperties?: readonly string[];
		};
		const names = details.requiredProperties ?? details.additionalProperties;
		for (const path of names?.map((name) => `${instancePath}/${name}`) ?? [instancePath]) {
			if (told.has(path)) continue;
			told.add(path);
			if (keyword === 'required') refuse(path, 'field_missing', 'is missing');
			else if (keyword === 'additionalProperties' || keyword === 'boolean')
				refuse(path, 'field_unknown', 'is not known');
			else if (keyword === 'enum') refuse(path, 'value_unknown', `must be one of ${roles.join(', ')}`);
			else refuse(path === '' ? '/' : path, 'value_wrong', message);
		}
	}
}

function promotionOf(written: Written, zone: string, refuse: Refuse): Promotion {
	const phases = written.phases.map(({ role, start, end }, index) => {
		const from = instantOf(start, zone, `/phases/${index}/start`, refuse);
		const to = instantOf(end, zone, `/phases/${index}/end`, refuse);
		if (to <= from) refuse(`/phases/${index}/end`, 'ends_before_start', 'must be later than its start');
		return { role, start: from, end: to };
	});
	phases.forEach(({ start }, index) => {
		const before = phases[index - 1];
		if (before === undefined || !(start < before.end)) return;
		if (start < before.start) {
			refuse(`/phases/${index}/start`, 'phases_unsorted', 'must come after the phase above it');
		} else {
			refuse(`/phases/${index}/start`, 'phases_overlap', 'lies within the phase above it');
		}
	});
	const starts = (written.starts ?? []).map((given, index) => {
		const at = instantOf(given, zone, `/starts/${index}`, refuse);
		// A phase that could not be read may be the one.
		const isPlaced = phases.some(({ start, end }) => !(at < start) && !(at >= end));
		if (!isPlaced) {
			refuse(`/starts/${index}`, 'start_outside', `${given} lies in no phase of the promotion`);
		}
		return at;
	});
	starts.forEach((at, index) => {
		if (at <= (starts[index - 1] ?? -Infinity)) {
			refuse(`/starts/${index}`, 'starts_unsorted', 'must be later than the start above it');
		}
	});
	const { name, family, driver, queues = [] } = written;
	return { name, family, phases, starts, ...(driver !== undefined && { driver }), queues };
}

/** NaN beside a fault: comparisons with it are false, so that one wrong time is told once. */
function instantOf(given: string, zone: string, field: string, refuse: Refuse): EpochMs {
	const time = parseTime(given);
	if (time === undefined) {
		refuse(field, 'not_a_time', `"${given}" is no time like 2026-11-11 20:00`);
		return NaN;
	}
	if (time.kind === 'instant') return time.instant;
	const [instant] = instantsOfWall(time.wall, zone);
	if (instant === undefined) refuse(field, 'impossible_time', `the clock of ${zone} skips ${given}`);
	return instant ?? NaN;
}
