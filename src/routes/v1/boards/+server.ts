import { toResponse } from '#lib/server/ingest/answer.ts';
import { listBoards } from '#lib/server/live/boards-api.ts';
import type { RequestHandler } from './$types';

/** The boards of this server. */
export const GET: RequestHandler = ({ locals }) => toResponse(listBoards(locals.runtime));
