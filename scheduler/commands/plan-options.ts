import { addDays, localDateOf } from '#lib/domain/time/local-time.ts';
import type { Table } from '#lib/tables/table.ts';
import type { FileNote, FileOutcome } from '#scheduler/roster/files/file-reading.ts';
import { dateOf } from '#scheduler/roster/files/file-rows.ts';
import { planOfFiles, type PlanFile, type PlanParts } from '#scheduler/roster/files/plan-of-files.ts';
import { readDemand, type DemandFile } from '#scheduler/roster/files/read-demand.ts';
import { readLeave } from '#scheduler/roster/files/read-leave.ts';
import { readPeople } from '#scheduler/roster/files/read-people.ts';
import { readRoster, readRosterRows } from '#scheduler/roster/files/read-roster.ts';
import { readRules, standardRules } from '#scheduler/roster/files/read-rules.ts';
import { shiftsSheet } from '#scheduler/roster/files/roster-workbook.ts';
import { rosterHeaders } from '#scheduler/roster/files/roster-rows.ts';
import { readWishes } from '#scheduler/roster/files/read-wishes.ts';
import type { RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import type { Language } from '#scheduler/rules/rule.ts';
import type { CommandArguments } from './command-arguments.ts';
import { RefusedInput, RefusedInputs, UsageError, type CommandOption, type InputNote } from './command.ts';
import { zoneOf } from './history-options.ts';
import { languageOf } from './language-option.ts';
import { readInput, readTableFile } from './read-table-file.ts';
import type { Terminal } from './terminal.ts';

/** What every command that makes or looks at a roster is told. */
export const planOptions: Readonly<Record<string, CommandOption>> = {
	people: {
		type: 'string',
		argument: 'FILE',
		description: 'CSV or XLSX: id, name, contract, skills, wage[, max_week_hours, available_from, …]'
	},
	demand: {
		type: 'string',
		argument: 'FILE',
		description: 'heads by time and queue: time, queue, heads, or what staff --forecast wrote'
	},
	heads: {
		type: 'string',
		argument: 'heads|scheduled',
		description: 'which column of the demand counts; heads without it'
	},
	slot: {
		type: 'string',
		argument: '15|30|60',
		description: 'minutes of a slot, where it is not to be found out'
	},
	rules: {
		type: 'string',
		argument: 'FILE.json',
		description: 'changed rules, shifts, prices, promotion days; the standard without it'
	},
	leave: { type: 'string', argument: 'FILE', description: 'person, from, to, kind; dates are whole days' },
	wishes: { type: 'string', argument: 'FILE', description: 'person, day, shift, weight' },
	locks: {
		type: 'string',
		argument: 'ROSTER',
		description: 'shifts that stay: rows of a roster that are locked, or all where none is'
	},
	published: {
		type: 'string',
		argument: 'ROSTER',
		description: 'what people were last told: few changes'
	},
	past: {
		type: 'string',
		argument: 'ROSTER',
		description: 'shifts before the first day: running totals of week and month, rest, days in a row'
	},
	from: {
		type: 'string',
		argument: '2026-11-09',
		description: 'first day; the first of the demand without it'
	},
	to: {
		type: 'string',
		argument: '2026-11-16',
		description: 'the day after the last; as the demand without it'
	},
	zone: {
		type: 'string',
		argument: 'Asia/Shanghai',
		description: 'wall clock of days and of times without an offset'
	}
};

/** A plan with what was taken for granted when its files were read. */
export interface ReadPlan {
	readonly plan: RosterPlan;
	readonly notes: readonly (InputNote & { readonly file: PlanFile })[];
}

/** A note of a file, in both languages. */
type PlanNote = FileNote & { readonly file: PlanFile };

/** Reads files one after the other and collects what is wrong with each, so that all of it is told at once. */
class PlanReading {
	readonly refused: RefusedInput[] = [];
	readonly notes: PlanNote[] = [];

	async read<T>(
		kind: PlanFile | 'roster',
		path: string,
		read: () => Promise<FileOutcome<T>>
	): Promise<T | undefined> {
		try {
			const outcome = await read();
			if (outcome.status === 'read') {
				if (kind !== 'roster') this.notes.push(...outcome.notes.map((note) => ({ ...note, file: kind })));
				return outcome.value;
			}
			this.refused.push(new RefusedInput(path, outcome.faults));
		} catch (error) {
			if (!(error instanceof RefusedInput)) throw error;
			this.refused.push(error);
		}
		return undefined;
	}

	stop(): void {
		if (this.refused.length > 0) throw new RefusedInputs(this.refused);
	}
}

/**
 * Reads all files that a plan is made of, and tells what was assumed.
 *
 * @param roster a roster that is to be checked: the plan has its days too, and may be without a demand
 * @throws UsageError, RefusedInputs with everything that is wrong in any of them
 */
export async function readPlan(
	args: CommandArguments,
	terminal: Terminal,
	roster?: { readonly file: string; readonly table: Table }
): Promise<ReadPlan> {
	const zone = zoneOf(args);
	const days = { from: dateOption(args, 'from'), to: dateOption(args, 'to') };
	const peopleFile = args.requiredFile('people');
	const demandFile = roster === undefined ? args.requiredFile('demand') : args.file('demand');
	const reading = new PlanReading();
	const rulesFile = args.file('rules');
	const rules =
		rulesFile === undefined
			? standardRules
			: await reading.read('rules', rulesFile, async () => readRules(await readText(rulesFile), zone));
	const people = await reading.read('people', peopleFile, async () =>
		readPeople(await readTableFile(peopleFile), zone)
	);
	const demand =
		demandFile === undefined
			? undefined
			: await reading.read('demand', demandFile, () => readDemandFile(args, demandFile, zone));
	const files: Partial<Record<PlanFile, string>> = {
		people: peopleFile,
		...(demandFile !== undefined && { demand: demandFile }),
		...(rulesFile !== undefined && { rules: rulesFile })
	};
	const optional = async <T>(
		kind: 'leave' | 'wishes' | 'locks' | 'published' | 'past',
		read: (file: string) => Promise<FileOutcome<T>>
	) => {
		const file = args.file(kind);
		if (file === undefined) return undefined;
		files[kind] = file;
		return reading.read(kind, file, () => read(file));
	};
	const templates = rules?.templates ?? standardRules.templates;
	const only = demand?.queues.length === 1 ? demand.queues[0] : undefined;
	const rosterOf = async (file: string) => readRoster(await readRosterTable(file), zone, templates, only);
	const leave = await optional('leave', async (file) => readLeave(await readTableFile(file), zone));
	const wishes = await optional('wishes', async (file) => readWishes(await readTableFile(file)));
	const given = await optional('locks', rosterOf);
	const published = await optional('published', rosterOf);
	const past = await optional('past', rosterOf);
	// Told with the faults of the others; alone it is read when the plan is known, which can say more.
	const withRoster = async (): Promise<void> => {
		if (roster === undefined) return;
		const { file, table } = roster;
		await reading.read('roster', file, () => Promise.resolve(readRoster(table, zone, templates, only)));
	};
	if (reading.refused.length > 0) await withRoster();
	reading.stop();
	if (people === undefined || rules === undefined) {
		throw new RangeError('readPlan: a file must be read or refused');
	}
	const known = roster === undefined ? undefined : daysOfRoster(roster.table, zone, demand);
	const from = days.from ?? known?.from;
	const to = days.to ?? known?.to;
	const marked = given?.filter(({ assignment }) => assignment.locked) ?? [];
	const locks = marked.length > 0 ? marked : given;
	const parts: PlanParts = {
		zone,
		...(from !== undefined && { from }),
		...(to !== undefined && { to }),
		people,
		...(demand && { demand }),
		rules,
		...(leave && { leave }),
		...(wishes && { wishes }),
		...(locks && { locks }),
		...(published && { published }),
		...(past && { past })
	};
	const joined = planOfFiles(parts);
	if (joined.status === 'refused') {
		const byFile = Map.groupBy(joined.faults, ({ file }) => file);
		for (const [kind, faults] of byFile) {
			const own = faults.map(({ file: _, ...fault }) => fault);
			reading.refused.push(new RefusedInput(files[kind] ?? kind, own));
		}
		await withRoster();
		reading.stop();
		throw new RangeError('readPlan: a refused plan must have faults');
	}
	const notes = [...reading.notes, ...joined.notes];
	if (!args.json) tellNotes(joined.plan, notes, files, terminal, languageOf(args));
	// A document has them in English alone.
	return {
		plan: joined.plan,
		notes: notes.map(({ code, sentence, file }) => ({ code, message: sentence.en, file }))
	};
}

/** From the first to the last day of a roster and of its demand; what is wrong with the roster is told when it is read. */
function daysOfRoster(table: Table, zone: string, demand: DemandFile | undefined) {
	const { rows } = readRosterRows(table, zone, [], '');
	const dates = [
		...rows.map(({ assignment }) => assignment.date),
		...(demand?.demand.map(({ start }) => localDateOf(start, zone)) ?? [])
	].sort();
	const [first] = dates;
	return first === undefined ? undefined : { from: first, to: addDays(dates.at(-1) ?? first, 1) };
}

function tellNotes(
	plan: RosterPlan,
	notes: readonly PlanNote[],
	files: Partial<Record<PlanFile, string>>,
	terminal: Terminal,
	language: Language
): void {
	const { people, demand, zone, slotMinutes, from, to } = plan;
	const isZh = language === 'zh';
	terminal.report(
		isZh
			? `${people.length} 人，${demand.length} 个 ${slotMinutes} 分钟时段，${from} 起至 ${to} 前，时区 ${zone}`
			: `${people.length} people, ${demand.length} slots of ${slotMinutes} min, ${from} to before ${to} by the clock of ${zone}`
	);
	for (const [kind, file] of Object.entries(files)) {
		const mine = notes.filter((note) => note.file === kind);
		if (mine.length === 0) continue;
		terminal.report(`${file}${isZh ? '：' : ':'}`);
		for (const { sentence } of mine.slice(0, toldNotes)) terminal.report(`  ${sentence[language]}`);
		const more = mine.length - toldNotes;
		if (more > 0) terminal.report(isZh ? `  另有 ${more} 项` : `  and ${more} more`);
	}
}

/** Notes of a file that are told; the others are counted. */
const toldNotes = 10;

function dateOption(args: CommandArguments, name: string): string | undefined {
	const text = args.text(name);
	const date = text === undefined ? undefined : dateOf(text);
	if (text === undefined || date !== undefined) return date;
	throw new UsageError(`--${name} must be a date like 2026-11-09, got "${text}"`);
}

async function readText(file: string): Promise<string> {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(await readInput(file));
	} catch (error) {
		if (error instanceof RefusedInput) throw error;
		throw new RefusedInput(file, [{ code: 'not_utf8', message: 'it is no text in UTF-8' }]);
	}
}

/** A demand by the options that say how it is read: `heads`, `slot`. */
export async function readDemandFile(
	args: CommandArguments,
	file: string,
	zone: string
): Promise<FileOutcome<DemandFile>> {
	const heads = args.choice('heads', ['heads', 'scheduled']) ?? 'heads';
	const slot = args.choice('slot', ['15', '30', '60']);
	return readDemand(
		await readDemandTable(file),
		zone,
		heads,
		slot === undefined ? undefined : (Number(slot) as DemandFile['slotMinutes'])
	);
}

/** A table, or the slots of what `staff --out FILE.json` wrote. */
async function readDemandTable(file: string): Promise<Table> {
	return /\.json$/i.test(file)
		? readJsonRows(file, 'slots', ['time', 'end', 'queue', 'heads', 'scheduled'])
		: readTableFile(file);
}

/** A table with a row a shift, the sheet of shifts of a roster's workbook, or the roster of its JSON document. */
export async function readRosterTable(file: string): Promise<Table> {
	return /\.json$/i.test(file)
		? readJsonRows(file, 'roster', rosterHeaders)
		: readTableFile(file, undefined, Object.values(shiftsSheet));
}

/** The objects of a list in a JSON document as rows, so that they are read and refused like those of a table. */
async function readJsonRows(file: string, key: string, columns: readonly string[]): Promise<Table> {
	let rows: unknown;
	try {
		rows = (JSON.parse(await readText(file)) as Readonly<Record<string, unknown>> | null)?.[key];
	} catch (error) {
		if (error instanceof RefusedInput) throw error;
		throw new RefusedInput(file, [
			{ code: 'not_json', message: `it is no JSON: ${(error as Error).message}` }
		]);
	}
	if (!Array.isArray(rows)) {
		throw new RefusedInput(file, [{ code: 'value_wrong', message: 'must be a list', field: `/${key}` }]);
	}
	const textOf = (value: unknown) =>
		typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
	return {
		format: 'csv',
		rows: [
			columns,
			...rows.map((row: unknown) =>
				columns.map((column) => textOf((row as Readonly<Record<string, unknown>> | null)?.[column]))
			)
		]
	};
}
