import type { CoverRow, RosterProblem } from '../problem/roster-problem.ts';
import type { Roster } from '../problem/roster.ts';

/** A published roster, and the problem as it has become: days closed by illness or leave, more demand, new locks. */
export interface ChangeRequest {
	/** As it is now. */
	readonly problem: RosterProblem;
	/** What people were told: cells of all people and days of the problem. */
	readonly published: Roster;
	/** What was needed when it was published. Absent: what is needed now. */
	readonly coverBefore?: readonly CoverRow[];
	/** Nothing that began before this minute of this day moves. Absent: nothing has begun. */
	readonly now?: { readonly day: number; readonly minute: number };
	/** So many days before and after each changed day may move besides it. */
	readonly reach: number;
	/** What a changed cell must save at least, in units of the objective: nobody is disturbed for less. */
	readonly leastGain: number;
}

/** What a published day of one person becomes. */
export interface TouchedCell {
	/** Place in the problem's people. */
	readonly person: number;
	readonly day: number;
	readonly before: number;
	readonly after: number;
}

/** @throws RangeError "assertChange: published must have …, got …" */
export function assertChange({
	problem,
	published,
	coverBefore,
	now,
	reach,
	leastGain
}: ChangeRequest): void {
	const { days, options, people, cover } = problem;
	if (published.length !== people.length * days)
		fail('published', `${people.length * days} cells`, published.length);
	const stranger = published.find((cell) => cell < -1 || cell >= options.length);
	if (stranger !== undefined) fail('published', 'options of the problem', stranger);
	if (coverBefore !== undefined && coverBefore.length !== cover.length) {
		fail('coverBefore', `${cover.length} rows`, coverBefore.length);
	}
	if (now !== undefined) {
		whole('now.day', now.day);
		whole('now.minute', now.minute);
	}
	whole('reach', reach);
	whole('leastGain', leastGain);
}

function whole(name: string, value: number): void {
	if (!Number.isSafeInteger(value) || value < 0) fail(name, 'a whole number from 0', value);
}

function fail(name: string, wanted: string, got: unknown): never {
	throw new RangeError(`assertChange: ${name} must be ${wanted}, got ${String(got)}`);
}
