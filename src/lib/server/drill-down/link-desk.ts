import type { EpochMs } from '#lib/domain/units.ts';
import type { SettingRepository } from '../storage/setting-repository.ts';
import { linkFault, linkSettings, type ConversationLinks, type LinkFault } from './conversation-link.ts';

/** The template of a source, undefined where none is set, at its revision (0: never set). */
export interface SourceLink {
	readonly url: string | undefined;
	readonly revision: number;
}

/** What became of saving one. */
export type LinkOutcome =
	| { readonly status: 'saved'; readonly link: SourceLink }
	| { readonly status: 'invalid'; readonly fault: LinkFault }
	| { readonly status: 'conflict'; readonly revision: number };

/** Where the addresses of conversations in their source systems are kept: one template a source. */
export class LinkDesk {
	readonly #settings: Pick<SettingRepository, 'find' | 'save' | 'beginningWith'>;
	readonly #now: () => EpochMs;
	/** By organisation, as they were last read or saved. */
	readonly #links = new Map<string, Promise<ConversationLinks>>();

	constructor(settings: Pick<SettingRepository, 'find' | 'save' | 'beginningWith'>, now: () => EpochMs) {
		this.#settings = settings;
		this.#now = now;
	}

	/** All templates of an organisation. Read from storage once, and again after a change. */
	linksOf(organisation: string): Promise<ConversationLinks> {
		let links = this.#links.get(organisation);
		if (links === undefined) {
			links = this.#read(organisation);
			this.#links.set(organisation, links);
			links.catch(() => this.#links.delete(organisation));
		}
		return links;
	}

	async #read(organisation: string): Promise<ConversationLinks> {
		const stored = await this.#settings.beginningWith(organisation, linkSettings);
		return new Map(
			stored.flatMap(({ name, value }) => {
				const url = urlOf(value);
				return url === undefined ? [] : [[name.slice(linkSettings.length), url] as const];
			})
		);
	}

	async find(organisation: string, source: string): Promise<SourceLink> {
		const stored = await this.#settings.find(organisation, linkSettings + source);
		return { url: urlOf(stored?.value), revision: stored?.revision ?? 0 };
	}

	/** @param url null to have none */
	async save(organisation: string, source: string, url: unknown, revision: number): Promise<LinkOutcome> {
		const fault = url === null ? undefined : linkFault(url);
		if (fault !== undefined) return { status: 'invalid', fault };
		const change = { actor: 'local', at: this.#now() };
		const outcome = await this.#settings.save(organisation, linkSettings + source, { url }, revision, change);
		this.#links.delete(organisation);
		switch (outcome.status) {
			case 'saved':
				return {
					status: 'saved',
					link: { url: url === null ? undefined : (url as string), revision: outcome.revision }
				};
			case 'conflict':
				return outcome;
			case 'missing':
				return { status: 'conflict', revision: 0 };
		}
	}
}

/** Checked again when read: what is stored goes into pages. */
function urlOf(value: unknown): string | undefined {
	const url = (value as { url?: unknown } | undefined)?.url;
	return linkFault(url) === undefined ? (url as string) : undefined;
}
