import { ProblemList } from '#lib/domain/board/problem-list.ts';
import { isIdentifier } from '#lib/domain/events/identifier.ts';
import { answering, fromOwnOrigin, readJson } from '../json-request.ts';
import { jsonAnswer, problem, type Answer } from './answer.ts';
import type { KeyDesk } from './key-desk.ts';

const largest = 4_096;
/** The longest heartbeat that anybody means: a day. */
const longestHeartbeat = 86_400;

/** `GET /v1/keys`: keys without their secrets. */
export async function listKeys(keys: KeyDesk): Promise<Answer> {
	return jsonAnswer(200, { keys: await keys.list() });
}

/** `POST /v1/keys`: `{source, name?, heartbeatSeconds?}`. The answer has the secret, this once. */
export function createKey(keys: KeyDesk, request: Request): Promise<Answer> {
	return answering(async () => {
		const content = await readJson(request, largest);
		const list = new ProblemList();
		const fields = list.object(content, '', ['source', 'name', 'heartbeatSeconds']);
		const source = list.text(fields?.['source'], '/source', 256);
		if (source !== undefined && !isIdentifier(source)) list.add('/source', 'text_unreadable');
		if (source === 'demo') list.add('/source', 'source_in_use');
		const name = fields?.['name'] === undefined ? source : list.text(fields['name'], '/name', 256);
		const heartbeatSeconds =
			fields?.['heartbeatSeconds'] === undefined
				? undefined
				: list.number(fields['heartbeatSeconds'], '/heartbeatSeconds', { least: 1, most: longestHeartbeat });
		if (list.problems.length > 0 || source === undefined || name === undefined) {
			return problem(
				422,
				'invalid',
				'The content is not valid; `errors` says why.',
				{},
				{ errors: list.problems }
			);
		}
		try {
			const created = await keys.create({
				name,
				source,
				...(heartbeatSeconds !== undefined && { heartbeatSeconds })
			});
			return jsonAnswer(201, { ...created.key, secret: created.secret });
		} catch (error) {
			if (!isFileTrouble(error)) throw error;
			return problem(503, 'keys_unwritable', 'The file of keys cannot be written. No key was made.');
		}
	});
}

/** `DELETE /v1/keys/{id}`: whoever holds the key is refused from now on. */
export function revokeKey(keys: KeyDesk, id: string, request: Request): Promise<Answer> {
	return answering(async () => {
		fromOwnOrigin(request);
		try {
			if (await keys.revoke(id)) return { status: 204, headers: { 'Cache-Control': 'no-store' }, body: '' };
			return problem(404, 'key_unknown', 'There is no such key.');
		} catch (error) {
			if (!isFileTrouble(error)) throw error;
			return problem(503, 'keys_unwritable', 'The file of keys cannot be written. The key still holds.');
		}
	});
}

function isFileTrouble(error: unknown): boolean {
	return typeof (error as NodeJS.ErrnoException).syscall === 'string';
}
