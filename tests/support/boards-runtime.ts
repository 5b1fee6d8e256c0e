import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfiguration } from '#lib/server/configuration.ts';
import { createRuntime, type Runtime } from '#lib/server/runtime.ts';

/** A runtime of the real server on a data folder of its own. */
export interface StartedRuntime {
	readonly runtime: Runtime;
	readonly folder: string;
	/** Ends it and starts another one on the same folder. */
	restart(): Promise<StartedRuntime>;
	/** Ends it and removes its folder. */
	stop(): Promise<void>;
}

/** Starts one, without a demo unless the environment says so. */
export async function startRuntime(
	environment: Readonly<Record<string, string>> = {},
	folder = mkdtempSync(join(tmpdir(), 'tidewall-boards-'))
): Promise<StartedRuntime> {
	const parsed = parseConfiguration(
		{
			TIDEWALL_DATA_DIR: folder,
			TIDEWALL_DEMO: 'off',
			TIDEWALL_LOG_LEVEL: 'error',
			...environment
		},
		'test'
	);
	if (parsed.status === 'invalid') throw new Error(parsed.problems.join('\n'));
	const runtime = await createRuntime(parsed.configuration);
	return {
		runtime,
		folder,
		async restart() {
			await runtime.close();
			return startRuntime(environment, folder);
		},
		async stop() {
			await runtime.close();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

/** A request as a browser of this server's own page sends it. */
export function jsonRequest(
	method: string,
	content?: unknown,
	headers: Readonly<Record<string, string>> = {}
): Request {
	return new Request('http://localhost:3000/v1/boards', {
		method,
		headers: { origin: 'http://localhost:3000', 'content-type': 'application/json', ...headers },
		...(content !== undefined && { body: typeof content === 'string' ? content : JSON.stringify(content) })
	});
}
