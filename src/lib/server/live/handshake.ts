import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Under which names and origins this server may be reached. */
export interface Reachability {
	/** Public origins as configured, e.g. `https://wall.example.com`: scheme, host and port, lower case. */
	readonly origins: readonly string[];
	/** Host names (no port) reachable by plain HTTP besides the loopback ones: the address we listen on. */
	readonly hosts: readonly string[];
}

/** The names that follow from what the server listens on (`host`) and from its public origins. */
export function reachabilityOf(server: {
	readonly host: string;
	readonly origins: readonly string[];
}): Reachability {
	const everywhere = ['0.0.0.0', '::'].includes(server.host);
	const name = server.host.includes(':') ? `[${server.host}]` : server.host;
	return { origins: server.origins, hosts: everywhere ? [] : [name.toLowerCase()] };
}

const loopbackHosts: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];
const hostHeader = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/;

/**
 * The origin a page must have when it was loaded under this Host header, or undefined when we do not answer to that
 * name. The list of names is what stops DNS rebinding: a foreign name that resolves to our address gets nothing.
 *
 * @example originUnderHost('localhost:3000', { origins: [], hosts: [] }) // 'http://localhost:3000'
 */
export function originUnderHost(host: string | undefined, reachability: Reachability): string | undefined {
	const lowerCase = host?.toLowerCase();
	const match = lowerCase === undefined ? null : hostHeader.exec(lowerCase);
	if (match === null) return undefined;
	const [, name = '', port] = match;
	const configured = reachability.origins.find((origin) => {
		const { protocol, host: publicHost, hostname } = new URL(origin);
		const defaultPort = protocol === 'https:' ? '443' : '80';
		return lowerCase === publicHost || (name === hostname && port === defaultPort && publicHost === hostname);
	});
	if (configured !== undefined) return configured;
	if (!loopbackHosts.includes(name) && !reachability.hosts.includes(name)) return undefined;
	return port === undefined || port === '80' ? `http://${name}` : `http://${name}:${port}`;
}

/** Why an upgrade is refused before any WebSocket exists. */
export interface Refusal {
	readonly status: 403 | 404 | 421 | 503;
	readonly reason: string;
}

/**
 * Guards the upgrade, which passes by all hooks of the web framework (CSWSH, OWASP ASVS 5.0 4.4.2, and DNS rebinding).
 *
 * A browser always names the page's origin, and it must be ours, letter by letter. Without the header the client is
 * no browser: it may read, as there are no accounts yet, unless it carries cookies, which only a browser has.
 */
export function refusalOf(request: IncomingMessage, reachability: Reachability): Refusal | undefined {
	const own = originUnderHost(request.headers.host, reachability);
	if (own === undefined) {
		return { status: 421, reason: 'This server is not known under that host name (see TIDEWALL_ORIGIN).' };
	}
	const { origin, cookie } = request.headers;
	if (origin === undefined) {
		return cookie === undefined
			? undefined
			: { status: 403, reason: 'A request with cookies must name its origin.' };
	}
	return origin === own ? undefined : { status: 403, reason: 'The page comes from another origin.' };
}

const statusTexts: Record<Refusal['status'], string> = {
	403: 'Forbidden',
	404: 'Not Found',
	421: 'Misdirected Request',
	503: 'Service Unavailable'
};

/** Answers an upgrade request with plain HTTP and ends the connection. */
export function refuse(socket: Duplex, { status, reason }: Refusal): void {
	// A client that has already gone away must not bring the process down.
	socket.on('error', () => socket.destroy());
	socket.once('finish', () => socket.destroy());
	socket.end(
		[
			`HTTP/1.1 ${status} ${statusTexts[status]}`,
			'Connection: close',
			'Content-Type: text/plain; charset=utf-8',
			`Content-Length: ${Buffer.byteLength(reason)}`,
			...(status === 503 ? ['Retry-After: 5'] : []),
			'',
			reason
		].join('\r\n')
	);
}

/** What a wall asks for in the address of its socket. */
export interface WallRequest {
	readonly board: string;
	/** Protocol version of the page; NaN when it names none. */
	readonly version: number;
	/** Where the wall left off. */
	readonly resume?: { readonly epoch: string; readonly seq: number };
}

const wholeNumber = /^\d{1,15}$/;

/** Reads the address of an upgrade; undefined when it is not one at all. Foreign parameters are ignored. */
export function parseWallRequest(
	address: string | undefined
): { path: string; request: WallRequest } | undefined {
	const url = URL.parse(address ?? '', 'http://wall');
	if (url === null) return undefined;
	const version = url.searchParams.get('v') ?? '';
	const epoch = url.searchParams.get('epoch');
	const seq = url.searchParams.get('seq') ?? '';
	return {
		path: url.pathname,
		request: {
			board: url.searchParams.get('board') ?? '',
			version: wholeNumber.test(version) ? Number(version) : Number.NaN,
			...(epoch !== null && wholeNumber.test(seq) ? { resume: { epoch, seq: Number(seq) } } : {})
		}
	};
}
