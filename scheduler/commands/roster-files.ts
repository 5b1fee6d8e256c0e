import { byteOrderMark, csvRows } from '#lib/tables/write-csv.ts';
import { writeWorkbook } from '#lib/tables/write-xlsx.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { rosterCalendar } from '#scheduler/roster/files/roster-calendar.ts';
import { rosterTable } from '#scheduler/roster/files/roster-rows.ts';
import { rosterWorkbook, type RosterReport } from '#scheduler/roster/files/roster-workbook.ts';
import { UsageError } from './command.ts';
import type { Terminal } from './terminal.ts';
import { checkOutFile, keepOut, type KeptOut, type OutFile } from './write-out.ts';

/** How a roster can be written. */
const extensions = ['csv', 'xlsx', 'ics', 'json'];
/** What stands for a person in the name of a file: a calendar each. */
const personMark = '{person}';

/**
 * Before the work, not after it.
 * @throws UsageError when a roster cannot be written there
 */
export function checkRosterOut(path: string): void {
	checkOutFile(path, extensions);
	if (path.includes(personMark) && !/\.ics$/i.test(path)) {
		throw new UsageError(`--out with ${personMark} goes only with .ics`);
	}
}

/**
 * Writes a roster as the name of the file says: CSV, XLSX, iCalendar (one for each person where the name has
 * `{person}` in it) or JSON; whole or not at all. A roster that took a night to find is not lost where that fails.
 *
 * @param document what a `.json` holds
 * @param isPrinted whether the standard output gets a document with the roster anyway
 */
export async function keepRoster(
	path: string,
	report: RosterReport,
	document: unknown,
	terminal: Terminal,
	isPrinted: boolean
): Promise<KeptOut> {
	const table = tableOf(report);
	const print = isPrinted ? undefined : terminal.write;
	let files: readonly OutFile[];
	try {
		files = await filesOf(path, report, document, terminal.now());
	} catch (error) {
		const instead = `${path.replaceAll(personMark, 'everybody')}.csv`;
		terminal.report(`${path} cannot be made: ${(error as Error).message}; in its place ${instead}`);
		const kept = await keepOut([{ path: instead, content: byteOrderMark + table }], table, terminal, print); // prettier-ignore
		return { ...kept, isAsAsked: false };
	}
	return keepOut(files, table, terminal, print);
}

async function filesOf(
	path: string,
	report: RosterReport,
	document: unknown,
	now: EpochMs
): Promise<readonly OutFile[]> {
	const { plan, roster, language } = report;
	const { people, templates } = plan;
	if (/\.xlsx$/i.test(path)) return [{ path, content: await writeWorkbook(rosterWorkbook(report)) }];
	if (/\.json$/i.test(path)) return [{ path, content: `${JSON.stringify(document, undefined, '\t')}\n` }];
	if (/\.ics$/i.test(path)) {
		const texts = { stamp: now, people, templates, language };
		if (!path.includes(personMark)) {
			const title = `${roster.from} – ${roster.to}`;
			return [{ path, content: rosterCalendar(roster, { ...texts, title, namesPeople: true }) }];
		}
		return people.map(({ id, name }) => ({
			path: path.replaceAll(personMark, fileName(id)),
			content: rosterCalendar(
				{ ...roster, assignments: roster.assignments.filter(({ person }) => person === id) },
				{ ...texts, title: name, namesPeople: false }
			)
		}));
	}
	return [{ path, content: byteOrderMark + tableOf(report) }];
}

function tableOf({ plan, roster, language }: RosterReport): string {
	const { headers, rows } = rosterTable(roster, plan.templates, language);
	return csvRows([headers, ...rows]);
}

/** An id as a part of a file's name, on any system, and never one of another folder. */
function fileName(id: string): string {
	const safe = id.replace(/[^\p{L}\p{N}_-]/gu, (character) => `~${character.codePointAt(0)?.toString(16)}`);
	return safe === '' ? '~' : safe;
}
