/**
 * Close codes of the wall socket. 1001 and 4000–4499: the wall connects again by itself; 4500–4999: final,
 * it shows why and waits for a person.
 */
export const closeCodes = {
	shutdown: 1001,
	/** The wall could not keep up even with merged frames and snapshots. */
	tooSlow: 4000,
	/** The server's state was lost or replaced; connect again without `epoch`. */
	resync: 4001,
	/** A client frame that the protocol does not know, or too many of them. */
	unexpectedMessage: 4400,
	unknownBoard: 4504,
	/** The page speaks another protocol version: reload. */
	versionMismatch: 4510
} as const;

/** Whether a wall may connect again after this close code. */
export function mayReconnect(code: number): boolean {
	return code < 4500 || code > 4999;
}
