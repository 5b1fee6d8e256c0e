import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { Board } from '#lib/domain/board/board.ts';
import { day, hour, second, type EpochMs } from '#lib/domain/units.ts';
import { AlarmDesk } from './alerts/alarm-desk.ts';
import { AlarmLog } from './alerts/alarm-log.ts';
import type { Configuration } from './configuration.ts';
import { BoardDesk } from './boards/board-desk.ts';
import { setUpBoards } from './boards/boards-for-setup.ts';
import { renameInFilters } from './boards/rename-in-filters.ts';
import { WantedBoards, type BoardRegistry } from './boards/wanted-boards.ts';
import type { DemoControl } from './demo/demo-api.ts';
import { demoAccountsOf, demoDirectory, demoOrganisation } from './demo/start-demo.ts';
import { DrillDown } from './drill-down/drill-down.ts';
import { DrillDownThread } from './drill-down/drill-down-thread.ts';
import { LinkDesk } from './drill-down/link-desk.ts';
import { createHashCustomer, installationSecret } from './ingest/customer-hash.ts';
import { defaultOrganisation, IngestKeys, ingestKeysPath, readIngestKeys } from './ingest/ingest-keys.ts';
import { offerIngestMetrics } from './ingest/ingest-metrics.ts';
import { IngestService } from './ingest/ingest-service.ts';
import { keepStatistics } from './ingest/kept-statistics.ts';
import { watchIngestKeys } from './ingest/watch-ingest-keys.ts';
import { Archivist } from './live/archivist.ts';
import { reachabilityOf } from './live/handshake.ts';
import { Hub } from './live/hub.ts';
import { BoardCourier } from './live/board-courier.ts';
import { Recounter } from './live/recounter.ts';
import { probeDisk } from './log/probe-disk.ts';
import { SqliteEventLog } from './log/sqlite-event-log.ts';
import { createLog } from './observability/log.ts';
import { createMetricsRegistry } from './observability/metrics.ts';
import { Replays } from './replay/replays.ts';
import { openSetup, type Setup } from './setup/setup.ts';
import { lockDirectory } from './storage/directory-lock.ts';
import { openSqliteStorage } from './storage/sqlite-storage.ts';
import { DemoRole } from './demo/demo-role.ts';
import { storedBoards, changedPresets } from './boards/stored-boards.ts';
import { restoreFloors } from './live/restore-floors.ts';

/** The boards of this server, for pages and API. */
export interface LiveBoards {
	/** The boards to offer: replays and, once real events come, the demo are left out. */
	boards(): readonly Board[];
	board(id: string): Board | undefined;
	/** What a wall would show now, as of `at` by the board's clock. */
	state(id: string): { readonly at: EpochMs; readonly state: BoardState } | undefined;
	/** How much of a board's count from the log is done, 0…1; undefined for one that is not being counted. */
	counting(id: string): number | undefined;
}

/** Everything that lives as long as the server process. */
export interface Runtime {
	readonly configuration: Configuration;
	readonly hub: Hub;
	readonly live: LiveBoards;
	/** Where boards are made and changed. */
	readonly boards: BoardDesk;
	/** Counts tiles again from the log. */
	readonly recounter: Recounter;
	/** What stands, and who answers it. */
	readonly alarms: AlarmDesk;
	/** What stood. */
	readonly alarmLog: AlarmLog;
	/** Where the organisation is set up. */
	readonly setup: Setup;
	readonly demo: DemoControl;
	readonly ingest: IngestService;
	readonly replays: Replays;
	/** From a tile or a cell to the people and the conversations behind it. */
	readonly drillDown: DrillDown;
	/** Where conversations are found in the systems they come from. */
	readonly links: LinkDesk;
	readonly logger: Logger;
	/** What `/metrics` shows. */
	readonly registry: Registry;
	/**
	 * Reads the registries of an organisation anew: names show at once, boards of agent groups whose people have changed
	 * are counted anew.
	 */
	registryChanged(organisation: string): Promise<void>;
	/** Whether the server can do its work now, with a sentence for everything that stands in the way. */
	ready(): { readonly ok: boolean; readonly reasons: readonly string[] };
	/** Ends everything in order; what was acknowledged is durable. */
	close(): Promise<void>;
}

const pruneEvery = hour;

/** Builds the runtime; resolves when it can take events and walls. */
export async function createRuntime(configuration: Configuration): Promise<Runtime> {
	const { dataDirectory } = configuration;
	mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
	const unlock = lockDirectory(dataDirectory);
	const logger = createLog(configuration.logLevel);
	const registry = createMetricsRegistry();
	const now = () => Date.now();

	const logPath = join(dataDirectory, 'events.db');
	const log = await SqliteEventLog.open({ path: logPath });
	const demo = new DemoRole(configuration, logger);
	const { findings, sync } = probeDisk(dataDirectory);
	for (const { code, message } of findings) logger.warn({ code, sync }, message);
	const storage = openSqliteStorage(join(dataDirectory, 'tidewall.db'));
	const ownBoards = await storedBoards(storage, configuration, now());
	const ingestStarted = Promise.withResolvers<IngestService>();
	const presets = await demo.start(ingestStarted.promise);
	const demoBoards = presets.length === 0 ? [] : await changedPresets(storage, presets);
	const wanted = new WantedBoards(
		new Map<string, BoardRegistry>([
			[defaultOrganisation, await storage.registry.snapshot(defaultOrganisation, now())],
			[demoOrganisation, { ...demoDirectory(), accountsOf: demoAccountsOf }]
		]),
		[...ownBoards, ...demoBoards],
		presets[0]?.phases
	);
	const directoryOf = (organisation: string) => wanted.directoryOf(organisation);
	const floors = await restoreFloors({
		log,
		checkpoints: join(dataDirectory, 'checkpoints'),
		definitions: wanted.definitions(),
		directoryOf,
		now,
		logger
	});

	const keysPath = ingestKeysPath(dataDirectory, process.env);
	const ingest = new IngestService({
		log,
		head: floors.position,
		keys: new IngestKeys(readIngestKeys(keysPath)),
		hashCustomer: createHashCustomer(installationSecret(dataDirectory)),
		now
	});
	ingest.onAccepted((events) => {
		floors.take(events);
		demo.see(events);
	});
	const statisticsKept = keepStatistics(
		join(dataDirectory, 'source-statistics.json'),
		ingest.statistics,
		(error) => logger.warn({ err: error }, 'the counts of the sources could not be read or kept')
	);
	offerIngestMetrics(registry, ingest.statistics, [defaultOrganisation, demoOrganisation], now);
	const unwatchKeys = watchIngestKeys(
		keysPath,
		(keys) => ingest.configureKeys(keys),
		(error) => logger.error({ err: error }, 'the ingest keys cannot be read; those known still hold')
	);
	const replays = new Replays({
		log,
		now,
		directoryOf,
		boardOf: (id) => floors.board(id),
		membersOf: (board) => wanted.membersOf(board),
		onTrouble: (error) => logger.error({ err: error }, 'a recording could not be surveyed')
	});
	const liveBoards = () => floors.boards().filter((board) => !board.demo || demo.running);
	const alarms = await AlarmDesk.open({
		boards: liveBoards,
		stateOf: (id) => floors.stateOf(id),
		now,
		repository: storage.alarms,
		logger
	});
	/** What a live board shows, its alarms included. */
	const shownState = (id: string) => {
		const state = floors.stateOf(id);
		return state && alarms.decorate(id, state);
	};
	const hub = new Hub(
		{
			stateOf: (id) => (replays.has(id) ? replays.stateOf(id) : shownState(id)),
			now: (id) => (replays.has(id) ? replays.clockOf(id) : floors.now()),
			epochOf: (id) => (replays.has(id) ? replays.epochOf(id) : floors.epochOf(id)),
			isComing: (id) => floors.isComing(id)
		},
		{
			build: configuration.build,
			...reachabilityOf(configuration),
			maxWalls: configuration.maxWalls,
			registry,
			log: logger
		}
	);
	const boards = new BoardDesk({
		boards: storage.boards,
		organisation: defaultOrganisation,
		...(presets.length > 0 && { presets: { organisation: demoOrganisation, boards: presets } }),
		newBoardsAreDemo: () => demo.running && !floors.hasHeard(defaultOrganisation),
		audience: {
			put(board) {
				wanted.put(board);
				recast();
			},
			remove(id) {
				wanted.remove(id);
				recast();
			}
		},
		now
	});
	const setup = openSetup({
		storage,
		configuration,
		organisation: defaultOrganisation,
		keysPath,
		configureKeys: (keys) => ingest.configureKeys(keys),
		now,
		registryChanged: (organisation) => registryChanged(organisation),
		idReplaced: (kind, from, to) => renameInFilters(boards, kind, from, to),
		makeBoards: (floor) => setUpBoards(boards, floor)
	});
	const archivist = new Archivist(
		{
			logPath,
			storagePath: join(dataDirectory, 'tidewall.db'),
			directory: join(dataDirectory, 'checkpoints'),
			definitions: wanted.definitions(),
			queueKinds: wanted.queueKinds(),
			checkpointEvery: configuration.checkpointSeconds * second
		},
		(report) => {
			if (report.kind === 'trouble') logger.error({ trouble: report.message }, 'archivist');
			else if (report.kind === 'checkpoint') logger.debug(report, 'checkpoint written');
			else courier.hear(report);
		}
	);
	const courier = new BoardCourier(
		floors,
		(request) => archivist.tell(request),
		(board, reason) => logger.warn({ board, reason }, 'a board that was counted is not on its wall yet')
	);
	const recounter = new Recounter({
		logPath,
		floors,
		queueKindsOf: (organisation) => wanted.queueKinds().get(organisation)
	});
	/** Counts and shows what is wanted now: at once where nothing is to be counted anew. */
	const recast = () => {
		floors.setDefinitions(wanted.definitions());
		archivist.define({ definitions: wanted.definitions(), queueKinds: wanted.queueKinds() });
	};
	const registryChanged = async (organisation: string): Promise<void> => {
		// The demo's registries are code.
		if (organisation === demoOrganisation) return;
		wanted.setRegistry(organisation, await storage.registry.snapshot(organisation, now()));
		recast();
		floors.directoryChanged(organisation);
	};
	const pruning = setInterval(() => {
		log.prune(now() - configuration.retentionDays * day).catch((error: unknown) => {
			logger.warn({ err: error }, 'old events could not be forgotten');
		});
	}, pruneEvery);
	ingestStarted.resolve(ingest);
	const demoControl: DemoControl = {
		get running() {
			return demo.running;
		},
		get held() {
			return demo.held(floors.hasHeard(defaultOrganisation));
		},
		end: () => demo.end('by hand'),
		begin: async () => {
			const begun = await changedPresets(storage, await demo.begin(Promise.resolve(ingest)));
			// A server that was started without the demo does not know its boards yet.
			const unknown = begun.filter(({ id }) => floors.board(id) === undefined);
			for (const board of unknown) wanted.put(board);
			if (unknown.length > 0) recast();
		}
	};
	alarms.start();

	const find = (id: string) => replays.board(id) ?? floors.board(id);
	const stateOf = (id: string) => {
		const replay = replays.has(id);
		const state = replay ? replays.stateOf(id) : shownState(id);
		if (state === undefined) return undefined;
		return { at: replay ? replays.clockOf(id) : floors.now(), state };
	};
	const links = new LinkDesk(storage.settings, now);
	const drillDownThread = new DrillDownThread(logPath);
	const drillDown = new DrillDown({
		board: find,
		state: stateOf,
		look: (id, look) => {
			const replay = replays.ofBoard(id);
			return replay === undefined ? floors.look(id, look) : replay.look(look);
		},
		replayOf: (id) => replays.ofBoard(id),
		directoryOf: (board) => replays.ofBoard(board.id)?.directory ?? directoryOf(board.organisation),
		linksOf: (organisation) => links.linksOf(organisation),
		thread: drillDownThread
	});
	return {
		configuration,
		hub,
		boards,
		recounter,
		alarms,
		alarmLog: new AlarmLog(storage.alarms),
		setup,
		demo: demoControl,
		ingest,
		replays,
		drillDown,
		links,
		logger,
		registry,
		live: {
			boards: liveBoards,
			board: find,
			state: stateOf,
			counting: (id) => floors.countingOf(id)
		},
		registryChanged,
		ready() {
			const reasons: string[] = [];
			if (!ingest.available) reasons.push('The event log cannot be written.');
			return { ok: reasons.length === 0, reasons };
		},
		async close() {
			clearInterval(pruning);
			unwatchKeys();
			await demo.stop();
			replays.close();
			await drillDownThread.close();
			await hub.shutdown();
			ingest.close();
			courier.close();
			recounter.close();
			statisticsKept();
			await archivist.close();
			await alarms.close();
			await log.close();
			await storage.close();
			unlock();
		}
	};
}
