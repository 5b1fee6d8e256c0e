const decoder = new TextDecoder('gbk');
let codes: ReadonlyMap<string, readonly [number, number]> | undefined;

/** A text as Chinese Excel saves it; Node only decodes GBK. */
export function encodeGbk(text: string): Uint8Array<ArrayBuffer> {
	codes ??= new Map(
		Array.from({ length: 0xfe - 0x81 + 1 }, (_, i) => 0x81 + i).flatMap((lead) =>
			Array.from({ length: 0xfe - 0x40 + 1 }, (_, i) => 0x40 + i)
				.filter((trail) => trail !== 0x7f)
				.map((trail) => [decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]] as const)
		)
	);
	return Uint8Array.from(
		[...text].flatMap((character) => codes?.get(character) ?? [character.codePointAt(0) as number])
	);
}
