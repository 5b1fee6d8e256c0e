import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accountKey } from '#lib/domain/registry/keys.ts';
import { openSqliteStorage, type Storage } from '#lib/server/storage/sqlite-storage.ts';

const organisation = 'default';
const at = (ms: number) => ({ actor: 'local', at: ms });
const shop = (name: string, id = 'flagship') => ({ kind: 'shop', id, name }) as const;
const queue = (name: string, target?: { answerWithin: number; serviceLevel?: number }, id = 'presale') =>
	({ kind: 'queue', shop: 'flagship', id, name, queueKind: 'pre_sale', ...(target && { target }) }) as const;
const person = (id: string, name: string, accounts: string[] = [], groups: string[] = []) =>
	({
		kind: 'person',
		id,
		name,
		groups,
		accounts: accounts.map((account) => ({ source: 'chat', account }))
	}) as const;

describe('the registries, edited by hand', () => {
	let folder: string;
	let storage: Storage;

	beforeEach(async () => {
		folder = mkdtempSync(join(tmpdir(), 'tidewall-'));
		storage = openSqliteStorage(join(folder, 'tidewall.db'));
		await storage.registry.addOrganisation(organisation, 'Default', at(1));
	});
	afterEach(async () => {
		await storage.close();
		rmSync(folder, { recursive: true });
	});

	const save = (draft: Parameters<Storage['registryEdits']['save']>[1], revision?: number, when = 1_000) =>
		storage.registryEdits.save(organisation, draft, revision, at(when));
	const list = (when = 5_000) => storage.registryEdits.list(organisation, when);
	const nameOf = async (account: string, when = 5_000) =>
		(await storage.registry.snapshot(organisation, when)).accountName(accountKey('chat', account));
	const audits = () => {
		const database = new DatabaseSync(join(folder, 'tidewall.db'), { readOnly: true });
		try {
			return database.prepare('SELECT entity, action, actor FROM audit ORDER BY audit_id').all();
		} finally {
			database.close();
		}
	};

	test('a shop is made once, changed by its revision, and every change is in the audit', async () => {
		expect(await save(shop('旗舰店'))).toEqual({ status: 'saved', revision: 1 });
		expect(await save(shop('again'))).toEqual({ status: 'exists' });
		expect(await save(shop('旗舰'), 1)).toEqual({ status: 'saved', revision: 2 });
		expect(await save(shop('late'), 1)).toEqual({ status: 'conflict', revision: 2 });
		expect(await save(shop('x', 'nowhere'), 1)).toEqual({ status: 'missing' });
		expect((await list()).shops).toEqual([{ id: 'flagship', name: '旗舰', revision: 2, seen: false }]);
		expect(audits().slice(1)).toEqual([
			{ entity: 'shop', action: 'create', actor: 'local' },
			{ entity: 'shop', action: 'update', actor: 'local' }
		]);
	});

	test('a target changed at noon holds from noon on, and counts as a change of its queue', async () => {
		await save(queue('售前', { answerWithin: 30, serviceLevel: 0.9 }));
		expect(await save(queue('售前', { answerWithin: 20 }), 1, 2_000)).toEqual({
			status: 'saved',
			revision: 2
		});
		const target = async (when: number) =>
			(await storage.registry.snapshot(organisation, when)).queueTarget('flagship', 'presale');
		expect(await target(1_999)).toEqual({ answerWithin: 30, serviceLevel: 0.9 });
		expect(await target(2_000)).toEqual({ answerWithin: 20 });
		await save(queue('售前'), 2, 3_000);
		expect(await target(3_000)).toBeUndefined();
	});

	test('a queue that ends during the day keeps its name, and can go on again', async () => {
		await save(queue('售前'));
		const item = { kind: 'queue', shop: 'flagship', id: 'presale' } as const;
		expect(await storage.registryEdits.end(organisation, item, 1, true, at(2_000))).toMatchObject({
			revision: 2
		});
		expect((await list()).queues[0]).toMatchObject({ endedAt: 2_000 });
		expect((await storage.registry.snapshot(organisation, 5_000)).queueName('flagship', 'presale')).toBe(
			'售前'
		);
		await storage.registryEdits.end(organisation, item, 2, false, at(3_000));
		expect((await list()).queues[0]).not.toHaveProperty('endedAt');
	});

	test('a person’s first account was always theirs; one given away later is the other’s from then on', async () => {
		await save(person('p1', '王芳', ['cs-01']));
		await save(person('p2', '李娜'));
		expect(await save(person('p2', '李娜', ['cs-01']), 1, 2_000)).toMatchObject({
			status: 'account_taken',
			person: 'p1'
		});
		await save(person('p1', '王芳'), 1, 3_000);
		await save(person('p2', '李娜', ['cs-01']), 1, 3_000);
		expect(await nameOf('cs-01', 500)).toBe('王芳');
		expect(await nameOf('cs-01', 2_999)).toBe('王芳');
		expect(await nameOf('cs-01', 3_000)).toBe('李娜');
	});

	test('whoever leaves keeps their name on what they did; their group no longer counts them', async () => {
		await save({ kind: 'group', id: 'g', name: '售前组' });
		await save(person('p1', '王芳', ['cs-01'], ['g']));
		await storage.registryEdits.end(organisation, { kind: 'person', id: 'p1' }, 1, true, at(2_000));
		expect(await nameOf('cs-01')).toBe('王芳');
		const snapshot = (when: number) => storage.registry.snapshot(organisation, when);
		expect([...(await snapshot(1_999)).accountsOf('g')]).toHaveLength(1);
		expect([...(await snapshot(2_000)).accountsOf('g')]).toHaveLength(0);
	});

	test('a group that is not there is refused', async () => {
		expect(await save(person('p1', '王芳', [], ['nowhere']))).toEqual({
			status: 'group_missing',
			group: 'nowhere'
		});
		expect((await list()).people).toEqual([]);
	});

	test('many at once are all saved, or none of them', async () => {
		const good = Array.from({ length: 120 }, (_, i) => person(`p${i}`, `人${i}`, [`cs-${i}`]));
		const bad = person('last', 'x', ['cs-5']);
		expect(await storage.registryEdits.saveAll(organisation, [...good, bad], at(1_000))).toMatchObject({
			status: 'refused',
			index: 120
		});
		expect((await list()).people).toEqual([]);
		expect(await storage.registryEdits.saveAll(organisation, good, at(1_000))).toEqual({ status: 'saved' });
		expect((await list()).people).toHaveLength(120);
	});

	describe('ids that events name', () => {
		const seen = {
			shops: ['tb-8812'],
			queues: [{ shop: 'tb-8812', queue: 'presale' }],
			accounts: [{ source: 'chat', account: 'cs-01' }]
		};

		test('wait to be mapped, and are mapped by being named', async () => {
			await storage.registry.registerUnmapped(organisation, seen);
			expect((await list()).unmapped).toEqual(seen);
			expect(await save(shop('旗舰店', 'tb-8812'))).toEqual({ status: 'saved', revision: 2 });
			await save(person('p1', '王芳', ['cs-01']));
			expect((await list()).unmapped).toEqual({ ...seen, shops: [], accounts: [] });
			expect((await list()).shops[0]).toMatchObject({ seen: true });
		});

		test('take the place of what was set up under an id that never came, with its queues and targets', async () => {
			await save(shop('旗舰店'));
			await save(queue('售前', { answerWithin: 20 }));
			await storage.registry.registerUnmapped(organisation, seen);
			const adopted = await storage.registryEdits.adopt(
				organisation,
				{ kind: 'shop', id: 'tb-8812' },
				{ kind: 'shop', id: 'flagship' },
				at(2_000)
			);
			expect(adopted).toMatchObject({ status: 'saved', replaced: true });
			const { shops, queues, unmapped } = await list();
			expect(shops.map(({ id, name }) => [id, name])).toEqual([['tb-8812', '旗舰店']]);
			expect(queues).toEqual([
				expect.objectContaining({
					shop: 'tb-8812',
					id: 'presale',
					name: '售前',
					target: { answerWithin: 20 }
				})
			]);
			expect(unmapped.shops).toEqual([]);
			expect(unmapped.queues).toEqual([]);
		});

		test('keep their own place beside one that comes too, under the same name', async () => {
			await save(shop('旗舰店'));
			await storage.registry.registerUnmapped(organisation, { ...seen, shops: ['flagship', 'tb-8812'] });
			await storage.registryEdits.adopt(
				organisation,
				{ kind: 'shop', id: 'tb-8812' },
				{ kind: 'shop', id: 'flagship' },
				at(2_000)
			);
			expect((await list()).shops.map(({ id, name }) => [id, name])).toEqual([
				['flagship', '旗舰店'],
				['tb-8812', '旗舰店']
			]);
		});

		test('a mapped one that is deleted waits again; one that never came is gone', async () => {
			await storage.registry.registerUnmapped(organisation, seen);
			await save(shop('旗舰店', 'tb-8812'));
			await save(shop('专营店', 'other'));
			await storage.registryEdits.remove(organisation, { kind: 'shop', id: 'tb-8812' }, 2, at(2_000));
			await storage.registryEdits.remove(organisation, { kind: 'shop', id: 'other' }, 1, at(2_000));
			expect((await list()).shops).toEqual([]);
			expect((await list()).unmapped.shops).toEqual(['tb-8812']);
		});
	});
});
