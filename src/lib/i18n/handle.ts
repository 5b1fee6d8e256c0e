import type { Handle } from '@sveltejs/kit';
import { paraglideMiddleware } from './generated/server.js';

/** Finds the language of a request (cookie, then `Accept-Language`) and says it in `<html lang>`. */
export const i18nHandle: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, ({ locale }) =>
		resolve(event, { transformPageChunk: ({ html }) => html.replace('%lang%', locale) })
	);
