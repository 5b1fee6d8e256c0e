/** A message: its text, or the variants that `@inlang/plugin-message-format` reads (plurals, selections). */
export type Message = string | readonly object[];

/** The messages of one language by key; `$schema` is allowed beside them. */
export type Messages = Readonly<Record<string, Message>>;

/**
 * Keys whose text is rightly the same in every language: brand, symbols, units, the languages' own names.
 * A short list: a sentence never belongs here.
 */
export const sameInEveryLanguage: ReadonlySet<string> = new Set([
	'product_name',
	'language_name_zh',
	'language_name_en'
]);

/** `{count} / {limit}`, `≥ 95 %`, `1 h 30`: nothing a language would say differently. */
const isOnlySymbols = (text: string) => !/[\p{L}]{2,}/u.test(text.replaceAll(/\{[^}]*\}/g, ''));

/**
 * What keeps the languages from saying the same: a key that one lacks, an empty text, a text left as it
 * is in another language, a placeholder that one language does not know. Each fault is one readable line; none
 * is an empty list.
 *
 * @param byLocale messages of every language
 * @param same keys that may have one text for all, see {@link sameInEveryLanguage}
 */
export function translationFaults(
	byLocale: Readonly<Record<string, Messages>>,
	same: ReadonlySet<string> = sameInEveryLanguage
): readonly string[] {
	const locales = Object.keys(byLocale).sort();
	const keys = new Set(locales.flatMap((locale) => Object.keys(byLocale[locale] ?? {})));
	keys.delete('$schema');

	const faults: string[] = [];
	for (const key of [...keys].sort()) {
		const texts = new Map<string, string>();
		for (const locale of locales) {
			const message = byLocale[locale]?.[key];
			if (message === undefined) faults.push(`${key}: missing in ${locale}`);
			else if (message.length === 0) faults.push(`${key}: empty in ${locale}`);
			else texts.set(locale, typeof message === 'string' ? message : JSON.stringify(message));
		}
		faults.push(...identicalTexts(key, texts, same), ...differentPlaceholders(key, texts));
	}
	return faults;
}

function identicalTexts(key: string, texts: ReadonlyMap<string, string>, same: ReadonlySet<string>) {
	if (same.has(key)) return [];
	const faults: string[] = [];
	const localesOf = new Map<string, string[]>();
	for (const [locale, text] of texts) localesOf.set(text, [...(localesOf.get(text) ?? []), locale]);
	for (const [text, locales] of localesOf) {
		if (locales.length > 1 && !isOnlySymbols(text)) {
			faults.push(`${key}: identical in ${locales.join(' and ')} (“${text}”)`);
		}
	}
	return faults;
}

function differentPlaceholders(key: string, texts: ReadonlyMap<string, string>) {
	const [first, ...others] = [...texts].filter(([, text]) => !text.startsWith('['));
	if (!first) return [];
	const placeholders = (text: string) => [...new Set(text.match(/\{[^}]*\}/g))].sort().join(' ');
	return others
		.filter(([, text]) => placeholders(text) !== placeholders(first[1]))
		.map(([locale]) => `${key}: other placeholders in ${locale} than in ${first[0]}`);
}
