import type { LoggedEvent, TidewallEvent } from '#lib/domain/events/event.ts';
import { subjectKindOf } from '#lib/domain/events/subject-kind.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { AppendOutcome, EventLog, SubjectKey } from './event-log.ts';
import { sameContent } from './log-row.ts';
import type { EventContent } from './log-row.ts';

/** A log that lasts as long as its process: for a replay of a file, whose events have a home already. */
export class MemoryEventLog implements EventLog {
	/** Position of the first entry minus 1. */
	#forgotten = 0;
	#events: LoggedEvent[] = [];
	readonly #byIdentity = new Map<string, LoggedEvent>();
	readonly #bySubject = new Map<string, LoggedEvent[]>();

	async append(batch: readonly TidewallEvent[]): Promise<readonly AppendOutcome[]> {
		return batch.map((event) => this.#appendOne(event));
	}

	#appendOne(event: TidewallEvent): AppendOutcome {
		const identity = JSON.stringify([event.organisation, event.source, event.id]);
		const first = this.#byIdentity.get(identity);
		if (first !== undefined) {
			return { status: sameContent(contentOf(first), contentOf(event)) ? 'duplicate' : 'conflict' };
		}
		const position = this.#forgotten + this.#events.length + 1;
		const logged: LoggedEvent = { ...event, position };
		this.#events.push(logged);
		this.#byIdentity.set(identity, logged);
		const subject = subjectOf(event);
		const ofSubject = this.#bySubject.get(subject);
		if (ofSubject === undefined) this.#bySubject.set(subject, [logged]);
		else ofSubject.push(logged);
		return { status: 'accepted', position };
	}

	async read(after: number, limit: number): Promise<readonly LoggedEvent[]> {
		const from = Math.max(0, after - this.#forgotten);
		return this.#events.slice(from, from + limit);
	}

	readSubject({ organisation, source, kind, subject }: SubjectKey, upTo: number): readonly LoggedEvent[] {
		const events = this.#bySubject.get(JSON.stringify([organisation, source, kind, subject])) ?? [];
		const last = events.at(-1);
		return last === undefined || last.position <= upTo
			? events
			: events.filter(({ position }) => position <= upTo);
	}

	async head(): Promise<number> {
		return this.#forgotten + this.#events.length;
	}

	async tail(): Promise<number> {
		return this.#forgotten + 1;
	}

	async prune(receivedBefore: EpochMs): Promise<number> {
		const kept = this.#events.findIndex(({ receivedAt }) => receivedAt >= receivedBefore);
		const forgotten = this.#events.slice(0, kept === -1 ? undefined : kept);
		for (const event of forgotten) {
			this.#byIdentity.delete(JSON.stringify([event.organisation, event.source, event.id]));
			const subject = subjectOf(event);
			const left = this.#bySubject.get(subject)?.filter(({ position }) => position > event.position) ?? [];
			if (left.length === 0) this.#bySubject.delete(subject);
			else this.#bySubject.set(subject, left);
		}
		this.#events = this.#events.slice(forgotten.length);
		this.#forgotten += forgotten.length;
		return forgotten.length;
	}

	async close(): Promise<void> {}
}

function subjectOf({ organisation, source, type, subject }: TidewallEvent): string {
	return JSON.stringify([organisation, source, subjectKindOf(type), subject]);
}

function contentOf({
	type,
	subject,
	time,
	sequence,
	sentTime,
	data,
	extensions
}: TidewallEvent): EventContent {
	return {
		kind: subjectKindOf(type),
		subject,
		time,
		body: JSON.stringify({ type, sequence, sentTime, data, extensions })
	};
}
