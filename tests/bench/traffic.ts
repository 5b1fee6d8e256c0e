import { randomUUID } from 'node:crypto';
import type { EpochMs } from '#lib/domain/units.ts';

/** What sets the events of one lane apart from those of another. */
export interface LaneOptions {
	/** In every id of the lane. */
	readonly name: string;
	/** Its conversations come to this queue, of a shop and a channel that all lanes share. */
	readonly queue: string;
	/** `numbered`: ids count up, as most systems give them. `random`: UUIDs, the worst for an index of identities. */
	readonly ids: 'numbered' | 'random';
	/** The lane is a whole floor: its conversations are spread over so many queues and people, who first say that they are there. */
	readonly floor?: FloorSize | undefined;
}

/** How large a floor is. */
export interface FloorSize {
	readonly queues: number;
	readonly accounts: number;
	/** Conversations at a time. */
	readonly open: number;
}

interface Talk {
	readonly subject: string;
	readonly queue: string;
	readonly agent: string;
	stage: number;
}

/** Conversations of one lane at a time. */
const width = 40;
const accountsPerLane = 8;
/** Conversations of a waiting line that nobody queued. */
const talks = 400;
export const trafficShop = 'flagship';
export const trafficChannel = 'taobao';

/** Stages of every conversation; of ten events one opens. */
const stages: readonly {
	readonly type: string;
	readonly fields: (talk: Talk) => string;
}[] = [
	{
		type: 'conversation.opened',
		fields: ({ subject, queue }) =>
			`"channel":"${trafficChannel}","shop":"${trafficShop}","queue":"${queue}","customer":"u-${subject}","topic":"price"`
	},
	{ type: 'conversation.queued', fields: ({ queue }) => `"queue":"${queue}","position":1` },
	{ type: 'message.created', fields: fromCustomer },
	{ type: 'conversation.assigned', fields: ({ agent }) => `"agent":"${agent}","via":"route"` },
	{ type: 'message.created', fields: fromAgent },
	{ type: 'message.created', fields: fromCustomer },
	{ type: 'message.created', fields: fromAgent },
	{ type: 'message.created', fields: fromCustomer },
	{ type: 'message.created', fields: fromAgent },
	{ type: 'conversation.closed', fields: ({ agent }) => `"reason":"agent","agent":"${agent}"` }
];

function fromCustomer({ subject, stage }: Talk): string {
	return `"message":"${subject}-m${stage}","from":"customer","kind":"text","length":24,"auto":false`;
}

function fromAgent({ subject, agent, stage }: Talk): string {
	return `"message":"${subject}-m${stage}","from":"agent","agent":"${agent}","kind":"text","auto":false`;
}

/** Conversations of one sender, from opening to close, forty at a time in a mixed order that is the same in every run. */
export class Lane {
	/** Conversations opened so far. */
	opened = 0;
	readonly #options: LaneOptions;
	readonly #talks: Talk[] = [];
	#seed = 1;

	constructor(options: LaneOptions) {
		this.#options = options;
	}

	/** The next event as JSON, about 290 bytes. */
	next(at: EpochMs): string {
		const { name, ids, floor } = this.#options;
		if (this.#present < (floor?.accounts ?? 0)) return this.#comesOnline(at);
		const most = floor?.open ?? width;
		const place =
			this.#talks.length < most && this.#draw(4) === 0 ? this.#talks.length : this.#draw(this.#talks.length);
		const talk = (this.#talks[place] ??= this.#begin());
		const { type, fields } = stages[talk.stage] as (typeof stages)[number];
		const { subject, stage } = talk;
		const id = ids === 'random' ? randomUUID() : `${subject}-${stage}`;
		const data = fields(talk);
		talk.stage += 1;
		if (talk.stage === stages.length) this.#talks[place] = this.#begin();
		if (stage === 0) this.opened += 1;
		return (
			`{"specversion":"1.0","type":"tidewall.${type}","source":"bench/${name}","subject":"${subject}",` +
			`"time":"${new Date(at).toISOString()}","id":"${id}","sequence":"00000000${stage}","data":{${data}}}`
		);
	}

	/** The next of the floor's people comes online. */
	#comesOnline(at: EpochMs): string {
		const { name } = this.#options;
		const agent = `agent-${name}-${this.#present}`;
		this.#present += 1;
		return (
			`{"specversion":"1.0","type":"tidewall.agent.state","source":"bench/${name}","subject":"${agent}",` +
			`"time":"${new Date(at).toISOString()}","id":"${agent}-online","data":{"state":"online","capacity":10}}`
		);
	}
	#present = 0;

	#begin(): Talk {
		const number = (this.#begun += 1);
		const { name, queue, floor } = this.#options;
		return {
			subject: `${name}-${String(number).padStart(8, '0')}`,
			queue: floor === undefined ? queue : `${queue}-${number % floor.queues}`,
			agent: `agent-${name}-${number % (floor?.accounts ?? accountsPerLane)}`,
			stage: 0
		};
	}
	#begun = 0;

	/** 0 … below − 1. */
	#draw(below: number): number {
		this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
		return below === 0 ? 0 : Math.floor((this.#seed / 2 ** 32) * below);
	}
}

/**
 * Customers who come and wait: of every `batch` events the last two open a conversation and queue it, the others are
 * messages of customers who talk to a machine.
 */
export class WaitingLine {
	/** Conversations opened so far; all of them wait. */
	opened = 0;
	readonly #name: string;
	readonly #queue: string;
	readonly #batch: number;
	#events = 0;

	constructor({ name, queue }: LaneOptions, batch: number) {
		this.#name = name;
		this.#queue = queue;
		this.#batch = batch;
	}

	/** The next event as JSON. */
	next(at: EpochMs): string {
		const number = (this.#events += 1);
		const place = number % this.#batch;
		const waiting = place === 0 || place === this.#batch - 1;
		if (place === this.#batch - 1) this.opened += 1;
		const subject = waiting ? `${this.#name}-w${this.opened}` : `${this.#name}-t${number % talks}`;
		const [type, data] =
			place === 0
				? ['conversation.queued', `"queue":"${this.#queue}"`]
				: waiting
					? [
							'conversation.opened',
							`"channel":"${trafficChannel}","shop":"${trafficShop}","queue":"${this.#queue}","customer":"u-${subject}"`
						]
					: [
							'message.created',
							`"message":"m${number}","from":"customer","kind":"text","length":24,"auto":false`
						];
		return (
			`{"specversion":"1.0","type":"tidewall.${type}","source":"bench/${this.#name}","subject":"${subject}",` +
			`"time":"${new Date(at).toISOString()}","id":"${this.#name}-${number}",` +
			`"sequence":"${String(number).padStart(9, '0')}","data":{${data}}}`
		);
	}
}

/** A whole `POST /v1/events` as bytes, ready for a socket. */
export function requestBytes(secret: string, events: readonly string[]): Buffer {
	const body = `[${events.join(',')}]`;
	return Buffer.from(
		'POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n' +
			`Authorization: Bearer ${secret}\r\nContent-Type: application/cloudevents-batch+json\r\n` +
			`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
	);
}
