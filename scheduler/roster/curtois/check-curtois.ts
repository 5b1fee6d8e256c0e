/**
 * The referee of the Curtois benchmarks. It reads the instance's text and the roster's text itself and knows neither
 * the parser nor the problem nor the solver, so that a mistake in one of them cannot hide here. Whole numbers only.
 */

export type CurtoisRule =
	| 'unknown employee'
	| 'unknown shift'
	| 'day outside the horizon'
	| 'one shift a day'
	| 'forbidden succession'
	| 'max shifts'
	| 'max total minutes'
	| 'min total minutes'
	| 'max consecutive shifts'
	| 'min consecutive shifts'
	| 'min consecutive days off'
	| 'max weekends'
	| 'day off';

/** One broken rule. */
export interface CurtoisFinding {
	readonly rule: CurtoisRule;
	readonly person: string;
	/** The day on which it shows: the first of a run, the later of a pair; absent where it belongs to the horizon. */
	readonly day?: number;
	/** By how much: days, minutes, weekends; 1 for what is broken or not. */
	readonly amount: number;
}

/** What a roster costs and what is wrong with it. The objective counts only where there are no findings. */
export interface CurtoisCheck {
	readonly objective: number;
	readonly findings: readonly CurtoisFinding[];
	/** Parts of the objective. */
	readonly onRequests: number;
	readonly offRequests: number;
	readonly under: number;
	readonly over: number;
}

/**
 * Checks a roster against an instance.
 *
 * @param instanceText the file of the instance
 * @param rosterText rows `employee,day,shift`, day from 0; a first row with these words is a header
 * @throws RangeError when a row of the roster does not have three fields or its day is no whole number
 */
export function checkCurtois(instanceText: string, rosterText: string): CurtoisCheck {
	const instance = sectionsOf(instanceText);
	const days = Number(instance['SECTION_HORIZON']?.[0]?.[0]);
	const shifts = new Map(
		(instance['SECTION_SHIFTS'] ?? []).map(([id = '', minutes, followers = '']) => [
			id,
			{ minutes: Number(minutes), forbidden: new Set(followers.split('|').filter((one) => one !== '')) }
		])
	);
	const staff = instance['SECTION_STAFF'] ?? [];
	const findings: CurtoisFinding[] = [];
	const worked = new Map(staff.map(([id = '']) => [id, Array.from({ length: days }, (): string => '')]));

	for (const [person, day, shift] of rosterRows(rosterText)) {
		const row = worked.get(person);
		if (row === undefined) findings.push({ rule: 'unknown employee', person, day, amount: 1 });
		else if (!shifts.has(shift)) findings.push({ rule: 'unknown shift', person, day, amount: 1 });
		else if (day < 0 || day >= days)
			findings.push({ rule: 'day outside the horizon', person, day, amount: 1 });
		else if (row[day] !== '') findings.push({ rule: 'one shift a day', person, day, amount: 1 });
		else row[day] = shift;
	}

	for (const [person = '', maxShifts = '', ...numbers] of staff) {
		const [maxMinutes = 0, minMinutes = 0, maxRun = 0, minRun = 0, minOff = 0, maxWeekends = 0] =
			numbers.map(Number);
		const row = worked.get(person) ?? [];
		const find = (rule: CurtoisRule, amount: number, day?: number) => {
			if (amount > 0) findings.push({ rule, person, amount, ...(day === undefined ? {} : { day }) });
		};
		for (let day = 1; day < days; day++) {
			if (shifts.get(row[day - 1] ?? '')?.forbidden.has(row[day] ?? '')) find('forbidden succession', 1, day);
		}
		for (const limit of maxShifts.split('|')) {
			const [shift, most] = limit.split('=');
			find('max shifts', row.filter((cell) => cell === shift).length - Number(most));
		}
		const minutes = row.reduce((sum, cell) => sum + (shifts.get(cell)?.minutes ?? 0), 0);
		find('max total minutes', minutes - maxMinutes);
		find('min total minutes', minMinutes - minutes);
		for (const run of runsOf(row)) {
			const inside = run.from > 0 && run.to < days;
			const length = run.to - run.from;
			if (run.working) {
				find('max consecutive shifts', length - maxRun, run.from);
				if (inside) find('min consecutive shifts', minRun - length, run.from);
			} else if (inside) find('min consecutive days off', minOff - length, run.from);
		}
		let weekends = 0;
		for (let saturday = 5; saturday < days; saturday += 7) {
			if ((row[saturday] ?? '') !== '' || (row[saturday + 1] ?? '') !== '') weekends++;
		}
		find('max weekends', weekends - maxWeekends);
	}
	for (const [person = '', ...off] of instance['SECTION_DAYS_OFF'] ?? []) {
		for (const day of off.map(Number)) {
			if ((worked.get(person)?.[day] ?? '') !== '')
				findings.push({ rule: 'day off', person, day, amount: 1 });
		}
	}

	let onRequests = 0;
	for (const [person = '', day, shift, weight] of instance['SECTION_SHIFT_ON_REQUESTS'] ?? []) {
		if (worked.get(person)?.[Number(day)] !== shift) onRequests += Number(weight);
	}
	let offRequests = 0;
	for (const [person = '', day, shift, weight] of instance['SECTION_SHIFT_OFF_REQUESTS'] ?? []) {
		if (worked.get(person)?.[Number(day)] === shift) offRequests += Number(weight);
	}
	let under = 0;
	let over = 0;
	for (const [day, shift, requirement, weightUnder, weightOver] of instance['SECTION_COVER'] ?? []) {
		let heads = 0;
		for (const row of worked.values()) if (row[Number(day)] === shift) heads++;
		under += Math.max(0, Number(requirement) - heads) * Number(weightUnder);
		over += Math.max(0, heads - Number(requirement)) * Number(weightOver);
	}
	return {
		objective: onRequests + offRequests + under + over,
		findings,
		onRequests,
		offRequests,
		under,
		over
	};
}

/** Longest stretches of work and of days off, in order. */
function runsOf(row: readonly string[]): readonly { from: number; to: number; working: boolean }[] {
	const runs: { from: number; to: number; working: boolean }[] = [];
	row.forEach((cell, day) => {
		const last = runs.at(-1);
		if (last !== undefined && last.working === (cell !== '')) last.to = day + 1;
		else runs.push({ from: day, to: day + 1, working: cell !== '' });
	});
	return runs;
}

function sectionsOf(text: string): Readonly<Record<string, readonly (readonly string[])[]>> {
	const found: Record<string, (readonly string[])[]> = {};
	let rows: (readonly string[])[] = [];
	for (const line of text.split('\n').map((one) => one.trim())) {
		if (line === '' || line.startsWith('#')) continue;
		if (line.startsWith('SECTION_')) found[line] = rows = [];
		else rows.push(line.split(',').map((part) => part.trim()));
	}
	return found;
}

function rosterRows(text: string): readonly (readonly [string, number, string])[] {
	const rows = text.split('\n').map((line) => line.trim());
	return rows.flatMap((line, at): [string, number, string][] => {
		if (line === '' || (at === 0 && line === 'employee,day,shift')) return [];
		const [person, day, shift, ...more] = line.split(',');
		if (person === undefined || shift === undefined || more.length > 0 || !/^-?\d+$/.test(day ?? '')) {
			throw new RangeError(`checkCurtois: row ${at + 1} must be employee,day,shift, got "${line}"`);
		}
		return [[person, Number(day), shift]];
	});
}
