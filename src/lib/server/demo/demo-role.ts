import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Board } from '#lib/domain/board/board.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import type { Configuration } from '../configuration.ts';
import type { IngestService } from '../ingest/ingest-service.ts';
import type { DemoHeld } from './demo-api.ts';
import type { DemoShop } from './demo-shop.ts';
import { demoOrganisation, startDemo } from './start-demo.ts';

/** Whether there is a demo shop: until the first event of a real source, or as the configuration says. */
export class DemoRole {
	readonly #configuration: Configuration;
	readonly #logger: Logger;
	readonly #endedFile: string;
	#shop: DemoShop | undefined;
	#ended: boolean;

	constructor(configuration: Configuration, logger: Logger) {
		this.#configuration = configuration;
		this.#logger = logger;
		this.#endedFile = join(configuration.dataDirectory, 'demo-ended');
		const { demo } = configuration;
		this.#ended = demo === 'off' || (demo === 'auto' && existsSync(this.#endedFile));
	}

	get running(): boolean {
		return !this.#ended;
	}

	/** Starts the shop, where there is to be one; it posts once the ingest is there. Returns its boards. */
	async start(ingest: Promise<IngestService>): Promise<readonly Board[]> {
		if (this.#ended) return [];
		const { dataDirectory, demoSpeed: speed } = this.#configuration;
		const { shop, boards } = await startDemo({ dataDirectory, logger: this.#logger, speed, ingest });
		this.#shop = shop;
		return boards;
	}

	/** Ends the demo with the first event of a real source, for good. */
	see(events: readonly LoggedEvent[]): void {
		if (this.#ended || this.#configuration.demo === 'on') return;
		if (events.every((event) => event.organisation === demoOrganisation)) return;
		this.end('a real source sends events');
	}

	/** Why it cannot be ended, or begun again, by hand. */
	held(realData: boolean): DemoHeld | undefined {
		const { demo } = this.#configuration;
		if (!this.#ended) return demo === 'on' ? 'configured_on' : undefined;
		if (demo === 'off') return 'configured_off';
		return realData ? 'real_data' : undefined;
	}

	/** Ends it; a restart does not bring it back. */
	end(reason: string): void {
		this.#ended = true;
		try {
			writeFileSync(this.#endedFile, '');
		} catch (error) {
			// The demo ends all the same; after a restart on a disk with room the next real event writes it.
			this.#logger.warn({ err: error }, 'the end of the demo could not be noted');
		}
		this.#logger.info({ reason }, 'the demo shop ends');
		void this.#shop?.stop();
	}

	/** Begins it again. */
	async begin(ingest: Promise<IngestService>): Promise<readonly Board[]> {
		await this.#shop?.stop();
		rmSync(this.#endedFile, { force: true });
		this.#ended = false;
		this.#logger.info('the demo shop begins again');
		return this.start(ingest);
	}

	async stop(): Promise<void> {
		await this.#shop?.stop();
	}
}
