import { defaultOrganisation } from '#lib/server/ingest/ingest-keys.ts';
import type { LayoutServerLoad } from './$types';

/** What every page of the settings shows: how much waits to be mapped, and what the demo does. */
export const load: LayoutServerLoad = async ({ locals: { runtime }, depends }) => {
	depends('tidewall:settings');
	const { registry, organisation, draft } = runtime.setup;
	const [listing, saved, setup] = await Promise.all([registry.list(), organisation.read(), draft.read()]);
	const now = Date.now();
	const sources = runtime.ingest.statistics.report(defaultOrganisation, now);
	return {
		now,
		registry: listing,
		organisation: { ...saved.settings, revision: saved.revision },
		setup: { ...setup.draft, revision: setup.revision },
		demo: { running: runtime.demo.running, held: runtime.demo.held },
		sources,
		/** Names of sources, for accounts. */
		sourceNames: sources.map(({ source }) => source)
	};
};
