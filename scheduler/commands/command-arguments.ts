import { resolve } from 'node:path';
import process from 'node:process';
import { isTimeZone } from '#lib/domain/time/zone-offset.ts';
import type { Milliseconds } from '#lib/domain/units.ts';
import { UsageError } from './command.ts';
import { parseDuration } from './parse-duration.ts';

type Value = string | boolean | readonly (string | boolean)[] | undefined;

/** Between which bounds a number must lie. */
export interface NumberBounds {
	readonly above?: number;
	readonly atLeast?: number;
	readonly below?: number;
	readonly atMost?: number;
	readonly integer?: boolean;
}

/** What a command was called with; each reader refuses what it cannot use with one sentence that names the option. */
export class CommandArguments {
	readonly #values: Readonly<Record<string, Value>>;
	/** What came without a name. */
	readonly operands: readonly string[];
	/** Whether a program reads the answer. */
	readonly json: boolean;

	constructor(values: Readonly<Record<string, Value>>, operands: readonly string[]) {
		this.#values = values;
		this.operands = operands;
		this.json = values['json'] === true;
	}

	has(name: string): boolean {
		return this.#values[name] !== undefined;
	}

	flag(name: string): boolean {
		return this.#values[name] === true;
	}

	text(name: string): string | undefined {
		const value = this.#values[name];
		if (value === '') throw new UsageError(`--${name} needs a value`);
		return typeof value === 'string' ? value : undefined;
	}

	requiredText(name: string): string {
		const text = this.text(name);
		if (text === undefined) throw new UsageError(`--${name} is missing`);
		return text;
	}

	/** All values of an option that may be repeated. */
	texts(name: string): readonly string[] {
		const value = this.#values[name];
		return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
	}

	number(name: string, bounds: NumberBounds = {}): number | undefined {
		const text = this.text(name);
		return text === undefined ? undefined : checkedNumber(`--${name}`, text, bounds);
	}

	requiredNumber(name: string, bounds: NumberBounds = {}): number {
		return checkedNumber(`--${name}`, this.requiredText(name), bounds);
	}

	/**
	 * Refuses options that would not be looked at.
	 * @param when with what they do go, or do not: `goes only with --forecast`
	 */
	refuse(names: readonly string[], when: string): void {
		const given = names.find((name) => this.has(name));
		if (given !== undefined) throw new UsageError(`--${given} ${when}`);
	}

	/** Numbers between commas. */
	numbers(name: string, bounds: NumberBounds = {}): readonly number[] | undefined {
		return this.text(name)
			?.split(',')
			.map((part) => checkedNumber(`--${name}`, part.trim(), bounds));
	}

	/** A length of time with its unit (`20s`, `3m`, `1h30m`), more than 0. */
	duration(name: string): Milliseconds | undefined {
		const text = this.text(name);
		if (text === undefined) return undefined;
		const length = parseDuration(text);
		if (length === undefined || length <= 0) {
			throw new UsageError(`--${name} must be a length of time like 20s, 3m or 1h30m, got "${text}"`);
		}
		return length;
	}

	requiredDuration(name: string): Milliseconds {
		return this.duration(name) ?? missing(name);
	}

	/** An IANA time zone. */
	zone(name: string): string | undefined {
		const text = this.text(name);
		if (text !== undefined && !isTimeZone(text)) {
			throw new UsageError(`--${name} must be a time zone like Asia/Shanghai, got "${text}"`);
		}
		return text;
	}

	/** One of a few words. */
	choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
		const text = this.text(name);
		if (text === undefined || choices.includes(text as T)) return text as T | undefined;
		throw new UsageError(`--${name} must be one of ${choices.join(', ')}, got "${text}"`);
	}

	/** Path of a file, from where the caller stands. */
	file(name: string): string | undefined {
		const text = this.text(name);
		return text === undefined ? undefined : fromCaller(text);
	}

	/** Paths of an option that may be repeated. */
	files(name: string): readonly string[] {
		return this.texts(name).map(fromCaller);
	}

	requiredFile(name: string): string {
		return fromCaller(this.requiredText(name));
	}

	/**
	 * The paths that came without a name.
	 * @param names what each is, in order, for the message when one is missing
	 */
	operandFiles(...names: readonly string[]): readonly string[] {
		if (this.operands.length !== names.length) {
			const wanted = names.length === 0 ? 'no file without an option' : names.join(' and ');
			throw new UsageError(`expected ${wanted}, got ${this.operands.length} operands`);
		}
		return this.operands.map(fromCaller);
	}
}

/** npm runs scripts in the folder of package.json; people name files from where they are. */
export function fromCaller(path: string): string {
	return resolve(process.env['INIT_CWD'] ?? '.', path);
}

function missing(name: string): never {
	throw new UsageError(`--${name} is missing`);
}

function checkedNumber(name: string, text: string, bounds: NumberBounds): number {
	const { above, atLeast, below, atMost, integer } = bounds;
	// `0.8`, `80%`, `1e6`; never the empty text, which Number takes for 0.
	const match = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(%?)$/i.exec(text.trim());
	const value = match === null ? NaN : Number(match[1]) / (match[2] === '%' ? 100 : 1);
	const ok =
		Number.isFinite(value) &&
		(above === undefined || value > above) &&
		(atLeast === undefined || value >= atLeast) &&
		(below === undefined || value < below) &&
		(atMost === undefined || value <= atMost) &&
		(integer !== true || Number.isInteger(value));
	if (ok) return value;
	const rules = [
		integer === true ? 'a whole number' : 'a number',
		above === undefined ? undefined : `above ${above}`,
		atLeast === undefined ? undefined : `at least ${atLeast}`,
		below === undefined ? undefined : `below ${below}`,
		atMost === undefined ? undefined : `at most ${atMost}`
	].filter((rule) => rule !== undefined);
	throw new UsageError(`${name} must be ${rules.join(', ')}, got "${text}"`);
}
