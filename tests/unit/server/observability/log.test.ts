import { expect, test } from 'vitest';
import { createLog } from '#lib/server/observability/log.ts';

test('keys, tokens, customers and texts never reach the log', () => {
	let written = '';
	const log = createLog('info', { write: (line) => (written += line) });
	log.info(
		{
			request: { headers: { authorization: 'Bearer canary1', cookie: 'canary2' } },
			ingestKey: 'canary3',
			event: { customer: 'canary4', text: 'canary5', type: 'message.sent' },
			token: 'canary6',
			source: 'shop'
		},
		'a batch'
	);
	expect(written).not.toContain('canary');
	expect(JSON.parse(written)).toMatchObject({
		level: 'info',
		source: 'shop',
		msg: 'a batch',
		event: { type: 'message.sent' }
	});
});

test('a line break in a value stays inside its line', () => {
	let lines = 0;
	const log = createLog('info', { write: () => (lines += 1) });
	log.warn({ source: 'a\n{"level":"fatal"}' }, 'one\ntwo');
	expect(lines).toBe(1);
});
