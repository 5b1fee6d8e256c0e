import type { Server } from 'node:http';
import process from 'node:process';
import { parseConfiguration } from '../configuration.ts';
import { currentRuntime, setCurrentRuntime } from '../current-runtime.ts';
import { createRuntime } from '../runtime.ts';
import type { Runtime } from '../runtime.ts';
import { Hub } from './hub.ts';

async function startRuntime(build: string): Promise<Runtime> {
	const parsed = parseConfiguration(process.env, build);
	if (parsed.status === 'invalid') throw new Error(parsed.problems.join('\n'));
	const runtime = await createRuntime(parsed.configuration);
	setCurrentRuntime(runtime);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void runtime.close().finally(() => process.exit(0)));
	}
	return runtime;
}

const served = new WeakSet<Server>();

/**
 * Serves walls on an HTTP server of Vite; starts the process's runtime if there is none yet.
 *
 * @param build names the build that the pages come from; any name while they are under development.
 */
export async function serveWalls(server: Server, build: string): Promise<void> {
	// Two plugins on one server must not take the same upgrade twice.
	if (served.has(server)) return;
	served.add(server);
	const runtime = currentRuntime() ?? (await startRuntime(build));
	server.on('upgrade', (request, socket, head) => {
		// Everything else is Vite's own socket.
		if (Hub.serves(request.url)) runtime.hub.upgrade(request, socket, head);
	});
}
