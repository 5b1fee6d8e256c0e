/** Longest id, in characters (Unicode code points). */
export const identifierLimit = 256;

/**
 * Whether a text may be an id: 1 to 256 characters, no control character (C0, DEL) and no lone surrogate.
 * Composite keys join ids with U+001F (`registry/keys.ts`), so a control character would forge a key; anything
 * else, emoji and right-to-left names too, is opaque.
 */
export function isIdentifier(text: string): boolean {
	const length = text.length;
	if (length === 0 || length > 2 * identifierLimit) return false;
	let surrogates = false;
	for (let at = 0; at < length; at++) {
		const code = text.charCodeAt(at);
		if (code < 32 || code === 127) return false;
		if ((code & 0xf800) === 0xd800) surrogates = true;
	}
	if (surrogates && !text.isWellFormed()) return false;
	return length <= identifierLimit || [...text].length <= identifierLimit;
}

/**
 * Whether every string of a JSON text is free of control characters and lone surrogates, told by one look at the
 * whole text: raw control characters are not JSON and lone surrogates are not UTF-8, so both need a backslash;
 * only DEL may stand as it is. Then ids need no scan of their own.
 */
export function hasOnlyCleanStrings(json: string): boolean {
	return !json.includes('\\') && !json.includes('\u007f');
}
