/** What the server answers to a client that can read compressed frames; in force for the whole connection. */
export const compressionResponse =
	'permessage-deflate; server_no_context_takeover; client_no_context_takeover';

const windowBits = /^"?(?:[89]|1[0-5])"?$/;

/**
 * Whether an offer's parameters can be granted by frames that are compressed once for all: no context kept between
 * frames, and always the full window of 32 KiB. A client that asks for a smaller `server_max_window_bits` is declined.
 */
function canGrant(parameters: readonly string[]): boolean {
	const seen = new Set<string>();
	for (const parameter of parameters) {
		const [name = '', value] = parameter.split('=').map((part) => part.trim());
		if (seen.has(name)) return false;
		seen.add(name);
		switch (name) {
			case 'server_no_context_takeover':
			case 'client_no_context_takeover':
				if (value !== undefined) return false;
				break;
			// A hint about what the client sends, and walls send nothing: RFC 7692 §7.1.2.2 lets us leave it out.
			case 'client_max_window_bits':
				if (value !== undefined && !windowBits.test(value)) return false;
				break;
			default:
				return false;
		}
	}
	return true;
}

/**
 * Whether a `Sec-WebSocket-Extensions` header holds an offer of permessage-deflate (RFC 7692) that the hub can grant.
 * The first such offer wins; a header that cannot be read counts as no offer.
 *
 * Commas inside quoted strings need no care: no valid parameter of permessage-deflate holds one.
 *
 * @example acceptsCompression('permessage-deflate; client_max_window_bits') // true
 */
export function acceptsCompression(header: string | undefined): boolean {
	if (header === undefined) return false;
	return header.split(',').some((offer) => {
		const [name, ...parameters] = offer.split(';').map((part) => part.trim());
		return name === 'permessage-deflate' && canGrant(parameters);
	});
}
