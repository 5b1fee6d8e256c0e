import type { LoggedEvent } from '#lib/domain/events/event.ts';
import { noteOf } from '#lib/domain/events/parse.ts';
import { second } from '#lib/domain/units.ts';
import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';

/** A refused item, so that whoever runs the source can see why. */
export interface RejectedItem {
	readonly at: EpochMs;
	readonly index: number;
	readonly id: string | null;
	readonly code: string;
	/** JSON Pointer to the field at fault; empty for the item as a whole. */
	readonly path: string;
	/** Beginning of the item as JSON, customer ids and message texts masked. */
	readonly excerpt: string;
}

/** How a source does. */
export interface SourceReport {
	readonly source: string;
	/** Since when it is counted: the file of the counts outlives the server. */
	readonly since?: EpochMs;
	/** Accepted events a second over the last minute. */
	readonly ratePerSecond: number;
	/** Receive time minus event time of the last event that came in time. */
	readonly lag?: Milliseconds;
	/** Latest business instant of an event. */
	readonly lastEventAt?: EpochMs;
	/** Receive time of the last event or heartbeat. */
	readonly lastReceivedAt?: EpochMs;
	readonly heartbeatSeconds?: number;
	/** Silent for three heartbeat intervals; absent when no interval is known. */
	readonly silent?: boolean;
	readonly accepted: number;
	readonly late: number;
	readonly history: number;
	readonly clockSkew: number;
	readonly duplicate: number;
	readonly conflict: number;
	readonly rejected: number;
	readonly rejectedByCode: Readonly<Record<string, number>>;
}

/** The counts of one source as they are kept over a restart. */
export interface StatisticsRecord {
	readonly organisation: string;
	readonly source: string;
	readonly since?: EpochMs;
	readonly lag?: Milliseconds;
	readonly lastEventAt?: EpochMs;
	readonly lastReceivedAt?: EpochMs;
	readonly heartbeatSeconds?: number;
	readonly accepted: number;
	readonly late: number;
	readonly history: number;
	readonly clockSkew: number;
	readonly duplicate: number;
	readonly conflict: number;
	readonly rejected: Readonly<Record<string, number>>;
	readonly lastRejected: readonly RejectedItem[];
}

const rejectedKept = 50;
const excerptLength = 512;
const rateWindow = 60;
const silentAfterIntervals = 3;

interface Counts {
	since?: EpochMs;
	lag?: Milliseconds;
	lastEventAt?: EpochMs;
	lastReceivedAt?: EpochMs;
	heartbeatSeconds?: number;
	accepted: number;
	late: number;
	history: number;
	clockSkew: number;
	duplicate: number;
	conflict: number;
	readonly rejected: Map<string, number>;
	readonly lastRejected: RejectedItem[];
	/** Accepted events by second, and the second each slot stands for. */
	readonly perSecond: Uint32Array;
	readonly slotSecond: Float64Array;
}

/** What came in per source, in memory; `record` and `restore` carry it over a restart (`kept-statistics.ts`). */
export class SourceStatistics {
	#changes = 0;
	readonly #organisations = new Map<string, Map<string, Counts>>();

	#counts(organisation: string, source: string): Counts {
		let sources = this.#organisations.get(organisation);
		if (sources === undefined) this.#organisations.set(organisation, (sources = new Map<string, Counts>()));
		let counts = sources.get(source);
		if (counts === undefined) {
			counts = {
				accepted: 0,
				late: 0,
				history: 0,
				clockSkew: 0,
				duplicate: 0,
				conflict: 0,
				rejected: new Map(),
				lastRejected: [],
				perSecond: new Uint32Array(rateWindow),
				slotSecond: new Float64Array(rateWindow)
			};
			sources.set(source, counts);
		}
		return counts;
	}

	/** Goes up with everything that is counted. */
	get changes(): number {
		return this.#changes;
	}

	/** Everything that was counted, to be kept. */
	record(): readonly StatisticsRecord[] {
		return [...this.#organisations].flatMap(([organisation, sources]) =>
			[...sources].map(([source, { rejected, perSecond: _, slotSecond: __, ...counts }]) => ({
				organisation,
				source,
				...counts,
				rejected: Object.fromEntries(rejected)
			}))
		);
	}

	/** Goes on counting from what was kept. */
	restore(records: readonly StatisticsRecord[]): void {
		for (const { organisation, source, rejected, lastRejected, heartbeatSeconds, ...counts } of records) {
			const own = this.#counts(organisation, source);
			Object.assign(own, counts);
			// What its key says now goes before what it said then.
			if (own.heartbeatSeconds === undefined && heartbeatSeconds !== undefined)
				own.heartbeatSeconds = heartbeatSeconds;
			for (const [code, count] of Object.entries(rejected)) own.rejected.set(code, count);
			own.lastRejected.push(...lastRejected.slice(-rejectedKept));
		}
	}

	/** Makes a source known before its first event. */
	expect(organisation: string, source: string, heartbeatSeconds: number | undefined): void {
		const counts = this.#counts(organisation, source);
		if (heartbeatSeconds !== undefined) counts.heartbeatSeconds = heartbeatSeconds;
	}

	/** Counts an accepted event. */
	accepted(event: LoggedEvent): void {
		const counts = this.#counts(event.organisation, event.source);
		this.#changes++;
		counts.since ??= event.receivedAt;
		counts.accepted++;
		switch (noteOf(event)) {
			case 'late':
				counts.late++;
				break;
			case 'history':
				counts.history++;
				break;
			case 'clock_skew':
				counts.clockSkew++;
				break;
			case undefined:
				counts.lag = event.receivedAt - event.time;
		}
		this.#seen(counts, event);
		const now = Math.floor(event.receivedAt / second);
		const slot = now % rateWindow;
		if (counts.slotSecond[slot] !== now) {
			counts.slotSecond[slot] = now;
			counts.perSecond[slot] = 0;
		}
		counts.perSecond[slot] = (counts.perSecond[slot] ?? 0) + 1;
	}

	/** Learns from an event that was read from the log at start, without counting it. */
	recall(event: LoggedEvent): void {
		this.#seen(this.#counts(event.organisation, event.source), event);
	}

	#seen(counts: Counts, event: LoggedEvent): void {
		if (!(event.receivedAt <= (counts.lastReceivedAt ?? 0))) counts.lastReceivedAt = event.receivedAt;
		if (!(event.time <= (counts.lastEventAt ?? 0))) counts.lastEventAt = event.time;
		if (event.type === 'source.heartbeat' && event.data.interval_s !== undefined) {
			counts.heartbeatSeconds = event.data.interval_s;
		}
	}

	/** Counts a repeat, with the same or with other content. A repeat is a sign of life too. */
	repeated(organisation: string, source: string, status: 'duplicate' | 'conflict', at: EpochMs): void {
		const counts = this.#counts(organisation, source);
		this.#changes++;
		counts.since ??= at;
		counts[status]++;
		counts.lastReceivedAt = Math.max(counts.lastReceivedAt ?? 0, at);
	}

	/** Counts a refused item and keeps it among the last 50. */
	rejected(
		organisation: string,
		source: string,
		item: Omit<RejectedItem, 'excerpt'> & { readonly item: unknown }
	): void {
		const { item: payload, ...rejected } = item;
		const counts = this.#counts(organisation, source);
		this.#changes++;
		counts.since ??= rejected.at;
		counts.rejected.set(rejected.code, (counts.rejected.get(rejected.code) ?? 0) + 1);
		counts.lastRejected.push({ ...rejected, excerpt: excerptOf(payload) });
		if (counts.lastRejected.length > rejectedKept) counts.lastRejected.shift();
	}

	/** The last refused items of a source, newest first; undefined when there is no such source. */
	lastRejected(organisation: string, source: string): readonly RejectedItem[] | undefined {
		return this.#organisations.get(organisation)?.get(source)?.lastRejected.toReversed();
	}

	/** Every source of an organisation, by name. */
	report(organisation: string, now: EpochMs): readonly SourceReport[] {
		const sources = [...(this.#organisations.get(organisation) ?? [])];
		return sources
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([source, counts]) => {
				const { since, lag, lastEventAt, lastReceivedAt, heartbeatSeconds } = counts;
				const rejectedByCode = Object.fromEntries(counts.rejected);
				return {
					source,
					ratePerSecond: rateOf(counts, now),
					...(since !== undefined && { since }),
					...(lag !== undefined && { lag }),
					...(lastEventAt !== undefined && { lastEventAt }),
					...(lastReceivedAt !== undefined && { lastReceivedAt }),
					...(heartbeatSeconds !== undefined && {
						heartbeatSeconds,
						silent: now - (lastReceivedAt ?? 0) > silentAfterIntervals * heartbeatSeconds * second
					}),
					accepted: counts.accepted,
					late: counts.late,
					history: counts.history,
					clockSkew: counts.clockSkew,
					duplicate: counts.duplicate,
					conflict: counts.conflict,
					rejected: [...counts.rejected.values()].reduce((sum, count) => sum + count, 0),
					rejectedByCode
				};
			});
	}
}

function rateOf({ perSecond, slotSecond }: Counts, now: EpochMs): number {
	const last = Math.floor(now / second);
	let events = 0;
	for (let slot = 0; slot < rateWindow; slot++) {
		if ((slotSecond[slot] ?? 0) > last - rateWindow) events += perSecond[slot] ?? 0;
	}
	return events / rateWindow;
}

const maskedFields: ReadonlySet<string> = new Set(['customer', 'text', 'content', 'body', 'html']);
const mask = '•••';

/** What a person needs to find the fault, without whom it concerns or what was said. */
function excerptOf(item: unknown): string {
	if (typeof item === 'string') {
		// A line that is no JSON: whatever follows the name of a private field is hidden up to the next quote or comma.
		const text = item.slice(0, excerptLength * 2);
		return text
			.replace(/("(?:customer|text|content|body|html)"\s*:\s*)("(?:[^"\\]|\\.)*"?|[^,}\s]*)/g, `$1"${mask}"`)
			.slice(0, excerptLength);
	}
	let text: string | undefined;
	try {
		text = JSON.stringify(item, (key, value: unknown) =>
			maskedFields.has(key) && value !== null ? mask : value
		);
	} catch {
		// Too deep to be written.
	}
	return (text ?? '').slice(0, excerptLength);
}
