/** Joins the parts of a composite key; it cannot occur in an id (ids are checked at the edge). */
const separator = '\u001f';

/** Key of a cell, the smallest unit that is counted: shop × channel × queue; empty text where unknown. */
export function cellKey(shop: string, channel: string, queue: string): string {
	return shop + separator + channel + separator + queue;
}

/** Key of an account: an agent's name for itself is only unique within its source. */
export function accountKey(source: string, account: string): string {
	return source + separator + account;
}

/** The parts of a composite key, in order. */
export function splitKey(key: string): string[] {
	return key.split(separator);
}
