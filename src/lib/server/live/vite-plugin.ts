import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import type * as development from './development.ts';

/**
 * Gives `vite dev` and `vite preview` the same runtime and wall sockets as production, on Vite's own port.
 *
 * The server's modules are loaded by Node itself, not through Vite: the runtime lives once per process, and neither a
 * hot reload nor a restart of Vite touches it. Changes under `src/lib/server` that it uses need a new start.
 */
export function wallSockets(): Plugin {
	async function attach(server: Server | null, root: string, build: string): Promise<void> {
		// Vitest makes a Vite server of its own and must not open the data folder.
		if (server === null || process.env['VITEST'] !== undefined) return;
		const file = pathToFileURL(join(root, 'src/lib/server/live/development.ts'));
		const { serveWalls } = (await import(/* @vite-ignore */ file.href)) as typeof development;
		await serveWalls(server, build);
	}
	return {
		name: 'tidewall:wall-sockets',
		configureServer: ({ httpServer, config: { root } }) =>
			attach(httpServer as Server | null, root, 'development'),
		configurePreviewServer({ httpServer, config: { root } }) {
			const file = join(root, '.svelte-kit/output/client/_app/version.json');
			const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
			return attach(httpServer as Server, root, version);
		}
	};
}
