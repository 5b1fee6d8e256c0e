import { alarmPage } from '#lib/server/alerts/alarm-page.ts';
import type { PageServerLoad } from './$types';

/** What stands and what stood, by the filters in the address. */
export const load: PageServerLoad = ({ locals, url }) => alarmPage(locals.runtime, url.searchParams);
