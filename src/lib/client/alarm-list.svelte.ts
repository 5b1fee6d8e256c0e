import type { Alarm, AlarmEntry } from '../domain/alarm/alarm.ts';
import { second, type Milliseconds } from '../domain/units.ts';

/** How often the page looks for what is new. */
const pollMs: Milliseconds = 3 * second;

/** An alarm as `GET /v1/alarms` gives it. */
export interface ListedAlarm extends Alarm {
	readonly entries: readonly AlarmEntry[];
	/** The present figure of one that stands, where it is known. */
	readonly value?: number;
}

/** What stands, and a part of what stood. */
export interface AlarmLists {
	readonly standing: readonly ListedAlarm[];
	readonly ended: readonly ListedAlarm[];
	/** Cursor of the next part of `ended`; absent: that was all. */
	readonly next?: string | undefined;
}

interface Page {
	readonly alarms: readonly ListedAlarm[];
	readonly next?: string;
}

/** The alarms of a page, looked for again and again while it is open. */
export class AlarmList {
	lists: AlarmLists = $state.raw({ standing: [], ended: [] });
	/** The server does not answer: what is shown may have changed. */
	lost: boolean = $state.raw(false);

	readonly #fetch: typeof fetch;
	#query = '';
	#timer: ReturnType<typeof setInterval> | undefined;
	#looks = 0;

	constructor(request: typeof fetch = (...args) => fetch(...args)) {
		this.#fetch = request;
	}

	/**
	 * Shows what came with the page, and follows it from there.
	 * @param query filters of `GET /v1/alarms`, with the cursor of the part that is shown
	 */
	show(lists: AlarmLists, query: URLSearchParams): void {
		this.#looks += 1;
		this.lists = lists;
		this.lost = false;
		this.#query = query.toString();
	}

	open(): void {
		this.#timer ??= setInterval(() => void this.look(), pollMs);
	}

	close(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
	}

	/** Looks now. */
	async look(): Promise<void> {
		this.#looks += 1;
		const look = this.#looks;
		try {
			const standing = new URLSearchParams(this.#query);
			standing.set('standing', 'true');
			standing.set('limit', '200');
			standing.delete('cursor');
			const ended = new URLSearchParams(this.#query);
			ended.set('standing', 'false');
			const [now, before] = await Promise.all([this.#page(standing), this.#page(ended)]);
			// The filters were changed, or a later look has answered already.
			if (look !== this.#looks) return;
			this.lists = { standing: now.alarms, ended: before.alarms, next: before.next };
			this.lost = false;
		} catch {
			if (look === this.#looks) this.lost = true;
		}
	}

	async #page(query: URLSearchParams): Promise<Page> {
		const response = await this.#fetch(`/v1/alarms?${query.toString()}`);
		if (!response.ok) throw new Error(`alarms: status ${response.status}`);
		return (await response.json()) as Page;
	}
}
