import { crc32, deflateRawSync } from 'node:zlib';

/**
 * A ZIP archive of texts or bytes, for files that no honest program writes.
 *
 * @param claimed what the headers say of the inflated size, instead of the truth
 */
export function zipOf(
	files: Readonly<Record<string, string | Buffer>>,
	{ claimed }: { readonly claimed?: number } = {}
): Uint8Array<ArrayBuffer> {
	const parts: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const [name, content] of Object.entries(files)) {
		const raw = Buffer.from(content as string);
		const packed = deflateRawSync(raw, { level: 9 });
		const nameBytes = Buffer.from(name);
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt16LE(8, 4);
		common.writeUInt32LE(crc32(raw), 10);
		common.writeUInt32LE(packed.length, 14);
		common.writeUInt32LE(claimed ?? raw.length, 18);
		common.writeUInt16LE(nameBytes.length, 22);
		const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes, packed]);
		const tail = Buffer.alloc(14);
		tail.writeUInt32LE(offset, 10);
		directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, nameBytes]));
		parts.push(local);
		offset += local.length;
	}
	const central = Buffer.concat(directory);
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 0, 'latin1');
	end.writeUInt16LE(directory.length, 8);
	end.writeUInt16LE(directory.length, 10);
	end.writeUInt32LE(central.length, 12);
	end.writeUInt32LE(offset, 16);
	return new Uint8Array(Buffer.concat([...parts, central, end]));
}
