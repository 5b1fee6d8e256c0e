import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Board } from '#lib/domain/board/board.ts';
import { accountKey } from '#lib/domain/registry/keys.ts';
import { openDurableDatabase, pragma, UnsupportedDatabase } from '#lib/server/storage/durable-database.ts';
import type { CellRollup } from '#lib/server/storage/rollup-repository.ts';
import { openSqliteStorage } from '#lib/server/storage/sqlite-storage.ts';
import type { Storage } from '#lib/server/storage/sqlite-storage.ts';
import { storageDatabase } from '#lib/server/storage/storage-schema.ts';

const organisation = 'default';
const change = { actor: 'local', at: 1_000 };

let folder: string;
let path: string;
let storage: Storage;
beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'tidewall-storage-'));
	path = join(folder, 'tidewall.db');
	storage = openSqliteStorage(path);
	await storage.registry.addOrganisation(organisation, 'Default', change);
});
afterEach(async () => {
	await storage.close();
	rmSync(folder, { recursive: true });
});

/** Looks at the file past the repositories. */
function inspect<T>(look: (database: DatabaseSync) => T): T {
	const database = new DatabaseSync(path);
	try {
		return look(database);
	} finally {
		database.close();
	}
}

const board: Board = {
	organisation,
	id: 'b1',
	name: '大促总览',
	zone: 'Asia/Shanghai',
	dayStart: '00:00',
	filter: {},
	tiles: [{ metric: 'waiting', window: 'now' }],
	answerWithin: 30,
	kind: 'live',
	demo: false
};

describe('the file', () => {
	it('an empty file is brought to the newest schema, in WAL with synchronous FULL', async () => {
		await storage.close();
		const database = openDurableDatabase(path, storageDatabase);
		expect(pragma(database, 'user_version')).toBe(storageDatabase.migrations.length);
		expect(pragma(database, 'synchronous')).toBe(2);
		expect(pragma(database, 'journal_mode')).toBe('wal');
		expect(pragma(database, 'integrity_check')).toBe('ok');
		database.close();
	});

	it('a file at an older schema is moved forward, step by step, and keeps its rows', async () => {
		await storage.boards.create(board, change);
		await storage.close();
		const next = {
			...storageDatabase,
			migrations: [
				...storageDatabase.migrations,
				(database: DatabaseSync) =>
					database.exec("ALTER TABLE board ADD COLUMN owner TEXT NOT NULL DEFAULT 'local'")
			]
		};
		const database = openDurableDatabase(path, next);
		expect(pragma(database, 'user_version')).toBe(next.migrations.length);
		expect(database.prepare('SELECT board_id, owner FROM board').get()).toEqual({
			board_id: 'b1',
			owner: 'local'
		});
		database.close();
	});

	it('a migration that fails leaves the schema as it was', async () => {
		await storage.close();
		const broken = {
			...storageDatabase,
			migrations: [
				...storageDatabase.migrations,
				(database: DatabaseSync) => database.exec('CREATE TABLE half (a); SELECT * FROM nowhere')
			]
		};
		expect(() => openDurableDatabase(path, broken)).toThrow('nowhere');
		expect(inspect((database) => pragma(database, 'user_version'))).toBe(storageDatabase.migrations.length);
		expect(
			inspect((database) => database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'half'").get())
		).toBe(undefined);
	});

	it('a newer schema is refused with both numbers', async () => {
		await storage.close();
		inspect((database) => database.exec('PRAGMA user_version = 999'));
		expect(() => openSqliteStorage(path)).toThrow(UnsupportedDatabase);
		expect(() => openSqliteStorage(path)).toThrow(/schema 999, this one knows \d+/);
	});

	it('a foreign SQLite file is refused', async () => {
		await storage.close();
		inspect((database) => database.exec('PRAGMA application_id = 7'));
		expect(() => openSqliteStorage(path)).toThrow(UnsupportedDatabase);
	});

	it('every table but the organisations has the organisation in its key, a numbered log beside it', () => {
		const numbered = ['audit', 'alarm_entry'];
		const tables = inspect((database) =>
			database
				.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
				.all()
		) as { name: string }[];
		expect(tables.length).toBeGreaterThan(10);
		for (const { name } of tables) {
			const columns = inspect((database) => database.prepare(`PRAGMA table_info(${name})`).all()) as {
				name: string;
				pk: number;
			}[];
			const key = columns.find((column) => column.name === 'organisation_id');
			expect(key, name).toBeDefined();
			if (!numbered.includes(name)) expect(key?.pk, name).toBe(1);
		}
	});

	it('opens, closes and opens again without having been used', async () => {
		await storage.close();
		storage = openSqliteStorage(path);
		await storage.close();
		storage = openSqliteStorage(path);
		expect(await storage.boards.list()).toEqual([]);
	});
});

describe('boards', () => {
	it('a board reads back as it was kept, at revision 1', async () => {
		expect(await storage.boards.create(board, change)).toEqual({ status: 'saved', revision: 1 });
		expect(await storage.boards.find(organisation, 'b1')).toEqual({ board, revision: 1 });
		expect(await storage.boards.list(organisation)).toEqual([{ board, revision: 1 }]);
		expect(await storage.boards.list('other')).toEqual([]);
	});

	it('of two who edit the same revision, the second is told and nothing of theirs is written', async () => {
		await storage.boards.create(board, change);
		const [first, second] = await Promise.all([
			storage.boards.update({ ...board, name: 'A' }, 1, change),
			storage.boards.update({ ...board, name: 'B' }, 1, change)
		]);
		expect(first).toEqual({ status: 'saved', revision: 2 });
		expect(second).toEqual({ status: 'conflict', revision: 2 });
		expect((await storage.boards.find(organisation, 'b1'))?.board.name).toBe('A');
	});

	it('a deleted board is hidden, its row stays, and its id is not used again', async () => {
		await storage.boards.create(board, change);
		expect(await storage.boards.remove(organisation, 'b1', 1, change)).toEqual({
			status: 'saved',
			revision: 2
		});
		expect(await storage.boards.find(organisation, 'b1')).toBeUndefined();
		expect(await storage.boards.list()).toEqual([]);
		expect(await storage.boards.update(board, 2, change)).toEqual({ status: 'missing' });
		expect(await storage.boards.create(board, change)).toEqual({ status: 'conflict', revision: 2 });
		expect(inspect((database) => database.prepare('SELECT count(*) AS n FROM board').get())).toEqual({
			n: 1
		});
	});
});

describe('audit', () => {
	const lines = () =>
		inspect((database) => database.prepare('SELECT * FROM audit ORDER BY audit_id').all()) as Record<
			string,
			unknown
		>[];

	it('every change has a line with actor, revision, before and after', async () => {
		await storage.boards.create(board, change);
		await storage.boards.update({ ...board, name: 'A' }, 1, { actor: 'local', at: 2_000 });
		await storage.boards.remove(organisation, 'b1', 2, { actor: 'local', at: 3_000 });
		const ofBoard = lines().filter(({ entity }) => entity === 'board');
		expect(ofBoard.map(({ action, revision, at, actor }) => [action, revision, at, actor])).toEqual([
			['create', 1, 1_000, 'local'],
			['update', 2, 2_000, 'local'],
			['delete', 3, 3_000, 'local']
		]);
		expect(JSON.parse(ofBoard[1]?.['before'] as string)).toMatchObject({
			name: '大促总览',
			schemaVersion: 2
		});
		expect(JSON.parse(ofBoard[1]?.['after'] as string)).toMatchObject({ name: 'A' });
		expect(ofBoard[2]?.['after']).toBeNull();
	});

	it('a change that was refused has none', async () => {
		await storage.boards.create(board, change);
		const before = lines().length;
		await storage.boards.update(board, 7, change);
		expect(lines()).toHaveLength(before);
	});

	it('no line can be changed or deleted', async () => {
		await storage.boards.create(board, change);
		for (const sql of [
			"UPDATE audit SET actor = 'nobody'",
			'DELETE FROM audit',
			'DELETE FROM audit WHERE audit_id = 1'
		]) {
			expect(() => inspect((database) => database.exec(sql))).toThrow('append-only');
		}
	});
});

describe('registry', () => {
	const entries = {
		shops: [{ id: 'flagship', name: '旗舰店' }],
		queues: [{ id: 'presale', name: '售前', shop: 'flagship', kind: 'pre_sale' as const }],
		groups: [{ id: 'g1', name: '售前组' }],
		people: [{ id: 'p1', name: '王芳', group: 'g1', accounts: [{ source: 'chat', account: 'cs-01' }] }]
	};

	it('names of shops, queues and accounts, and the accounts of a group', async () => {
		await storage.registry.put(organisation, entries, change);
		const registry = await storage.registry.snapshot(organisation, 5_000);
		expect(registry.shopName('flagship')).toBe('旗舰店');
		expect(registry.queueName('flagship', 'presale')).toBe('售前');
		expect(registry.queueName('', 'presale')).toBeUndefined();
		expect(registry.accountName(accountKey('chat', 'cs-01'))).toBe('王芳');
		expect([...registry.accountsOf('g1')]).toEqual([accountKey('chat', 'cs-01')]);
		expect([...registry.accountsOf('nobody')]).toEqual([]);
	});

	it('putting the same names again changes no revision and writes no audit', async () => {
		await storage.registry.put(organisation, entries, change);
		const before = inspect((database) => database.prepare('SELECT count(*) AS n FROM audit').get());
		await storage.registry.put(organisation, entries, change);
		expect(inspect((database) => database.prepare('SELECT count(*) AS n FROM audit').get())).toEqual(before);
		await storage.registry.put(
			organisation,
			{ ...entries, shops: [{ id: 'flagship', name: 'Flagship' }] },
			change
		);
		expect(inspect((database) => database.prepare('SELECT name, revision FROM shop').get())).toEqual({
			name: 'Flagship',
			revision: 2
		});
	});

	it('ids seen in events are unmapped until they are named; known ones are left alone', async () => {
		await storage.registry.put(organisation, entries, change);
		const discovered = {
			shops: ['flagship', 'new shop'],
			queues: [{ shop: '', queue: 'PS' }],
			accounts: [
				{ source: 'chat', account: 'cs-01' },
				{ source: 'chat', account: 'cs-99' }
			]
		};
		await storage.registry.registerUnmapped(organisation, discovered);
		await storage.registry.registerUnmapped(organisation, discovered);
		const registry = await storage.registry.snapshot(organisation, 5_000);
		expect(registry.unmapped).toEqual({
			shops: ['new shop'],
			queues: [{ shop: '', queue: 'PS' }],
			accounts: [{ source: 'chat', account: 'cs-99' }]
		});
		expect(registry.shopName('new shop')).toBeUndefined();
		expect(registry.shopName('flagship')).toBe('旗舰店');
	});

	it('an account that passes on belongs to each person in their own time', async () => {
		await storage.registry.put(
			organisation,
			{ ...entries, people: [...entries.people, { id: 'p2', name: '李娜', accounts: [] }] },
			change
		);
		const handedOver = await storage.registry.assignAccount(
			organisation,
			'chat',
			'cs-01',
			'p2',
			9_000,
			change
		);
		expect(handedOver).toMatchObject({ status: 'saved' });
		const name = async (asOf: number) =>
			(await storage.registry.snapshot(organisation, asOf)).accountName(accountKey('chat', 'cs-01'));
		expect(await name(8_999)).toBe('王芳');
		expect(await name(9_000)).toBe('李娜');
		expect(await storage.registry.assignAccount(organisation, 'chat', 'nobody', 'p2', 1, change)).toEqual({
			status: 'missing'
		});
	});

	it('10,000 queues are registered in one go', async () => {
		const queues = Array.from({ length: 10_000 }, (_, index) => ({ shop: 's', queue: `q${index}` }));
		await storage.registry.registerUnmapped(organisation, { shops: [], queues, accounts: [] });
		expect((await storage.registry.snapshot(organisation, 0)).unmapped.queues).toHaveLength(10_000);
	});

	it('what one organisation names, another does not see', async () => {
		await storage.registry.addOrganisation('other', 'Other', change);
		await storage.registry.put(organisation, entries, change);
		expect((await storage.registry.snapshot('other', 5_000)).shopName('flagship')).toBeUndefined();
	});
});

describe('roll-ups', () => {
	const rollup: CellRollup = {
		organisation,
		minute: 60_000,
		shop: 'flagship',
		channel: 'taobao',
		queue: 'presale',
		counts: { arrivals: 3 },
		distributions: { firstResponse: { '1': 2, '40': 1 } },
		distincts: { received: ['x', 'y'] },
		definitionVersion: 1,
		rulePacks: { plain: '1' },
		position: 42
	};

	it('writing a minute again replaces it', async () => {
		await storage.rollups.write([rollup], []);
		await storage.rollups.write([{ ...rollup, counts: { arrivals: 4 }, position: 50 }], []);
		expect(await storage.rollups.cells(organisation, 0, 120_000)).toEqual([
			{ ...rollup, counts: { arrivals: 4 }, position: 50 }
		]);
	});

	it('a range is half-open and ascending, and holds 2,000 rows a minute', async () => {
		const rows = Array.from({ length: 2_000 }, (_, index) => ({ ...rollup, queue: `q${index}` }));
		await storage.rollups.write([...rows, { ...rollup, minute: 120_000 }], []);
		expect(await storage.rollups.cells(organisation, 60_000, 120_000)).toHaveLength(2_000);
		expect(await storage.rollups.cells(organisation, 120_000, 180_000)).toHaveLength(1);
	});

	it('minutes of accounts beside those of cells', async () => {
		const { shop: _shop, channel: _channel, queue: _queue, ...figures } = rollup;
		const ofAgent = { ...figures, source: 'chat', account: 'cs-01' };
		await storage.rollups.write([], [ofAgent]);
		expect(await storage.rollups.agents(organisation, 0, 120_000)).toEqual([ofAgent]);
	});
});

describe('settings', () => {
	it('a value is saved at its revision, a stale one is refused', async () => {
		expect(await storage.settings.find(organisation, 'zone')).toBeUndefined();
		expect(await storage.settings.save(organisation, 'zone', 'Asia/Shanghai', 0, change)).toEqual({
			status: 'saved',
			revision: 1
		});
		expect(await storage.settings.save(organisation, 'zone', 'UTC', 0, change)).toEqual({
			status: 'conflict',
			revision: 1
		});
		expect(await storage.settings.find(organisation, 'zone')).toEqual({
			value: 'Asia/Shanghai',
			revision: 1
		});
	});
});
