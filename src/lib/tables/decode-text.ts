import type { TextEncodingName } from './table.ts';

/** A text and how it was written. */
export interface DecodedText {
	readonly text: string;
	readonly encoding: TextEncodingName;
}

/** The first bytes of a text say how it is written; Excel's own "Unicode text" is UTF-16. */
const marks: readonly (readonly [TextEncodingName, readonly number[]])[] = [
	['utf-8', [0xef, 0xbb, 0xbf]],
	['utf-16le', [0xff, 0xfe]],
	['utf-16be', [0xfe, 0xff]]
];

function decode(bytes: Uint8Array, encoding: TextEncodingName): DecodedText | undefined {
	try {
		// The mark at the beginning is no part of the text: the decoder takes it away.
		return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding };
	} catch {
		return undefined;
	}
}

/** Characters that no table has: with one of them the bytes are not text, or not in this encoding. */
// eslint-disable-next-line no-control-regex -- it is them that are looked for
const neverInText = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/;

/**
 * Finds out how a text is written: by its mark, else UTF-8 where it is valid, else GB18030 (which holds GBK and
 * GB2312), as Chinese Excel saves CSV. Undefined when it is none of them.
 *
 * UTF-8 comes first because a Chinese text in GBK is hardly ever valid UTF-8, while nearly any bytes are valid GB18030.
 */
export function decodeText(bytes: Uint8Array): DecodedText | undefined {
	const marked = marks.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte))?.[0];
	const candidates: readonly TextEncodingName[] = marked === undefined ? ['utf-8', 'gb18030'] : [marked];
	for (const encoding of candidates) {
		const decoded = decode(bytes, encoding);
		if (decoded !== undefined && !neverInText.test(decoded.text)) return decoded;
	}
	return undefined;
}
