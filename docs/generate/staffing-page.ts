import { chatQueue } from '#scheduler/staffing/chat-queue.ts';
import { erlangC } from '#scheduler/staffing/erlang-c.ts';
import type { RequirementInput } from '#scheduler/staffing/requirement.ts';
import { scheduledHeads } from '#scheduler/staffing/requirement.ts';
import {
	delaysOverCycle,
	guideShop,
	launch,
	launchDay,
	launchRequest,
	slotsOf,
	waitingAtLoad
} from './staffing-plots.ts';

const second = 1_000;
const minute = 60_000;
const percent = (share: number, digits = 1) => `${(100 * share).toFixed(digits)} %`;

const calls = { arrivalsPerHour: 200, handleTime: 3 * minute, answerWithin: 20 * second };

function headsTable(): string {
	return [
		'| heads | have to wait | answered within 20 s | mean wait | busy |',
		'| --: | --: | --: | --: | --: |',
		...[10, 11, 12, 13, 14, 15, 16].map((heads) => {
			const answer = erlangC({ ...calls, heads });
			if (answer.status === 'overloaded') return `| ${heads} | the line grows without end | | | |`;
			const { waitingProbability, serviceLevel, meanWait, occupancy } = answer;
			return `| ${heads} | ${percent(waitingProbability)} | ${percent(serviceLevel, 2)} | ${(meanWait / second).toFixed(1)} s | ${percent(occupancy)} |`;
		})
	].join('\n');
}

/** Where Erlang C is not on the safe side. */
function impatientHeads(): string {
	const headsAt = (patience: number) =>
		slotsOf({
			arrivals: { kind: 'expected', perHour: [200] },
			step: 30 * minute,
			channel: { kind: 'voice' },
			handleTime: 3 * minute,
			patience,
			targets: { firstResponse: { within: minute, share: 0.95 } }
		})[0]?.heads;
	return `95 % within 60 s need ${headsAt(Infinity)} heads here if nobody leaves, and ${headsAt(5 * second)} if the mean patience is 5 s`;
}

function divisionTable(): string {
	return [
		'| load | wait, chat model | wait, divided | overstated |',
		'| --: | --: | --: | --: |',
		...[0.8, 0.85, 0.9, 0.95, 1.05].map((load) => {
			const { chat, divided } = waitingAtLoad(load);
			return `| ${percent(load, 0)} | ${percent(chat, 2)} | ${percent(divided, 2)} | ${(divided / chat).toFixed(1)}× |`;
		})
	].join('\n');
}

/** What more open chats mean to a customer: the floor of the guide with 20 agents. */
function chatTable(): string {
	const { throughput, handleTime, patience, within } = guideShop;
	const rows = [0.5, 0.7, 0.85, 0.95].map((load) => {
		const arrivalsPerHour = (load * 20 * 2.6 * 60 * minute) / handleTime;
		const answer = chatQueue({
			arrivalsPerHour,
			handleTime,
			curve: { throughput },
			patience,
			heads: 20,
			answerWithin: within
		});
		if (answer.status !== 'stable') throw new Error('impatient customers keep the line steady');
		const { meanConcurrency, occupancy, sessionLength, waitingProbability, abandonment } = answer;
		return `| ${percent(load, 0)} | ${meanConcurrency.toFixed(2)} | ${percent(occupancy, 0)} | ${(sessionLength / minute).toFixed(1)} min | ${percent(waitingProbability, 2)} | ${percent(abandonment, 2)} |`;
	});
	return [
		'| arrivals / most | open chats per agent | occupancy | session length | wait for a slot | leave |',
		'| --: | --: | --: | --: | --: | --: |',
		...rows
	].join('\n');
}

const bindingWords: Readonly<Record<string, string>> = {
	firstResponse: '95 % within 30 s',
	meanFirstResponse: 'mean 18 s',
	occupancy: 'occupancy 76 %',
	abandonment: 'abandonment',
	stability: 'the work itself',
	drain: 'drain'
};

function bindingTable(): string {
	const slots = slotsOf(launchDay);
	return [
		'| from | load, erlangs | heads | on the roster | binds | first response within 30 s | mean | occupancy |',
		'| --- | --: | --: | --: | --- | --: | --: | --: |',
		...['03:00', '06:00', '09:00', '15:00', '20:00', '20:05', '20:30', '23:05'].map((time) => {
			const [hours, minutes] = time.split(':').map(Number) as [number, number];
			const slot = slots[hours * 12 + minutes / 5];
			if (slot?.figures === undefined) throw new Error(`${time} must need heads`);
			const { offeredLoad, heads, scheduled, binding, figures } = slot;
			const binds = binding.map((name) => bindingWords[name] ?? name).join(', ');
			return `| ${time} | ${offeredLoad.toFixed(1)} | ${heads} | ${scheduled} | ${binds} | ${percent(figures.serviceLevelOfOffered)} | ${(figures.meanFirstResponse / second).toFixed(1)} s | ${percent(figures.occupancy, 0)} |`;
		})
	].join('\n');
}

function launchTable(): string {
	const modified = slotsOf(launchRequest('modified'));
	const pointwise = slotsOf(launchRequest('pointwise'));
	return [
		'| slot from | arrivals an hour | load | heads | SIPP says |',
		'| --- | --: | --: | --: | --: |',
		...[5, 6, 7, 8, 10, 17, 18, 19, 20, 23].map((slot) => {
			const minutes = 19 * 60 + 30 + slot * 5;
			const time = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
			return `| ${time} | ${launch.perHour[slot]} | ${modified[slot]?.offeredLoad.toFixed(1)} | ${modified[slot]?.heads} | ${pointwise[slot]?.heads} |`;
		})
	].join('\n');
}

function uncertainTable(): string {
	// The level of the day 60 … 140 % in even steps: a forecast that is unsure of the whole day.
	const paths = 401;
	const perHour = Float64Array.from({ length: paths }, (_, path) => 300 * (0.6 + (0.8 * path) / (paths - 1)));
	const base: RequirementInput = {
		arrivals: { kind: 'expected', perHour: [300] },
		step: 30 * minute,
		channel: { kind: 'chat', throughput: guideShop.throughput },
		handleTime: guideShop.handleTime,
		patience: guideShop.patience,
		targets: { firstResponse: { within: guideShop.within, share: 0.9 } }
	};
	const row = (words: string, input: RequirementInput) => `| ${words} | ${slotsOf(input)[0]?.heads} |`;
	const hold = (share: number): RequirementInput => ({
		...base,
		arrivals: { kind: 'paths', perHour, slots: 1, hold: { kind: 'certainty', share } }
	});
	return [
		'| the target holds | heads |',
		'| --- | --: |',
		row('at the expected 300 an hour', base),
		row('on average over all customers', {
			...base,
			arrivals: { kind: 'paths', perHour, slots: 1, hold: { kind: 'average' } }
		}),
		row('on half of the paths', hold(0.5)),
		row('on 80 % of the paths', hold(0.8)),
		row('on 95 % of the paths', hold(0.95))
	].join('\n');
}

/** The guide for planners: what the numbers of staffing mean, and when to distrust them. */
export function staffingPage(): string {
	const range = (load: 'modified' | 'pointwise') => {
		const delays = delaysOverCycle(load).map(([, delay]) => delay);
		return `${percent(Math.min(...delays))} to ${percent(Math.max(...delays))}`;
	};
	const divided = waitingAtLoad(0.85);
	return `<!-- Written by "npm run docs" from docs/generate/staffing-page.ts and the code it calls. -->

# Staffing: what the numbers mean

Staffing turns a forecast of inquiries into heads per interval: how many agents have to be at work so that customers get what they were
promised. Every figure and plot on this page is computed by the code when the page is written.

## Offered load

The load is arrivals × handle time. 200 inquiries an hour of 3 minutes are 10 hours of work an hour: **10 erlangs**. Ten
agents would have to work without a second's pause, and because inquiries come in bunches, the line would grow without end. What is added to the
load buys short waits:

${headsTable()}

The first heads above the load help most; each further one helps less. A larger floor needs relatively less: the extra grows with the
square root of the load, not with the load.

This table is Erlang C, in which nobody ever leaves the line. Customers do. With a **patience** (the mean time they would wait) Tidewall uses Erlang A,
which also says how many leave. It mostly needs fewer heads, because those who leave shorten the line. Without a known patience, leave it
out: the answer is on the safe side as long as your customers wait much longer than N. Who leaves sooner counts as missed and cannot be
answered later any more: ${impatientHeads()}. And without a patience nobody leaves in the model, so
that a target for abandonment says nothing.

## Targets, and which one binds

You can set any of these, and every slot meets all of them:

- **first response within N**: at least this share get a first answer within N. Of all who came, those who left count as missed; choose "of
  served" only if your target is written that way;
- **mean first response** of those served;
- **abandonment**: at most this share leaves before an agent takes them;
- **occupancy**: at most this share of the places for chats is in use, as the wall shows it (on the telephone: of the agents' time).

Targets are compared before anything is rounded: 79.56 % is not 80 %. A target of 100 % is refused, because no number of heads reaches it.

For each slot the plan says which target **binds**: the one that one head less would miss. If occupancy binds, a looser service level saves nothing.
A launch day of a shop with up to four chats per agent: in the small hours the service level decides, on the large floor of the evening
the agents' load, because many agents together hardly let anybody wait even when they are busy.

![The heads that each target alone would need](../images/staffing-binding.svg)

${bindingTable()}

The share of conversations that stay **unanswered** depends on what agents do within a conversation. It is not computed here but by the simulation, which
takes these heads as its start.

## Chat: why dividing is wrong

An agent with four chats does not do the work of four agents, nor of one. The **concurrency curve** says how much: 1, 1.75, 2.3, 2.6 means that two chats at
once are worth 1.75 agents with one chat each, and four are worth 2.6. The handle time that you type is the one **with a single chat open**.

![A concurrency curve](../images/staffing-curve.svg)

A curve starts at 1, must rise, and each further chat may add at most what the one before did; anything else is refused with the chat at which it
breaks. Tidewall can estimate it from history: chats completed while k were open, divided by the time with k open.

A common short cut divides the handle time by the concurrency and uses Erlang with agents × chats lines. It gets the capacity right and the waiting
wrong: when a floor of agents is half full, each chat is served faster than at the limit, so slots come free sooner than the division thinks.
With 20 agents at 85 % of their most, ${percent(divided.chat, 2)} of the customers wait; the division says ${percent(divided.divided, 2)}.

![Dividing the handle time by the concurrency overstates waiting](../images/staffing-division.svg)

${divisionTable()}

More chats at once also mean longer conversations. The same 20 agents:

${chatTable()}

A free slot is not yet an answer. Give the **reply delay** per number of open chats (from slot to first answer), and the first response is the wait for a slot
plus that delay. Agents who share their attention among four chats answer later, and the requirement rises accordingly.

## Launch instants: the load lags

Customers who came five minutes ago are still there. The **modified offered load** counts them: it lags the arrivals by a session length and
smooths them. The usual rule (SIPP: each interval on its own) knows only the rate of the moment. At a launch from 60 to 360 inquiries an hour, 8 minutes each:

![A launch at 20:00](../images/staffing-launch.svg)

${launchTable()}

SIPP sends everybody home at 21:00 while most conversations of the last minutes are still open: that is where customers wait. Use slots of
5 minutes around every start instant; with 30 or 60 minutes the rise within the slot is averaged away.

How much it matters shows a case with an exact solution: a rate that swings by 20 % around 100 with sessions as long as a sixth of the wave. The target is 10 % delayed.
With the modified load ${range('modified')} are; with SIPP ${range('pointwise')}.

![What really happens](../images/staffing-cycle.svg)

After the **last arrivals** heads are kept until nobody is left with 99 % (you can set it); such slots are marked "drain".

## Shrinkage

Heads are agents at work. Breaks, training, sickness and late logins take a share of the scheduled time: **shrinkage**. The roster
needs heads / (1 − shrinkage), rounded up once at the end: 14 heads with 30 % are ${scheduledHeads(14, 0.3)}, not 14 × 1.3 = 18.2. Do not count breaks twice: if the roster plans
breaks itself, leave them out here.

## A forecast is not a fact

The expected rate is exceeded every second day. Given the forecast's sample paths, heads can be asked for with a certainty (the targets hold on
that share of the paths) or on average over all customers. 300 inquiries an hour, with a day's level that may be 60 to 140 % of it:

${uncertainTable()}

On average is not in the middle: the customers of busy days are more, and they wait longer.

## When to distrust the numbers

- **The input.** Heads follow handle time, curve and patience almost one to one. Handle times of a promotion are not those of a normal week.
- **Understaffed slots.** Each slot is planned as if the slot before had met its targets. If you cannot staff the peak, the backlog moves into the next slots; only the simulation shows it.
- **Small floors.** With fewer than about 20 agents the balanced chat model is off by up to 0.6 points of those who wait (simulated, from 5 agents on), because chats end unevenly.
- **Skills.** One queue, one pool of agents. Agents who serve two queues are not two agents; simulate them.
- **Sessions that are not exponential.** Their length enters the load exactly, the waiting only through its mean. Very long tails make real waits longer.
- **Returning customers.** Those who leave and come back are new arrivals; if the forecast was made on a badly staffed day, they are in it already.
- **Overload.** Above its capacity a floor's figures hang on patience alone, which is the number known least.

The formulas are those of the literature: Erlang B and C; Erlang A (Palm; Mandelbaum & Zeltyn); chat as a balanced birth–death process (after Tezcan & Zhang); modified
offered load (Jagerman; Massey & Whitt). How they compare with published tables: [Erlang results beside published tables](erlang-comparison.md).
`;
}
