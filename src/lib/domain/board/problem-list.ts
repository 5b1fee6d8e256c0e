/** One thing that is wrong with what was sent, for programs: the screen says it in its own language. */
export interface Problem {
	/** Where: a JSON pointer, `/tiles/0/window`; empty for the whole. */
	readonly path: string;
	readonly code: string;
	readonly params?: Readonly<Record<string, string | number>>;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads unknown JSON field by field and notes everything that is wrong with it, not only the first. A reader of a field
 * returns undefined where the field is absent or wrong.
 */
export class ProblemList {
	readonly problems: Problem[] = [];

	add(path: string, code: string, params?: Problem['params']): undefined {
		this.problems.push(params === undefined ? { path, code } : { path, code, params });
		return undefined;
	}

	/** An object without fields other than `known`. */
	object(value: unknown, path: string, known: readonly string[]): Fields | undefined {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) {
			return this.add(path, 'object_expected');
		}
		for (const field of Object.keys(value)) {
			if (!known.includes(field)) this.add(`${path}/${pointerPart(field)}`, 'field_unknown');
		}
		return value as Fields;
	}

	/** A list of at most `most` entries; its entries are not looked at. */
	list(value: unknown, path: string, most: number): readonly unknown[] | undefined {
		if (!Array.isArray(value)) return this.add(path, 'list_expected');
		if (value.length > most) return this.add(path, 'too_many', { most, count: value.length });
		return value as readonly unknown[];
	}

	/** A text of 1 to `longest` characters (Unicode code points) when spaces around it are cut off. */
	text(value: unknown, path: string, longest: number): string | undefined {
		if (value === undefined) return this.add(path, 'required');
		if (typeof value !== 'string') return this.add(path, 'text_expected');
		const text = value.trim();
		if (text === '') return this.add(path, 'required');
		if (!text.isWellFormed() || hasControl(text)) return this.add(path, 'text_unreadable');
		const length = [...text].length;
		return length > longest ? this.add(path, 'too_long', { longest, length }) : text;
	}

	/** A finite number within [least, most]. */
	number(
		value: unknown,
		path: string,
		{
			least,
			most,
			whole = false
		}: { readonly least: number; readonly most: number; readonly whole?: boolean }
	): number | undefined {
		if (value === undefined) return this.add(path, 'required');
		if (typeof value !== 'number' || !Number.isFinite(value)) return this.add(path, 'number_expected');
		if (whole && !Number.isInteger(value)) return this.add(path, 'whole_number_expected');
		if (value < least || value > most) return this.add(path, 'out_of_range', { least, most });
		return value;
	}

	/** One of some words. */
	word<W extends string>(value: unknown, path: string, words: readonly W[]): W | undefined {
		if (value === undefined) return this.add(path, 'required');
		if (typeof value !== 'string') return this.add(path, 'text_expected');
		return words.includes(value as W) ? (value as W) : this.add(path, 'value_unknown', { value: cut(value) });
	}

	/** Notes every entry that came before. */
	distinct(values: readonly (string | number)[], path: string): void {
		values.forEach((value, i) => {
			if (values.indexOf(value) !== i) this.add(`${path}/${i}`, 'duplicate', { value: cut(String(value)) });
		});
	}
}

function pointerPart(field: string): string {
	return cut(field).replaceAll('~', '~0').replaceAll('/', '~1');
}

/** What is repeated of foreign text. */
function cut(text: string): string {
	return [...text.slice(0, 160)].slice(0, 80).join('');
}

function hasControl(text: string): boolean {
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code < 32 || code === 127) return true;
	}
	return false;
}
