/** Child process: parsing and folding with no input and no output, on one thread. */
import type { Board } from '#lib/domain/board/board.ts';
import { emptyConversation, type Conversation } from '#lib/domain/conversation/conversation.ts';
import { applyEvent } from '#lib/domain/conversation/fold.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import { hasOnlyCleanStrings } from '#lib/domain/events/identifier.ts';
import { isRejection, parseEvent } from '#lib/domain/events/parse.ts';
import { eventRuleOf } from '#lib/domain/events/schema.ts';
import { subjectKindOf } from '#lib/domain/events/subject-kind.ts';
import type { Cell } from '#lib/domain/floor/cell.ts';
import { addBoard, advanceFloor, applyToFloor, emptyFloor, noHistory } from '#lib/domain/floor/floor.ts';
import { Counter, type FactSink } from '#lib/domain/metrics/facts.ts';
import { cellKey } from '#lib/domain/registry/keys.ts';
import { createHashCustomer } from '#lib/server/ingest/customer-hash.ts';
import { ingestLimits, sizeProblemOf } from '#lib/server/ingest/limits.ts';
import { defaultBoard } from '#lib/server/live/default-board.ts';
import { recordingFrom } from '#lib/server/replay/recording.ts';
import { answerCalls } from './companion.ts';
import { demoDay, recordedDays } from './days.ts';

const batch = 500;
/** About as many events are folded: a day of few becomes the same day in many shops at once, a long one is cut. */
const foldedEvents = 150_000;
const organisation = 'recording';

const batches = new Map<string, readonly string[]>();
const days = new Map<string, { readonly zone: string; readonly events: readonly LoggedEvent[] }>();
const hashCustomer = createHashCustomer(Buffer.alloc(32, 7));
/**
 * Processor time so far in seconds, of all threads of this process. Rates go by it and not by the clock on the wall, as
 * others may use the same cores; on a machine of its own the two are the same but for what the collector does beside.
 */
function processorSeconds(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1e6;
}

/** What keeps the compiler from leaving out work whose result nobody needs. */
let witness = 0;

/** Batches of JSON text, each a list of 500 events; the last events that make no whole batch are left out. */
function batchesOf(lines: readonly string[]): string[] {
	return Array.from(
		{ length: Math.floor(lines.length / batch) },
		(_, n) => `[${lines.slice(n * batch, (n + 1) * batch).join(',')}]`
	);
}

/** A busy source's events: all of one length, no two with the same time. */
function differentTimes(count: number): string[] {
	const start = Date.UTC(2026, 10, 11, 12);
	return Array.from({ length: count }, (_, n) => {
		const subject = `c-${String(n >> 3).padStart(9, '0')}`;
		const event = {
			specversion: '1.0',
			id: `${subject}-${String(n).padStart(10, '0')}`,
			source: 'chatwoot/account-1',
			type: 'tidewall.message.created',
			subject,
			time: new Date(start + n * 37).toISOString().replace('Z', '+00:00'),
			sequence: String(n).padStart(9, '0'),
			data: {
				message: `m-${String(n).padStart(10, '0')}`,
				from: n % 2 === 0 ? 'customer' : 'agent',
				agent: `a-${n % 60}`.padEnd(5, 'x'),
				kind: 'text',
				auto: false
			}
		};
		return JSON.stringify(event);
	});
}

/** What the ingest does with the text of a request before the log: every item an event or a rejection. */
function parseBatch(text: string): number {
	const context = {
		organisation,
		source: 'bench',
		receivedAt: Date.UTC(2026, 10, 13),
		mayBackfill: true,
		hashCustomer: (customer: string) => hashCustomer(organisation, customer),
		cleanStrings: hasOnlyCleanStrings(text)
	};
	let parsed = 0;
	for (const item of JSON.parse(text) as readonly unknown[]) {
		if (sizeProblemOf(item, ingestLimits) !== undefined) continue;
		const event = parseEvent(item, context);
		if (!isRejection(event)) parsed += event.time > 0 ? 1 : 0;
	}
	return parsed;
}

/** The schema of every item, and nothing else. */
function checkBatch(text: string): number {
	let valid = 0;
	for (const item of JSON.parse(text) as readonly { readonly type: string }[]) {
		if (eventRuleOf(item.type).validator.Check(item)) valid += 1;
	}
	return valid;
}

function jsonOnly(text: string): number {
	return (JSON.parse(text) as readonly unknown[]).length;
}

const ways = { json: jsonOnly, schema: checkBatch, events: parseBatch };

function wholeDayBoard(zone: string): Board {
	return { ...defaultBoard(organisation, zone, '00:00'), id: 'day' };
}

const countingSink: FactSink = {
	count(_counter, _at, by) {
		witness += by;
	},
	time(_distribution, _at, time, by) {
		witness += time * by;
	},
	waitEnded(from, at, by) {
		witness += (at - from) * by;
	},
	taken(_agent, _at, by) {
		witness += by;
	},
	load(_agent, _at, change, by) {
		witness += change * by;
	},
	gauge(_gauge, _at, change, by) {
		witness += change * by;
	},
	asked(_customer, _at, by) {
		witness += by;
	},
	exchange(_agent, _customer, _at, by) {
		witness += by;
	},
	get history() {
		return countingSink;
	}
};

const calls = {
	/** Reads what there is to parse. Bytes per event by name of the batches. */
	prepareBatches(): Record<string, number> {
		for (const { name, ndjson } of recordedDays()) batches.set(name, batchesOf(ndjson.split('\n')));
		batches.set('demo day', batchesOf(demoDay().ndjson.split('\n').slice(-20_000)));
		batches.set('every time different', batchesOf(differentTimes(20_000)));
		return Object.fromEntries(
			[...batches].map(([name, texts]) => [
				name,
				texts.reduce((sum, text) => sum + text.length, 0) / (texts.length * batch)
			])
		);
	},
	/** Goes over the batches of a name again and again; events per second of processor time, `ms` of it. Throws where one is no event. */
	parse({ name, how, ms }: { name: string; how: keyof typeof ways; ms: number }): number {
		const texts = batches.get(name) as readonly string[];
		const parse = ways[how];
		let events = 0;
		const begun = processorSeconds();
		let spent = 0;
		for (let at = 0; spent < ms / 1_000; at = (at + 1) % texts.length) {
			const parsed = parse(texts[at] as string);
			if (parsed !== batch) throw new Error(`${name}: ${parsed} of ${batch} are events`);
			events += batch;
			spent = processorSeconds() - begun;
		}
		return events / spent;
	},
	/** Reads what there is to fold. Number of events by name of the day. */
	async prepareDays(): Promise<Record<string, number>> {
		for (const day of [...recordedDays(), demoDay()]) {
			const bytes = [Buffer.from(day.ndjson)] as unknown as AsyncIterable<Uint8Array>;
			const { events } = await recordingFrom(day.name, bytes);
			const copies = Math.min(50, Math.round(foldedEvents / events.length));
			days.set(day.name, {
				zone: day.zone,
				events: copies > 1 ? multiplied(events, copies) : events.slice(0, foldedEvents)
			});
		}
		return Object.fromEntries([...days].map(([name, { events }]) => [name, events.length]));
	},
	/** Every conversation of the day from its events; events per second of processor time. */
	foldConversations(name: string): number {
		const { events } = days.get(name) as { readonly events: readonly LoggedEvent[] };
		const cells = new Map<string, Cell>();
		const cellOf = (shop: string, channel: string, queue: string): Cell => {
			const key = cellKey(shop, channel, queue);
			let cell = cells.get(key);
			if (cell === undefined) cells.set(key, (cell = { key, shop, channel, queue, boards: [] }));
			return cell;
		};
		const nowhere = cellOf('', '', '');
		const conversations = new Map<string, Conversation>();
		const ofConversations = events.filter(({ type }) => subjectKindOf(type) === 'conversation');
		globalThis.gc?.();
		const begun = processorSeconds();
		for (const event of ofConversations) {
			let conversation = conversations.get(event.subject);
			if (conversation === undefined) {
				conversation = emptyConversation(event.subject, event.source, event.subject, nowhere);
				conversations.set(event.subject, conversation);
			}
			applyEvent(conversation, event, 1, countingSink, cellOf);
		}
		return ofConversations.length / (processorSeconds() - begun);
	},
	/**
	 * The day on a floor with one board that shows all of it, second by second as the live path does; events per second of processor time.
	 * Throws unless the board comes to as many openings as the day has.
	 */
	foldFloor(name: string): number {
		const { events, zone } = days.get(name) as {
			readonly events: readonly LoggedEvent[];
			readonly zone: string;
		};
		const first = events[0] as LoggedEvent;
		const floor = emptyFloor(organisation, first.time);
		addBoard(floor, { ...wholeDayBoard(zone), phases: [{ name: 'all', start: first.time }] });
		const history = { history: noHistory };
		globalThis.gc?.();
		const begun = processorSeconds();
		for (const event of events) {
			if (event.receivedAt > floor.now) advanceFloor(floor, event.receivedAt);
			applyToFloor(floor, event, history);
		}
		const spent = processorSeconds() - begun;
		const opened = floor.boards.get('day')?.phase?.counters[Counter.opened];
		const openings = new Set(
			events.filter(({ type }) => type === 'conversation.opened').map(({ subject }) => subject)
		).size;
		if (opened === undefined || opened < openings)
			throw new Error(`${name}: ${opened} of ${openings} were opened`);
		return events.length / spent;
	},
	witness: () => witness
};

/** The same day in many shops at once, each with its own conversations, customers and people. */
function multiplied(events: readonly LoggedEvent[], copies: number): LoggedEvent[] {
	const many: LoggedEvent[] = [];
	const suffixes = Array.from({ length: copies }, (_, copy) => `-${copy}`);
	for (const event of events) {
		for (const suffix of suffixes) {
			const fields = event.data as Readonly<Record<string, unknown>>;
			const own: Record<string, unknown> = { ...fields };
			for (const field of ['customer', 'agent', 'shop', 'from_agent', 'message']) {
				if (typeof fields[field] === 'string') own[field] = fields[field] + suffix;
			}
			many.push({
				...event,
				id: event.id + suffix,
				subject: event.subject + suffix,
				position: many.length + 1,
				data: own
			} as unknown as LoggedEvent);
		}
	}
	return many;
}

export type InMemoryCalls = typeof calls;

answerCalls(calls);
