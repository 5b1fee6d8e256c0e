import { toResponse } from '#lib/server/ingest/answer.ts';
import { describeApi } from '#lib/server/openapi/document.ts';
import type { RequestHandler } from './$types';

/** The OpenAPI document of this API. */
export const GET: RequestHandler = () => toResponse(describeApi());
