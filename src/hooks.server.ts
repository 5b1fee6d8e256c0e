import { error } from '@sveltejs/kit';
import type { Handle } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { i18nHandle } from '#lib/i18n/handle.ts';
import { currentRuntime } from '#lib/server/current-runtime.ts';
import { securityHeaders } from '#lib/server/security-headers.ts';

const provideRuntime: Handle = ({ event, resolve }) => {
	const runtime = currentRuntime();
	if (runtime === undefined) error(503, 'Tidewall is starting.');
	Object.assign(event.locals, { runtime });
	return resolve(event);
};

const addSecurityHeaders: Handle = async ({ event, resolve }) => {
	const response = await resolve(event);
	for (const [name, value] of Object.entries(securityHeaders)) response.headers.set(name, value);
	return response;
};

export const handle: Handle = sequence(addSecurityHeaders, provideRuntime, i18nHandle);
