import { ProblemList, type Problem } from '#lib/domain/board/problem-list.ts';
import { isTimeOfDay } from '#lib/domain/time/local-time.ts';
import { isTimeZone } from '#lib/domain/time/zone-offset.ts';
import type { Change, SaveOutcome } from '../storage/change.ts';
import type { SettingRepository } from '../storage/setting-repository.ts';

/** What an organisation says of itself. */
export interface OrganisationSettings {
	readonly name: string;
	/** IANA zone in which its days are counted, unless a board has its own. */
	readonly zone: string;
	/** Local time at which its business day begins, `HH:MM`. */
	readonly dayStart: string;
	/** First day of its week. */
	readonly weekStart: 'monday' | 'sunday' | 'saturday';
}

export const weekStarts = ['monday', 'sunday', 'saturday'] as const;
const settingName = 'organisation';
const longestName = 80;

/** Reads and saves what an organisation says of itself; until it has, the configuration does. */
export class OrganisationDesk {
	readonly #settings: SettingRepository;
	readonly #organisation: string;
	readonly #defaults: OrganisationSettings;

	constructor(settings: SettingRepository, organisation: string, defaults: OrganisationSettings) {
		this.#settings = settings;
		this.#organisation = organisation;
		this.#defaults = defaults;
	}

	/** The settings; revision 0 while nobody has saved any. */
	async read(): Promise<{ readonly settings: OrganisationSettings; readonly revision: number }> {
		const found = await this.#settings.find(this.#organisation, settingName);
		if (found === undefined) return { settings: this.#defaults, revision: 0 };
		return {
			settings: { ...this.#defaults, ...(found.value as OrganisationSettings) },
			revision: found.revision
		};
	}

	save(settings: OrganisationSettings, revision: number, change: Change): Promise<SaveOutcome> {
		return this.#settings.save(this.#organisation, settingName, settings, revision, change);
	}
}

/** The settings of a JSON body, or everything that is wrong with it. */
export function parseOrganisation(
	content: unknown
): { readonly settings: OrganisationSettings } | { readonly errors: readonly Problem[] } {
	const list = new ProblemList();
	const fields = list.object(content, '', ['name', 'zone', 'dayStart', 'weekStart']);
	const name = list.text(fields?.['name'], '/name', longestName);
	const zone = list.text(fields?.['zone'], '/zone', longestName);
	if (zone !== undefined && !isTimeZone(zone)) list.add('/zone', 'zone_unknown');
	const dayStart = list.text(fields?.['dayStart'], '/dayStart', 5);
	if (dayStart !== undefined && !isTimeOfDay(dayStart)) list.add('/dayStart', 'time_of_day_expected');
	const weekStart = list.word(fields?.['weekStart'], '/weekStart', weekStarts);
	if (
		list.problems.length > 0 ||
		name === undefined ||
		zone === undefined ||
		dayStart === undefined ||
		weekStart === undefined
	)
		return { errors: list.problems };
	return { settings: { name, zone, dayStart, weekStart } };
}
