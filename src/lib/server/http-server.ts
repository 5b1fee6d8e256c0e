import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { second } from '#lib/domain/units.ts';
import type { Milliseconds } from '#lib/domain/units.ts';
import { originUnderHost, refuse } from './live/handshake.ts';
import type { Reachability } from './live/handshake.ts';
import type { Hub } from './live/hub.ts';
import { securityHeaders } from './security-headers.ts';

/**
 * Header that tells SvelteKit's Node adapter (PROTOCOL_HEADER) by which scheme a request came. Set from our own
 * configuration on every request; what a client sends under this name is overwritten.
 */
export const protocolHeader = 'x-tidewall-protocol';

/** Answers a request that is for us. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** The server's own HTTP front. */
export interface HttpFront {
	readonly server: Server;
	/** From now on requests go to `handler` and upgrades to `hub`; before, they are told to come back in a second. */
	serve(handler: RequestHandler, hub: Hub): void;
	/**
	 * Takes no more connections and resolves when the last one has ended; those that still work on a request are cut
	 * off after `graceMs`. Open WebSockets are the hub's and have to be closed there.
	 */
	close(graceMs: Milliseconds): Promise<void>;
}

/** Probes come by address, from a load balancer or Docker, and their answer tells nothing. */
const probePaths: readonly string[] = ['/healthz', '/readyz'];

function answerPlainly(response: ServerResponse, status: number, title: string, detail: string): void {
	response.writeHead(status, {
		'Content-Type': 'application/problem+json',
		'Cache-Control': 'no-store',
		// A body that nobody reads would hold the connection.
		Connection: 'close',
		...(status === 503 ? { 'Retry-After': '1' } : {})
	});
	response.end(JSON.stringify({ type: 'about:blank', title, status, detail }));
}

/** Makes the front; it listens to nothing yet. Unknown host names get 421 (DNS rebinding). */
export function createHttpFront(reachability: Reachability): HttpFront {
	let handler: RequestHandler = (_, response) =>
		answerPlainly(response, 503, 'Service Unavailable', 'Tidewall is starting.');
	let hub: Hub | undefined;
	let closing = false;
	const server = createServer(
		{
			headersTimeout: 10 * second,
			// A whole request, its body included: slow bodies must not hold connections.
			requestTimeout: 60 * second,
			keepAliveTimeout: 65 * second,
			connectionsCheckingInterval: 5 * second,
			maxHeaderSize: 16 * 1024,
			// Other upgrades, such as curl's h2c, are requests like any other.
			shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket'
		},
		(request, response) => {
			for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
			// A source that sends request upon request would otherwise hold its connection for the whole grace period.
			if (closing) response.setHeader('Connection', 'close');
			const path = (request.url ?? '').split('?', 1)[0] as string;
			const origin = originUnderHost(request.headers.host, reachability);
			if (origin === undefined && !probePaths.includes(path)) {
				const detail = 'This server is not known under that host name; TIDEWALL_ORIGIN adds one.';
				answerPlainly(response, 421, 'Misdirected Request', detail);
				return;
			}
			request.headers[protocolHeader] = origin?.startsWith('https:') === true ? 'https' : 'http';
			handler(request, response);
		}
	);
	server.maxHeadersCount = 100;
	server.on('upgrade', (request, socket, head) => {
		if (hub === undefined) refuse(socket, { status: 503, reason: 'Tidewall is starting.' });
		else hub.upgrade(request, socket, head);
	});

	return {
		server,
		serve(newHandler, newHub) {
			handler = newHandler;
			hub = newHub;
		},
		async close(graceMs) {
			closing = true;
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			// Those that are between two requests would otherwise stay until their timeout.
			server.closeIdleConnections();
			await Promise.race([closed, delay(graceMs, undefined, { ref: false })]);
			server.closeAllConnections();
		}
	};
}

/** When all walls of a shop come back at once, those above Node's 511 would try again only after a second. */
const connectBacklog = 4_096;

/** Listens; resolves to the address as people type it, `http://127.0.0.1:3000`. */
export function listen(server: Server, port: number, host: string): Promise<string> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen({ port, host, backlog: connectBacklog }, () => {
			server.off('error', reject);
			const address = server.address();
			if (address === null || typeof address === 'string') {
				reject(new Error(`listen: expected a TCP address, got ${String(address)}`));
				return;
			}
			// "Everywhere" is no address to connect to.
			const shown = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
			resolve(`http://${shown.includes(':') ? `[${shown}]` : shown}:${address.port}`);
		});
	});
}
