/** Stands for the conversation's id in the address of the source system. */
export const conversationPlaceholder = '{conversation}';
const longestTemplate = 2_048;

/** Templates by source. */
export type ConversationLinks = ReadonlyMap<string, string>;

/** What is wrong with a template. */
export type LinkFault =
	'not_text' | 'too_long' | 'no_placeholder' | 'placeholder_place' | 'not_http' | 'credentials';

/**
 * What is wrong with the address of a conversation in its source system, or undefined. It must be http or https, must
 * name the conversation once or more, and only behind the host: a conversation's id never chooses where a click goes.
 *
 * @example linkFault('https://desk.example/chat/{conversation}') // undefined
 * @example linkFault('javascript:alert("{conversation}")') // 'not_http'
 */
export function linkFault(template: unknown): LinkFault | undefined {
	if (typeof template !== 'string') return 'not_text';
	if (template.length > longestTemplate) return 'too_long';
	if (!template.includes(conversationPlaceholder)) return 'no_placeholder';
	let url: URL;
	try {
		url = new URL(template.replaceAll(conversationPlaceholder, 'x'));
	} catch {
		return 'not_http';
	}
	if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'not_http';
	if (url.username !== '' || url.password !== '') return 'credentials';
	// With another id the scheme, the host and the port have to be the same.
	const other = URL.parse(template.replaceAll(conversationPlaceholder, 'y'));
	return other?.origin === url.origin ? undefined : 'placeholder_place';
}

/** The address of a conversation in its source system; undefined where none is configured. */
export function linkTo(links: ConversationLinks, source: string, id: string): string | undefined {
	return links.get(source)?.replaceAll(conversationPlaceholder, () => encodeURIComponent(id.toWellFormed()));
}

/** Names of the settings that keep the templates begin with this; the source follows. */
export const linkSettings = 'conversation-link:';
