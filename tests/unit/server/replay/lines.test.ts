import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocksOfLines, bounded, inflated, longestLine, TooManyBytes } from '#lib/server/replay/lines.ts';
import { sortInTurns } from '#lib/server/replay/turns.ts';

async function* chunks(whole: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
	for (let from = 0; from < whole.length; from += size) yield whole.subarray(from, from + size);
}

async function linesOf(whole: Uint8Array, size = 7): Promise<(string | undefined)[]> {
	const lines: (string | undefined)[] = [];
	for await (const block of blocksOfLines(inflated(chunks(whole, size)))) lines.push(...block);
	return lines;
}

describe('lines of a byte stream', () => {
	test('are the same however it is cut, compressed or not', async () => {
		const line = fc
			.string({ unit: 'grapheme' })
			.map((text) => text.replaceAll('\n', ' ').replace(/^\uFEFF/, ''));
		await fc.assert(
			fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 40 }), async (texts, size) => {
				const whole = Buffer.from(
					texts
						.map((text) => `${text}\n`)
						.join('')
						.replace(/^\uFEFF/, '')
				);
				expect(await linesOf(whole, size)).toEqual(texts);
				expect(await linesOf(gzipSync(whole), size)).toEqual(texts);
			}),
			{ numRuns: 200 }
		);
	});

	test('the last one may lack its end; a byte order mark is no part of the first', async () => {
		expect(await linesOf(Buffer.from('\uFEFFa\nb'))).toEqual(['a', 'b']);
		expect(await linesOf(Buffer.alloc(0))).toEqual([]);
		expect(await linesOf(Buffer.from('x'))).toEqual(['x']);
	});

	test('one that is no UTF-8 is undefined, and its neighbours are kept', async () => {
		const whole = Buffer.concat([Buffer.from('a\n'), Buffer.from([0xff, 0xfe, 10]), Buffer.from('中\n')]);
		expect(await linesOf(whole, 100)).toEqual(['a', undefined, '中']);
	});

	test('one of more than 1 MiB is undefined, and is not kept in memory', async () => {
		const whole = Buffer.concat([Buffer.alloc(3 * longestLine, 97), Buffer.from('\nb\n')]);
		expect(await linesOf(whole, 65_536)).toEqual([undefined, 'b']);
	});

	test('a gzip that ends early throws after its lines', async () => {
		const cut = gzipSync('a\n'.repeat(10_000)).subarray(0, 40);
		await expect(linesOf(cut)).rejects.toThrow('unexpected end of file');
	});
});

test('a bounded stream gives what is within the bound, and throws at the byte after it', async () => {
	const read = async (limit: number) => {
		let size = 0;
		for await (const chunk of bounded(chunks(Buffer.alloc(100), 10), limit)) size += chunk.byteLength;
		return size;
	};
	expect(await read(100)).toBe(100);
	await expect(read(99)).rejects.toThrow(TooManyBytes);
});

test('sorting in turns is a stable sort', async () => {
	const items = Array.from({ length: 20_000 }, (_, i) => ({ key: (i * 7_919) % 97, i }));
	const byKey = (a: { key: number }, b: { key: number }) => a.key - b.key;
	expect(await sortInTurns(items, byKey)).toEqual(items.toSorted(byKey));
	expect(await sortInTurns([], byKey)).toEqual([]);
});
