const conversationFamilies: ReadonlySet<string> = new Set(['conversation', 'message', 'rating']);

const kinds = new Map<string, string>();

/**
 * What an event's subject is: the part of the type before the dot, where messages and ratings belong to their
 * `conversation`. Subjects are unique within a source and kind.
 *
 * @example subjectKindOf('message.created') // 'conversation'
 */
export function subjectKindOf(type: string): string {
	let kind = kinds.get(type);
	if (kind === undefined) {
		const family = type.slice(0, type.indexOf('.') === -1 ? undefined : type.indexOf('.'));
		kind = conversationFamilies.has(family) ? 'conversation' : family;
		// Unknown types come from senders: without a bound they could fill the memory.
		if (kinds.size < 1_000) kinds.set(type, kind);
	}
	return kind;
}
