import { exportBehind } from '#lib/server/drill-down/conversation-csv.ts';
import type { RequestHandler } from './$types';

/** The whole list of conversations as a file for spreadsheet programs. */
export const GET: RequestHandler = ({ locals, params, url, request }) =>
	exportBehind(locals.runtime, params.board, url, request.signal);
