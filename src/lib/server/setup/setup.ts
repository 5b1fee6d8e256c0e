import { join } from 'node:path';
import type { EpochMs } from '#lib/domain/units.ts';
import type { RegisteredFloor } from '../boards/boards-for-setup.ts';
import type { Configuration } from '../configuration.ts';
import { KeyDesk } from '../ingest/key-desk.ts';
import type { IngestKey } from '../ingest/ingest-keys.ts';
import type { Storage } from '../storage/sqlite-storage.ts';
import { ImportDesk } from './import-desk.ts';
import { OrganisationDesk } from './organisation-settings.ts';
import { RegistryDesk, type RegistryDeskSettings } from './registry-desk.ts';
import { SetupDraftDesk } from './setup-draft.ts';

/** Where an organisation is set up: what it is, its registries, its keys, and how far the set-up has come. */
export interface Setup {
	readonly organisation: OrganisationDesk;
	readonly draft: SetupDraftDesk;
	readonly registry: RegistryDesk;
	readonly imports: ImportDesk;
	readonly keys: KeyDesk;
}

export interface SetupSettings {
	readonly storage: Storage;
	readonly configuration: Configuration;
	readonly organisation: string;
	readonly keysPath: string;
	readonly configureKeys: (keys: readonly IngestKey[]) => void;
	readonly now: () => EpochMs;
	readonly registryChanged: RegistryDeskSettings['changed'];
	readonly idReplaced?: RegistryDeskSettings['replaced'];
	/** Makes boards that fit what was registered; called when the set-up is finished. */
	readonly makeBoards?: (floor: RegisteredFloor) => Promise<unknown>;
}

/** Opens the desks of one organisation. */
export function openSetup({
	storage,
	configuration,
	organisation,
	keysPath,
	configureKeys,
	now,
	registryChanged,
	idReplaced,
	makeBoards
}: SetupSettings): Setup {
	const { zone, dayStart, dataDirectory } = configuration;
	const registry = new RegistryDesk({
		edits: storage.registryEdits,
		organisation,
		now,
		changed: registryChanged,
		...(idReplaced !== undefined && { replaced: idReplaced })
	});
	const desk = new OrganisationDesk(storage.settings, organisation, {
		name: 'Tidewall',
		zone,
		dayStart,
		weekStart: 'monday'
	});
	const whenFinished = async () => {
		const { settings } = await desk.read();
		const { shops, queues } = await registry.list();
		const goesOn = ({ endedAt }: { readonly endedAt?: EpochMs }) => endedAt === undefined;
		await makeBoards?.({
			...settings,
			shops: shops.filter(goesOn),
			queues: queues.filter(goesOn).map(({ shop, kind, target }) => ({ shop, kind, ...target }))
		});
	};
	return {
		organisation: desk,
		draft: new SetupDraftDesk(storage.settings, organisation, whenFinished),
		registry,
		imports: new ImportDesk(join(dataDirectory, 'imports'), registry, now),
		keys: new KeyDesk({
			path: keysPath,
			organisation,
			settings: storage.settings,
			configure: configureKeys,
			now
		})
	};
}
