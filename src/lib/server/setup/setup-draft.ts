import { ProblemList, type Problem } from '#lib/domain/board/problem-list.ts';
import type { Change, SaveOutcome } from '../storage/change.ts';
import type { SettingRepository } from '../storage/setting-repository.ts';

/** The steps of a set-up, in their order; each is a page. */
export const setupSteps = ['organisation', 'shops', 'people', 'source', 'done'] as const;
export type SetupStep = (typeof setupSteps)[number];

/** How far a set-up has come, and what is written and not saved elsewhere yet. Shops and people are saved as they are made. */
export interface SetupDraft {
	/** The step to go on with. */
	readonly step: SetupStep;
	/** What stands in the forms, by field. */
	readonly fields: Readonly<Record<string, string>>;
	/** A file that was sent and not yet taken over. */
	readonly imports: Readonly<Record<string, string>>;
	/** The source for which a key was made. */
	readonly source?: string;
	readonly finished: boolean;
}

const settingName = 'setup';
const begun: SetupDraft = { step: 'organisation', fields: {}, imports: {}, finished: false };

/** Keeps the draft of the set-up on the server, so that it can be gone on with in any browser. */
export class SetupDraftDesk {
	readonly #settings: SettingRepository;
	readonly #organisation: string;

	readonly #whenFinished: () => Promise<void>;

	/** @param whenFinished called when a finished set-up was saved, also once more */
	constructor(
		settings: SettingRepository,
		organisation: string,
		whenFinished: () => Promise<void> = () => Promise.resolve()
	) {
		this.#settings = settings;
		this.#organisation = organisation;
		this.#whenFinished = whenFinished;
	}

	/** The draft; revision 0 while the set-up was never begun. */
	async read(): Promise<{ readonly draft: SetupDraft; readonly revision: number }> {
		const found = await this.#settings.find(this.#organisation, settingName);
		if (found === undefined) return { draft: begun, revision: 0 };
		return { draft: { ...begun, ...(found.value as SetupDraft) }, revision: found.revision };
	}

	async save(draft: SetupDraft, revision: number, change: Change): Promise<SaveOutcome> {
		const outcome = await this.#settings.save(this.#organisation, settingName, draft, revision, change);
		if (outcome.status === 'saved' && draft.finished) await this.#whenFinished();
		return outcome;
	}
}

const mostFields = 40;
const longestField = 500;

/** The draft of a JSON body, or everything that is wrong with it. */
export function parseDraft(
	content: unknown
): { readonly draft: SetupDraft } | { readonly errors: readonly Problem[] } {
	const list = new ProblemList();
	const known = list.object(content, '', ['step', 'fields', 'imports', 'source', 'finished']);
	const step = list.word(known?.['step'], '/step', setupSteps);
	const fields = texts(list, known?.['fields'] ?? {}, '/fields');
	const imports = texts(list, known?.['imports'] ?? {}, '/imports');
	const source = known?.['source'] === undefined ? undefined : list.text(known['source'], '/source', 256);
	const finished = known?.['finished'] === true;
	if (list.problems.length > 0 || step === undefined) return { errors: list.problems };
	return { draft: { step, fields, imports, finished, ...(source !== undefined && { source }) } };
}

function texts(list: ProblemList, value: unknown, path: string): Record<string, string> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		list.add(path, 'object_expected');
		return {};
	}
	const entries = Object.entries(value).slice(0, mostFields);
	return Object.fromEntries(
		entries.flatMap(([name, text]) =>
			typeof text === 'string' && text !== '' ? [[name.slice(0, 80), text.slice(0, longestField)]] : []
		)
	);
}
