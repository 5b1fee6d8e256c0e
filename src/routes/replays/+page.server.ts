import type { PageServerLoad } from './$types';

/** The replays that run, and the live boards whose definition a new one can take. */
export const load: PageServerLoad = ({ locals: { runtime }, url, depends }) => {
	depends('tidewall:replays');
	return {
		now: Date.now(),
		replays: runtime.replays.all().map(({ status }) => status),
		boards: runtime.live.boards().map(({ id, name, zone, dayStart, phases, filter }) => ({
			id,
			name,
			zone,
			dayStart,
			phases,
			filtered: [filter.shops, filter.channels, filter.queues, filter.agentGroups].some(
				(list) => list?.length
			)
		})),
		/** What the range form begins with. */
		initial: {
			board: url.searchParams.get('board') ?? undefined,
			preset: url.searchParams.get('range') ?? undefined
		}
	};
};
