import { resolve } from 'node:path';
import { isTimeOfDay } from '#lib/domain/time/local-time.ts';
import { isTimeZone } from '#lib/domain/time/zone-offset.ts';

/** Everything that is set from outside; parsed once at start. */
export interface Configuration {
	readonly port: number;
	/** Address to listen on. There are no accounts yet: anything but a loopback address shows the numbers to a network. */
	readonly host: string;
	/** Absolute path of the folder with the event log and all other lasting state. */
	readonly dataDirectory: string;
	/** Origins under which people reach the server, e.g. through a proxy; the loopback ones are always there. */
	readonly origins: readonly string[];
	/** IANA zone of the shop's business day. */
	readonly zone: string;
	/** Local time at which the business day begins, `HH:MM`. */
	readonly dayStart: string;
	/** Days for which raw events are kept; at least 2, the span of idempotency. */
	readonly retentionDays: number;
	/** Time between two checkpoints of what the boards have counted: a restart folds no more of the log than that. */
	readonly checkpointSeconds: number;
	/** The simulated shop: `auto` shows it until a real source has sent its first event. */
	readonly demo: 'on' | 'off' | 'auto';
	/** Shop seconds per real second, 1 … 60. */
	readonly demoSpeed: number;
	/** Walls connected at once. */
	readonly maxWalls: number;
	readonly logLevel: LogLevel;
	/** Names this build of the server to the pages; another one makes them reload. */
	readonly build: string;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** A configuration, or every mistake in the environment, each as a sentence that names its variable. */
export type ParsedConfiguration =
	| { readonly status: 'valid'; readonly configuration: Configuration }
	| { readonly status: 'invalid'; readonly problems: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

const hostName = /^(?:[a-z0-9._-]+|[0-9a-f:.]+)$/i;

/** `https://Wall.example.com/` → `https://wall.example.com`; undefined for anything with more than an origin. */
function parseOrigin(text: string): string | undefined {
	const url = URL.parse(text);
	if (url === null || !['http:', 'https:'].includes(url.protocol)) return undefined;
	const bare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
	return bare ? url.origin : undefined;
}

/**
 * Reads the environment. An empty variable counts as not set.
 *
 * @example parseConfiguration({ PORT: '8080' }, 'b1') // { status: 'valid', configuration: { port: 8080, … } }
 */
export function parseConfiguration(environment: Environment, build: string): ParsedConfiguration {
	const problems: string[] = [];
	const read = (name: string) => environment[name]?.trim() || undefined;

	function wholeNumber(name: string, fallback: number, from: number, to: number): number {
		const text = read(name);
		if (text === undefined) return fallback;
		const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
		if (value >= from && value <= to) return value;
		problems.push(`${name} must be a whole number from ${from} to ${to}, got "${text}".`);
		return fallback;
	}

	function oneOf<T extends string>(name: string, fallback: T, choices: readonly T[]): T {
		const text = read(name);
		if (text === undefined) return fallback;
		const choice = choices.find((candidate) => candidate === text.toLowerCase());
		if (choice === undefined) problems.push(`${name} must be one of ${choices.join(', ')}, got "${text}".`);
		return choice ?? fallback;
	}

	const host = read('HOST') ?? '127.0.0.1';
	if (!hostName.test(host)) problems.push(`HOST must be an address or a host name, got "${host}".`);

	const origins: string[] = [];
	for (const text of (read('TIDEWALL_ORIGIN') ?? '').split(',')) {
		if (text.trim() === '') continue;
		const origin = parseOrigin(text.trim());
		if (origin === undefined) {
			problems.push(
				`TIDEWALL_ORIGIN must hold origins like https://wall.example.com, separated by commas, got "${text.trim()}".`
			);
		} else origins.push(origin);
	}

	const zone = read('TIDEWALL_ZONE') ?? 'Asia/Shanghai';
	if (!isTimeZone(zone))
		problems.push(`TIDEWALL_ZONE must be an IANA zone like Asia/Shanghai, got "${zone}".`);
	const dayStart = read('TIDEWALL_DAY_START') ?? '00:00';
	if (!isTimeOfDay(dayStart))
		problems.push(`TIDEWALL_DAY_START must be a time like 04:00, got "${dayStart}".`);

	const configuration: Configuration = {
		port: wholeNumber('PORT', 3_000, 0, 65_535),
		host,
		dataDirectory: resolve(read('TIDEWALL_DATA_DIR') ?? 'data'),
		origins,
		zone,
		dayStart,
		retentionDays: wholeNumber('TIDEWALL_RETENTION_DAYS', 90, 2, 3_650),
		checkpointSeconds: wholeNumber('TIDEWALL_CHECKPOINT_SECONDS', 30, 1, 3_600),
		demo: oneOf('TIDEWALL_DEMO', 'auto', ['on', 'off', 'auto']),
		demoSpeed: wholeNumber('TIDEWALL_DEMO_SPEED', 1, 1, 60),
		maxWalls: wholeNumber('TIDEWALL_MAX_WALLS', 5_000, 1, 100_000),
		logLevel: oneOf('TIDEWALL_LOG_LEVEL', 'info', logLevels),
		build
	};
	return problems.length > 0 ? { status: 'invalid', problems } : { status: 'valid', configuration };
}
