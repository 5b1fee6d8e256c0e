import type { Sentence } from '../../rules/rule.ts';

/** One thing that is wrong with a file, as exactly as it is known. */
export interface FileFault {
	/** For programs; the same words as in the documentation. */
	readonly code: string;
	/** One sentence without a full stop. */
	readonly message: string;
	/** As a spreadsheet numbers it, from 1. */
	readonly row?: number;
	/** Name of the column, or path within a JSON document. */
	readonly field?: string;
}

/** What was taken for granted about a file, or is odd about it without being wrong. */
export interface FileNote {
	readonly code: string;
	/** Without a full stop. */
	readonly sentence: Sentence;
}

/** What a file says, or everything that is wrong with it. */
export type FileOutcome<T> =
	| { readonly status: 'read'; readonly value: T; readonly notes: readonly FileNote[] }
	| { readonly status: 'refused'; readonly faults: readonly FileFault[] };

/** A file that is being read: what was found on the way. */
export class FileReading {
	readonly #faults: FileFault[] = [];
	readonly #notes: FileNote[] = [];

	/** Takes down what is wrong with a place. */
	refuse(row: number | undefined, field: string | undefined, code: string, message: string): void {
		this.#faults.push({
			code,
			message,
			...(row !== undefined && { row }),
			...(field !== undefined && { field })
		});
	}

	note(code: string, sentence: Sentence): void {
		this.#notes.push({ code, sentence });
	}

	get isRefused(): boolean {
		return this.#faults.length > 0;
	}

	/** Faults in order of rows, those of the whole file first. */
	outcome<T>(value: T): FileOutcome<T> {
		if (!this.isRefused) return { status: 'read', value, notes: this.#notes };
		return { status: 'refused', faults: this.#faults.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0)) };
	}
}

/** The same in both languages. */
export function someOfBoth(names: readonly string[], most = 6): Sentence {
	const shown = names
		.slice(0, most)
		.map((name) => `“${name}”`)
		.join('、');
	return {
		zh: names.length <= most ? shown : `${shown}等 ${names.length} 个`,
		en: someOf(names, most)
	};
}

/** A few names in quotation marks; of many, how many more there are. */
export function someOf(names: readonly string[], most = 6): string {
	const shown = names.slice(0, most).map((name) => `"${name}"`);
	return names.length <= most ? shown.join(', ') : `${shown.join(', ')} and ${names.length - most} more`;
}
