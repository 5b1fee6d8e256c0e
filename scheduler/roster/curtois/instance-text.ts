/** Why a text is no instance: the line, from 1, and one sentence without a full stop. */
export class InstanceFormatError extends Error {
	readonly line: number;
	readonly sentence: string;

	constructor(line: number, sentence: string) {
		super(`line ${line}: ${sentence}`);
		this.line = line;
		this.sentence = sentence;
	}
}

/** The fields of one line, and where it stands. */
export interface Entry {
	readonly line: number;
	readonly fields: readonly string[];
}

/**
 * The lines of an instance by section, in the format that the public benchmarks of shifts (Curtois and Qu) and of
 * activities have in common: `SECTION_…` begins a section, `#` a comment, commas part fields.
 *
 * @throws InstanceFormatError when a section is unknown, given twice or missing
 */
export function splitSections<Section extends string>(
	text: string,
	sections: readonly Section[]
): ReadonlyMap<Section, readonly Entry[]> {
	const found = new Map<Section, Entry[]>();
	let current: Entry[] | undefined;
	const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
	lines.forEach((raw, at) => {
		const line = at + 1;
		const content = raw.trim();
		if (content === '' || content.startsWith('#')) return;
		if (content.startsWith('SECTION_')) {
			const section = sections.find((name) => name === content);
			if (section === undefined) throw new InstanceFormatError(line, `there is no section "${content}"`);
			if (found.has(section)) throw new InstanceFormatError(line, `${section} is given twice`);
			current = [];
			found.set(section, current);
			return;
		}
		if (current === undefined)
			throw new InstanceFormatError(line, 'expected a section before the first values');
		current.push({ line, fields: content.split(',').map((part) => part.trim()) });
	});
	for (const section of sections) {
		if (!found.has(section)) throw new InstanceFormatError(lines.length, `${section} is missing`);
	}
	return found;
}

/** @throws InstanceFormatError when a line has not so many fields */
export function checkWidth(entry: Entry, fields: number): void {
	if (entry.fields.length === fields) return;
	throw new InstanceFormatError(entry.line, `expected ${fields} fields, got ${entry.fields.length}`);
}

/** A field of a line, empty where the line is too short. */
export function field(entry: Entry, at: number): string {
	return entry.fields[at] ?? '';
}
