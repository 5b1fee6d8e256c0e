import { describe, expect, test } from 'vitest';
import { acceptsCompression } from '#lib/server/live/extension-offer.ts';

describe('acceptsCompression', () => {
	test.each([
		['Chromium', 'permessage-deflate; client_max_window_bits'],
		['Firefox and Safari', 'permessage-deflate'],
		['a window hint with a value', 'permessage-deflate; client_max_window_bits=10'],
		['a quoted value', 'permessage-deflate; client_max_window_bits="15"'],
		['both context parameters', 'permessage-deflate;server_no_context_takeover;client_no_context_takeover'],
		['behind an unknown extension', 'x-webkit-deflate-frame, permessage-deflate'],
		[
			'a second offer after one that asks too much',
			'permessage-deflate; server_max_window_bits=10, permessage-deflate'
		]
	])('accepts %s', (_, header) => {
		expect(acceptsCompression(header)).toBe(true);
	});

	test.each([
		['no header', undefined],
		['an empty header', ''],
		['another extension', 'permessage-bzip'],
		['a smaller server window', 'permessage-deflate; server_max_window_bits=10'],
		['an unknown parameter', 'permessage-deflate; dictionary=a'],
		['a repeated parameter', 'permessage-deflate; client_max_window_bits; client_max_window_bits'],
		['a value where none belongs', 'permessage-deflate; server_no_context_takeover=1'],
		['a window outside 8 to 15', 'permessage-deflate; client_max_window_bits=16'],
		['a window with a leading zero', 'permessage-deflate; client_max_window_bits=08'],
		['an empty parameter', 'permessage-deflate;'],
		['__proto__', 'permessage-deflate; __proto__'],
		['10,000 commas', ','.repeat(10_000)]
	])('declines %s', (_, header) => {
		expect(acceptsCompression(header)).toBe(false);
	});
});
