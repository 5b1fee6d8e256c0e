import { destination, pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import type { LogLevel } from '../configuration.ts';

/** Names of fields that hold secrets or what customers said; never written, at the top or one level down. */
const secretFields = [
	'authorization',
	'cookie',
	'key',
	'ingestKey',
	'token',
	'secret',
	'password',
	'customer',
	'customerId',
	'text',
	'body'
];

/**
 * The server's log: one JSON object per line. Secrets and personal fields are replaced by `[redacted]`.
 *
 * @param stream stderr by default, as stdout belongs to what the start file prints for people and scripts.
 */
export function createLog(
	level: LogLevel,
	stream: DestinationStream = destination({ dest: 2, sync: true })
): Logger {
	return pino(
		{
			level,
			base: null,
			timestamp: () => `,"time":"${new Date().toISOString()}"`,
			formatters: { level: (label) => ({ level: label }) },
			redact: {
				paths: [
					...secretFields,
					...secretFields.map((field) => `*.${field}`),
					...['authorization', 'cookie'].map((field) => `*.headers.${field}`)
				],
				censor: '[redacted]'
			}
		},
		stream
	);
}
