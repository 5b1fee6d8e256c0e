import { jsonAnswer, problem, type Answer } from '../ingest/answer.ts';
import { answering, fromOwnOrigin, readJson, revisionRequired, withRevision } from '../json-request.ts';
import type { SaveOutcome } from '../storage/change.ts';
import { parseOrganisation, type OrganisationDesk } from './organisation-settings.ts';
import { invalid } from './registry-api.ts';
import { parseDraft, type SetupDraftDesk } from './setup-draft.ts';

const largest = 32_768;

function saved(outcome: SaveOutcome, content: object): Answer {
	if (outcome.status === 'saved')
		return withRevision(jsonAnswer(200, { ...content, revision: outcome.revision }), outcome.revision);
	const revision = outcome.status === 'conflict' ? outcome.revision : 0;
	return problem(
		412,
		'conflict',
		'Somebody else has changed it in between. Load it again.',
		{ ETag: `"${revision}"` },
		{ revision }
	);
}

const byLocal = (now: number) => ({ actor: 'local', at: now });

/** `GET /v1/organisation` */
export async function showOrganisation(desk: OrganisationDesk): Promise<Answer> {
	const { settings, revision } = await desk.read();
	return withRevision(jsonAnswer(200, { ...settings, revision }), revision);
}

/** `PUT /v1/organisation` with `If-Match` (`"0"` the first time). */
export function saveOrganisation(desk: OrganisationDesk, request: Request): Promise<Answer> {
	return answering(async () => {
		fromOwnOrigin(request);
		const revision = revisionRequired(request);
		const parsed = parseOrganisation(await readJson(request, largest));
		if ('errors' in parsed) return invalid(parsed.errors);
		return saved(await desk.save(parsed.settings, revision, byLocal(Date.now())), parsed.settings);
	});
}

/** `GET /v1/setup`: how far the set-up has come. */
export async function showSetup(desk: SetupDraftDesk): Promise<Answer> {
	const { draft, revision } = await desk.read();
	return withRevision(jsonAnswer(200, { ...draft, revision }), revision);
}

/** `PUT /v1/setup` with `If-Match` (`"0"` the first time). */
export function saveSetup(desk: SetupDraftDesk, request: Request): Promise<Answer> {
	return answering(async () => {
		fromOwnOrigin(request);
		const revision = revisionRequired(request);
		const parsed = parseDraft(await readJson(request, largest));
		if ('errors' in parsed) return invalid(parsed.errors);
		return saved(await desk.save(parsed.draft, revision, byLocal(Date.now())), parsed.draft);
	});
}
