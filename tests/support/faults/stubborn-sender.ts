import { setTimeout as delay } from 'node:timers/promises';
import { between, chanceOf } from './chance.ts';
import { ChatTraffic } from './chat-traffic.ts';
import type { SentEvent } from './chat-traffic.ts';
import type { IngestResult } from '#lib/server/ingest/ingest-service.ts';

/** What several senders were told; shared by all of them. */
export class Answers {
	/** Everything that was ever sent, by id. */
	readonly sent = new Map<string, SentEvent>();
	/** Answered `accepted` or `duplicate`: the server's word that it is on the log. */
	readonly acknowledged = new Set<string>();
	/** Answered `accepted`, at most once each. */
	readonly accepted = new Set<string>();
	duplicates = 0;
	/** Requests that got no whole answer. */
	unanswered = 0;
	/** Requests answered 503. */
	refused = 0;
	/** Anything that the promise of the API does not allow, as sentences. */
	readonly problems: string[] = [];

	take(batch: readonly SentEvent[], result: IngestResult, repeated: boolean): void {
		for (const [index, { id }] of batch.entries()) {
			const item = result.results[index];
			if (item?.id !== id) this.problems.push(`${id}: result ${index} is of ${String(item?.id)}`);
			else if (item.status === 'accepted') {
				if (this.accepted.has(id)) this.problems.push(`${id}: accepted twice`);
				this.accepted.add(id);
				this.acknowledged.add(id);
			} else if (item.status === 'duplicate') {
				if (!repeated) this.problems.push(`${id}: a duplicate when sent for the first time`);
				if (item.code === 'conflict') this.problems.push(`${id}: the log holds other content`);
				this.duplicates += 1;
				this.acknowledged.add(id);
			} else this.problems.push(`${id}: rejected, ${String(item.code)}`);
		}
	}
}

/** Where a sender sends; the address changes when the server starts again on another port. */
export interface Target {
	readonly address: () => string;
	readonly secret: string;
}

/**
 * A sender that keeps its part of the promise: it posts the same request again until it is answered 202. It is less
 * patient than `Retry-After` asks for, so that the faults meet more requests.
 */
export class StubbornSender {
	readonly #target: Target;
	readonly #answers: Answers;
	readonly #traffic: ChatTraffic;
	readonly #seed: number;

	constructor(lane: string, seed: number, target: Target, answers: Answers) {
		this.#target = target;
		this.#answers = answers;
		this.#seed = seed;
		this.#traffic = new ChatTraffic(lane, seed);
	}

	/** Sends until `ending` says so; the last request is repeated until it is answered, or `giveUp` says so. */
	async send(ending: AbortSignal, giveUp?: AbortSignal): Promise<void> {
		const chance = chanceOf(this.#seed + 1);
		while (!ending.aborted) {
			const batch = this.#traffic.next(between(chance, 1, 60), Date.now());
			for (const event of batch) this.#answers.sent.set(event.id, event);
			let repeated = false;
			while (!(await this.#post(batch, repeated))) {
				if (giveUp?.aborted) return;
				repeated = true;
				await delay(between(chance, 10, 60));
			}
			await delay(between(chance, 0, 10));
		}
	}

	async #post(batch: readonly SentEvent[], repeated: boolean): Promise<boolean> {
		const answers = this.#answers;
		try {
			const response = await fetch(`${this.#target.address()}/v1/events`, {
				method: 'POST',
				headers: {
					authorization: `Bearer ${this.#target.secret}`,
					'content-type': 'application/cloudevents-batch+json'
				},
				body: JSON.stringify(batch)
			});
			if (response.status === 202) {
				answers.take(batch, (await response.json()) as IngestResult, repeated);
				return true;
			}
			const body = await response.text();
			if (response.status !== 503) answers.problems.push(`answered ${response.status}: ${body}`);
			else if (!(Number(response.headers.get('retry-after')) > 0))
				answers.problems.push(`503 without Retry-After: ${body}`);
			answers.refused += 1;
			return false;
		} catch {
			answers.unanswered += 1;
			return false;
		}
	}
}
