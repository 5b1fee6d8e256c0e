import { createHmac, randomBytes } from 'node:crypto';
import {
	closeSync,
	existsSync,
	fsyncSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	writeSync
} from 'node:fs';
import { join } from 'node:path';

const secretBytes = 32;
/** 128 bit: enough that no two of a billion customers meet. */
const hashBytes = 16;
/** Customers of the last minutes come again with every message; two generations of this many are remembered. */
const rememberedCustomers = 20_000;

/** Replaces a customer's id by a keyed hash: the same customer has the same hash in every source of an organisation. */
export type HashCustomer = (organisation: string, customer: string) => string;

/**
 * The secret of this installation, made (readable by its owner only) at the first start. Whoever loses it can no
 * longer tell that a returning customer is the same one; whoever leaks it makes short ids guessable.
 */
export function installationSecret(dataDirectory: string): Buffer {
	const path = join(dataDirectory, 'installation-secret');
	mkdirSync(dataDirectory, { recursive: true });
	if (!existsSync(path)) {
		// Written beside and moved: a crash or a full disk leaves no secret, never half of one.
		const file = openSync(`${path}.new`, 'w', 0o600);
		try {
			writeSync(file, `${randomBytes(secretBytes).toString('base64url')}\n`);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
		renameSync(`${path}.new`, path);
		const folder = openSync(dataDirectory, 'r');
		try {
			fsyncSync(folder);
		} finally {
			closeSync(folder);
		}
	}
	const secret = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url');
	if (secret.length !== secretBytes) throw new Error(`${path} must hold ${secretBytes} bytes in base64url`);
	return secret;
}

/** HMAC-SHA-256 of (organisation, customer), cut to 128 bit, as base64url (22 characters). */
export function createHashCustomer(secret: Buffer): HashCustomer {
	let young = new Map<string, string>();
	let old = new Map<string, string>();
	return (organisation, customer) => {
		const key = `${organisation}\u0000${customer}`;
		let hash = young.get(key);
		if (hash !== undefined) return hash;
		hash = old.get(key);
		if (hash === undefined) {
			const digest = createHmac('sha256', secret).update(key).digest();
			hash = digest.toString('base64url', 0, hashBytes);
		}
		young.set(key, hash);
		if (young.size >= rememberedCustomers) {
			old = young;
			young = new Map();
		}
		return hash;
	};
}
