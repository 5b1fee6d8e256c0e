import { hour, minute } from '../domain/units.ts';
import type { EpochMs, Milliseconds, Seconds } from '../domain/units.ts';

/** Shown where a value is missing: a missing value is never 0. */
export const missing = '—';

/** Keeps a number and its unit on one line, closer than a word space. */
const narrowSpace = '\u202f';
const minus = '\u2212';

/** A number and its unit apart, where they are set in different sizes. */
export interface Quantity {
	readonly value: string;
	readonly unit?: string;
}

/** How one language writes numbers, and one zone times. Get it from `formatsFor`. */
export class Formats {
	readonly locale: string;
	readonly zone: string;
	readonly #whole: Intl.NumberFormat;
	readonly #compact: Intl.NumberFormat;
	readonly #tenths: Intl.NumberFormat;
	readonly #units: Readonly<Record<'hour' | 'day', Intl.NumberFormat>>;
	readonly #clock: Intl.DateTimeFormat;
	readonly #hourMinute: Intl.DateTimeFormat;
	readonly #date: Intl.DateTimeFormat;
	readonly #dayTime: Intl.DateTimeFormat;

	constructor(locale: string, zone: string) {
		this.locale = locale;
		this.zone = zone;
		this.#whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
		this.#compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 });
		this.#tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
		const inUnit = (unit: string) =>
			new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 });
		this.#units = { hour: inUnit('hour'), day: inUnit('day') };
		const time = { timeZone: zone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit' } as const;
		this.#clock = new Intl.DateTimeFormat(locale, { ...time, second: '2-digit' });
		this.#hourMinute = new Intl.DateTimeFormat(locale, time);
		this.#dayTime = new Intl.DateTimeFormat(locale, { ...time, month: 'short', day: 'numeric' });
		this.#date = new Intl.DateTimeFormat(locale, {
			timeZone: 'UTC',
			month: 'short',
			day: 'numeric',
			weekday: 'short'
		});
	}

	/** 1,204 */
	count(value: number | undefined): string {
		return value === undefined ? missing : this.#whole.format(value);
	}

	/** A count that must fit into a tile: 9999, 1.2万 or 12.3K. */
	shortCount(value: number | undefined): string {
		if (value === undefined) return missing;
		return value < 10_000 ? String(value) : this.#compact.format(value);
	}

	/** The same with the word for thousands apart, at most four characters: `9999`, `12.3` `K`. */
	largeCount(value: number | undefined): Quantity {
		if (value === undefined) return { value: missing };
		const size = Math.abs(value);
		if (size < 10_000) return { value: value < 0 ? minus + String(size) : String(value) };
		const parts = this.#compact.formatToParts(size);
		const number = parts.flatMap(({ type, value: text }) =>
			type === 'integer' || type === 'decimal' || type === 'fraction' ? text : []
		);
		const unit = parts.find(({ type }) => type === 'compact')?.value;
		return { value: (value < 0 ? minus : '') + number.join(''), ...(unit !== undefined && { unit }) };
	}

	/**
	 * An amount of money in minor units: `12.3` `K`. The currency is said beside it, by its name.
	 *
	 * @param minor integer minor units of the currency
	 */
	largeMoney(minor: number | undefined, currency: string | undefined): Quantity {
		if (minor === undefined || currency === undefined) return { value: missing };
		return this.largeCount(Math.round(minor / this.#minorUnits(currency)));
	}

	/** An amount with its currency: `¥12,300`, `¥1.23万`. */
	money(minor: number | undefined, currency: string): string {
		if (minor === undefined) return missing;
		const amount = minor / this.#minorUnits(currency);
		return new Intl.NumberFormat(this.locale, {
			style: 'currency',
			currency,
			currencyDisplay: 'narrowSymbol',
			...(Math.abs(amount) < 10_000
				? { maximumFractionDigits: 0 }
				: { notation: 'compact', maximumSignificantDigits: 3 })
		}).format(amount);
	}

	/** Yuan, US Dollar: the code where the language has no name for it. */
	currency(code: string): string {
		return new Intl.DisplayNames(this.locale, { type: 'currency', fallback: 'code' }).of(code) ?? code;
	}

	#minorUnits(currency: string): number {
		const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat('en', {
			style: 'currency',
			currency
		}).resolvedOptions();
		return 10 ** digits;
	}

	/** One decimal: 7.4 */
	tenths(value: number | undefined): string {
		return value === undefined ? missing : this.#tenths.format(value);
	}

	/** Signed change: +12, −3, ±0. */
	change(value: number): string {
		if (value === 0) return '±0';
		return (value > 0 ? '+' : minus) + this.#whole.format(Math.abs(value));
	}

	/** A share in 0…: 3.1 % below ten, 91 % above; 100 % only when it is. */
	share(value: number | undefined): string {
		if (value === undefined) return missing;
		const percent = value * 100;
		if (percent !== 0 && percent < 9.95) return this.#tenths.format(percent) + narrowSpace + '%';
		// 99.6 % would round to a promise that was not kept.
		const whole = value < 1 ? Math.min(99, Math.round(percent)) : Math.round(percent);
		return this.#whole.format(whole) + narrowSpace + '%';
	}

	/** A share with its sign apart, where they are set in different sizes: `3.1` `%`. */
	largeShare(value: number | undefined): Quantity {
		if (value === undefined) return { value: missing };
		const [number = missing, unit] = this.share(value).split(narrowSpace);
		return { value: number, ...(unit !== undefined && { unit }) };
	}

	/** A length of time that must fit into a tile: `14` `s`, `2:08`, `12:42`, from 100 min on `2.5` `hr`, `3.1` `days`. */
	largeTime(value: Seconds | undefined): Quantity {
		if (value === undefined || value < 6_000) return this.seconds(value);
		const hours = value / 3_600;
		return inParts(hours < 48 ? this.#units.hour : this.#units.day, hours < 48 ? hours : hours / 24);
	}

	/** The same in one text. */
	timeText(value: Seconds | undefined): string {
		const { value: number, unit } = this.largeTime(value);
		return unit === undefined ? number : number + narrowSpace + unit;
	}

	/** A response time: `14` `s` below 100 s, then `2:08`. */
	seconds(value: Seconds | undefined): Quantity {
		if (value === undefined) return { value: missing };
		const whole = Math.round(value);
		return whole < 100 ? { value: String(whole), unit: 's' } : { value: duration(whole * 1_000) };
	}

	/** The same in one text: `14 s`. */
	secondsText(value: Seconds | undefined): string {
		const { value: number, unit } = this.seconds(value);
		return unit === undefined ? number : number + narrowSpace + unit;
	}

	/** An age that need not be exact: `4 s` below 100 s, then `2:08`. */
	ageText(length: Milliseconds): string {
		return this.secondsText(Math.max(0, Math.floor(length / 1_000)));
	}

	/** 20:37:14 in the zone. */
	clock(at: EpochMs): string {
		return this.#clock.format(at);
	}

	/** 20:37 in the zone. */
	hourMinute(at: EpochMs): string {
		return this.#hourMinute.format(at);
	}

	/** Day and time in the zone: 11月10日 00:00:00, Nov 10, 00:00:00. */
	dayAndClock(at: EpochMs): string {
		return new Intl.DateTimeFormat(this.locale, {
			timeZone: this.zone,
			hourCycle: 'h23',
			month: 'short',
			day: 'numeric',
			hour: '2-digit',
			minute: '2-digit',
			second: '2-digit'
		}).format(at);
	}

	/** A local date `YYYY-MM-DD` with its year: 2023年11月1日, Nov 1, 2023. */
	longDate(localDate: string): string {
		return new Intl.DateTimeFormat(this.locale, {
			timeZone: 'UTC',
			year: 'numeric',
			month: 'short',
			day: 'numeric'
		}).format(Date.parse(`${localDate}T00:00:00Z`));
	}

	/** 11月11日 20:37, Nov 11, 20:37 in the zone. */
	dayTime(at: EpochMs): string {
		return this.#dayTime.format(at);
	}

	/** A local date `YYYY-MM-DD`, whatever the zone: 11月11日周三, Wed, Nov 11. */
	date(localDate: string): string {
		return this.#date.format(Date.parse(`${localDate}T00:00:00Z`));
	}
}

/** A quantity from what a formatter writes. */
function inParts(format: Intl.NumberFormat, value: number): Quantity {
	const parts = format.formatToParts(value);
	const unit = parts.find(({ type }) => type === 'unit')?.value;
	const number = parts.filter(({ type }) => type !== 'unit' && type !== 'literal');
	return { value: number.map(({ value: text }) => text).join(''), ...(unit !== undefined && { unit }) };
}

const cache = new Map<string, Formats>();

/** The formats of a language and a zone; made once, for making them costs more than using them. */
export function formatsFor(locale: string, zone: string): Formats {
	const key = `${locale} ${zone}`;
	let formats = cache.get(key);
	if (formats === undefined) {
		formats = new Formats(locale, zone);
		cache.set(key, formats);
	}
	return formats;
}

/**
 * A length of time in minutes and seconds, cut to the second as a stopwatch does; negative ones (a clock that is
 * slightly off) show as 0:00.
 *
 * @example duration(102_900) // '1:42'
 * @example duration(3_725_000) // '1:02:05'
 */
export function duration(length: Milliseconds): string {
	const seconds = Math.max(0, Math.floor(length / 1_000));
	const hours = Math.floor(seconds / 3_600);
	const minutes = Math.floor(seconds / 60) % 60;
	const rest = String(seconds % 60).padStart(2, '0');
	return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/**
 * The age of an instant, `—` where there is none.
 *
 * @example age(1_000, 103_900) // '1:42'
 */
export function age(since: EpochMs | undefined, now: EpochMs): string {
	return since === undefined ? missing : duration(now - since);
}

/**
 * Hours and minutes of a length of time, of either sign.
 *
 * @example hoursMinutes(37 * 60_000) // '00:37'
 */
export function hoursMinutes(length: Milliseconds): string {
	const whole = Math.floor(Math.abs(length) / minute);
	const hours = Math.floor(whole / (hour / minute));
	return `${String(hours).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}
