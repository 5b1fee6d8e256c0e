import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Board } from '#lib/domain/board/board.ts';
import type { Directory } from '#lib/domain/registry/directory.ts';
import { accountKey } from '#lib/domain/registry/keys.ts';
import { queueKey } from '#lib/domain/registry/queue-kind.ts';
import { createIngestKey } from '../ingest/ingest-keys.ts';
import type { IngestService } from '../ingest/ingest-service.ts';
import { demoBoards } from './demo-boards.ts';
import { demoRegistry, demoSource } from './demo-registry.ts';
import { DemoShop, type PostOutcome } from './demo-shop.ts';
import type { DemoStateStore } from './demo-state.ts';
import { launchesFrom } from './session-calendar.ts';

/** The demo has an organisation of its own: its numbers never mix with real ones. */
export const demoOrganisation = 'demo';

/** Days whose launches the boards know ahead. */
const daysAhead = 400;

/** The state in a file, replaced as a whole. */
function stateFile(dataDirectory: string): DemoStateStore {
	const path = join(dataDirectory, 'demo.json');
	return {
		async load() {
			try {
				return JSON.parse(await readFile(path, 'utf8')) as unknown;
			} catch {
				return undefined;
			}
		},
		async save(state) {
			await writeFile(`${path}.part`, JSON.stringify(state));
			await rename(`${path}.part`, path);
		}
	};
}

/** Display names of the demo shop. */
export function demoDirectory(): Directory {
	const { shops, queues, people } = demoRegistry();
	const shopNames = new Map(shops.map(({ id, name }) => [id, name]));
	const queueNames = new Map(queues.map(({ id, name }) => [id, name]));
	const accountNames = new Map(
		people.flatMap(({ name, accounts }) =>
			accounts.map(({ source, account }) => [accountKey(source, account), name])
		)
	);
	return {
		shopName: (shop) => shopNames.get(shop),
		queueName: (_, queue) => queueNames.get(queue),
		accountName: (account) => accountNames.get(account),
		queueKinds: new Map(queues.map(({ id, shop, kind }) => [queueKey(shop, id), kind]))
	};
}

/** Account keys of the people of a group of the demo shop. */
export function demoAccountsOf(group: string): ReadonlySet<string> {
	return new Set(
		demoRegistry()
			.people.filter((person) => person.group === group)
			.flatMap(({ accounts }) => accounts.map(({ source, account }) => accountKey(source, account)))
	);
}

export interface DemoSettings {
	readonly dataDirectory: string;
	readonly logger: Logger;
	/** Shop seconds per real second, 1 … 60. */
	readonly speed: number;
	/** The ingest of this server; nothing is posted before it is there. */
	readonly ingest: Promise<IngestService>;
}

/** A demo shop that runs, and the boards that show it. */
export interface RunningDemo {
	readonly shop: DemoShop;
	readonly boards: readonly Board[];
}

/** Starts the demo shop: it holds an ingest key of its own, made for this process, and posts like any other source. */
export async function startDemo({
	dataDirectory,
	logger,
	speed,
	ingest
}: DemoSettings): Promise<RunningDemo> {
	const { key, secret } = createIngestKey({
		name: 'demo shop',
		organisation: demoOrganisation,
		source: demoSource
	});
	const registered = ingest.then((service) => {
		service.registerKey(key);
		return service;
	});
	const shop = new DemoShop({
		store: stateFile(dataDirectory),
		speed,
		onTrouble: (trouble) => logger.warn({ trouble }, 'demo shop'),
		async post(events): Promise<PostOutcome> {
			const service = await registered;
			const response = await service.post(
				new Request('http://127.0.0.1/v1/events', {
					method: 'POST',
					headers: {
						authorization: `Bearer ${secret}`,
						'content-type': 'application/cloudevents-batch+json'
					},
					body: JSON.stringify(events)
				})
			);
			const retryAfter = response.headers.get('retry-after');
			return {
				status: response.status,
				...(retryAfter === null ? undefined : { retryAfter: Number(retryAfter) })
			};
		}
	});
	await shop.start();
	// A faster shop's launches come at instants that are only known when they come.
	const launches = speed === 1 ? launchesFrom(shop.firstLaunch, daysAhead) : [shop.phaseStart];
	return { shop, boards: demoBoards(demoOrganisation, launches) };
}
