import { text } from '@sveltejs/kit';

/** The process is alive and answers. */
export const GET = () => text('ok', { headers: { 'Cache-Control': 'no-store' } });
