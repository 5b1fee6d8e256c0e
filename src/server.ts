/** Start file: `node src/server.ts`, after `npm run build`. */
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { second } from '#lib/domain/units.ts';
import { parseConfiguration } from '#lib/server/configuration.ts';
import { setCurrentRuntime } from '#lib/server/current-runtime.ts';
import { createHttpFront, listen, protocolHeader } from '#lib/server/http-server.ts';
import type { RequestHandler } from '#lib/server/http-server.ts';
import { answerIngest, isIngestRequest } from '#lib/server/ingest/node-handler.ts';
import { reachabilityOf } from '#lib/server/live/handshake.ts';
import { createRuntime } from '#lib/server/runtime.ts';

const handlerFile = new URL('../build/handler.js', import.meta.url);
const versionFile = new URL('../build/client/_app/version.json', import.meta.url);

function fail(...lines: readonly string[]): never {
	for (const line of lines) console.error(line);
	process.exit(1);
}

if (!existsSync(handlerFile))
	fail('There is no build yet: run "npm run build", or "npm start", which does it.');

const { version } = JSON.parse(readFileSync(versionFile, 'utf8')) as { version: string };
const parsed = parseConfiguration(process.env, version);
if (parsed.status === 'invalid') fail('The configuration has mistakes:', ...parsed.problems);
const { configuration } = parsed;

const front = createHttpFront(reachabilityOf(configuration));
// The port comes first: a second server must not even open the first one's folder.
const address = await listen(front.server, configuration.port, configuration.host).catch((error: unknown) => {
	const { code, message } = error as NodeJS.ErrnoException;
	const where = `${configuration.host}:${configuration.port}`;
	if (code === 'EADDRINUSE') {
		fail(
			`${where} is in use. Stop the other program, or choose another port: PORT=${configuration.port + 1}.`
		);
	}
	return fail(`Cannot listen on ${where}: ${message}`);
});

const runtime = await createRuntime(configuration).catch((error: unknown) =>
	fail(`Cannot start: ${error instanceof Error ? error.message : String(error)}`)
);
setCurrentRuntime(runtime);
const { logger } = runtime;

// Our own limits (1 MiB of events, 64 MiB of a recording) answer with problem details; the adapter's would answer
// first, with plain text. It stays as a bound for routes that read a whole body.
process.env['BODY_SIZE_LIMIT'] ??= '128M';
process.env['PROTOCOL_HEADER'] = protocolHeader;
const { handler } = (await import(handlerFile.href)) as { handler: RequestHandler };
front.serve((request, response) => {
	// The hot path goes past the pages' framework, and so does its answer to a wrong media type.
	if (isIngestRequest(request)) void answerIngest(runtime.ingest, request, response);
	else handler(request, response);
}, runtime.hub);

let stopping = false;

/** Ends in under five seconds: walls first, as an open socket keeps the process alive, then requests, then the log. */
async function stop(signal: NodeJS.Signals): Promise<void> {
	// Whoever asks twice does not want to wait.
	if (stopping) process.exit(1);
	stopping = true;
	logger.info({ signal }, 'stopping');
	const orderly = (async () => {
		await Promise.all([runtime.hub.shutdown(), front.close(2 * second)]);
		await runtime.close();
		return 'closed' as const;
	})();
	const outcome = await Promise.race([
		orderly.catch((error: unknown) => error),
		delay(4.5 * second, 'late' as const, { ref: false })
	]);
	if (outcome === 'closed') process.exit(0);
	logger.error(outcome === 'late' ? {} : { err: outcome }, 'did not stop in order');
	process.exit(1);
}

process.on('SIGTERM', (signal) => void stop(signal));
process.on('SIGINT', (signal) => void stop(signal));
process.on('uncaughtException', (error) => {
	// State after an unforeseen error is not to be trusted; what was acknowledged is on the log.
	logger.fatal({ err: error }, 'unforeseen error');
	process.exit(1);
});

console.log(`listening on ${address}`);
