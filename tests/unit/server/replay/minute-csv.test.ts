import { expect, test } from 'vitest';
import { minute } from '#lib/domain/units.ts';
import { minuteCsv, rfc3339 } from '#lib/server/replay/minute-csv.ts';
import { recordingFrom } from '#lib/server/replay/recording.ts';

const item = (id: number, type: string, time: string, data: object, more: object = {}) =>
	JSON.stringify({
		specversion: '1.0',
		id: `e${id}`,
		type: `tidewall.${type}`,
		source: 'shop',
		subject: 'c1',
		time: `2026-11-11T${time}+08:00`,
		data,
		...more
	});

async function lastRow(lines: readonly string[], name = 'day'): Promise<Record<string, string>> {
	async function* bytes() {
		yield Buffer.from(lines.join('\n'));
	}
	const rows = [...minuteCsv(await recordingFrom(name, bytes()), minute)];
	const values = (rows.at(-1) as string).split(',');
	return Object.fromEntries((rows[0] as string).split(',').map((column, i) => [column, values[i] as string]));
}

const answered = [
	item(1, 'conversation.opened', '10:00:00', { channel: 'taobao' }),
	item(2, 'message.created', '10:00:00', { message: 'm1', from: 'customer' }),
	item(3, 'message.created', '10:00:10', { message: 'm2', from: 'agent', agent: 'lin' }),
	item(4, 'conversation.closed', '10:01:00', { reason: 'abandoned' })
];
const once = {
	cum_opened: '1',
	cum_offered: '1',
	cum_answered: '1',
	cum_abandoned: '1',
	cum_answered_within_20s: '1',
	sum_first_response_s: '10'
};

test('times carry the offset of the first event, Z for none', () => {
	expect(rfc3339(933454800000, 180)).toBe('1999-08-01T00:00:00+03:00');
	expect(rfc3339(0, 0)).toBe('1970-01-01T00:00:00Z');
	expect(rfc3339(0, -210)).toBe('1969-12-31T20:30:00-03:30');
});

test('a conversation that is heard of again long after its close counts once', async () => {
	const rating = item(5, 'rating.submitted', '11:30:00', { score: 1, scale: 5 });
	expect(await lastRow([...answered, rating])).toMatchObject(once);
});

test('an agent state with the id of a conversation is no part of it', async () => {
	const state = item(5, 'agent.state', '11:00:00', { state: 'online' });
	const rating = item(6, 'rating.submitted', '11:30:00', { score: 1, scale: 5 });
	expect(await lastRow([...answered, state, rating])).toMatchObject(once);
});

test('a second close of what is closed is no closing', async () => {
	const again = item(5, 'conversation.closed', '10:02:00', { reason: 'abandoned' });
	expect(await lastRow([...answered, again])).toMatchObject(once);
});

test('a reply that its sequence puts before another one moves the first response', async () => {
	const [opened, asked, replied, closed] = answered as [string, string, string, string];
	const sequenced = [opened, asked, replied, closed].map((line, i) =>
		JSON.stringify({ ...(JSON.parse(line) as object), sequence: String(10 * (i + 1)) })
	);
	const earlier = item(
		9,
		'message.created',
		'10:00:30',
		{ message: 'm3', from: 'agent' },
		{ sequence: '25' }
	);
	expect(await lastRow([...sequenced, earlier])).toMatchObject({
		cum_answered: '1',
		cum_answered_within_20s: '0',
		sum_first_response_s: '30'
	});
});

test('a name with a comma is quoted', async () => {
	expect(await lastRow(answered, 'a"b,c')).toMatchObject({ file: '"a""b' });
});
