import { chatQueue } from '#scheduler/staffing/chat-queue.ts';
import { erlangA } from '#scheduler/staffing/erlang-a.ts';
import { modifiedOfferedLoad, pointwiseLoad } from '#scheduler/staffing/offered-load.ts';
import type { RequirementInput, SlotRequirement } from '#scheduler/staffing/requirement.ts';
import { findRequirement } from '#scheduler/staffing/requirement.ts';
import type { PlotPoint } from './line-plot.ts';
import { linePlot, plotColours } from './line-plot.ts';

const second = 1_000;
const minute = 60_000;
const hour = 3_600_000;

/** The shop of the guide: chats of 8 min by an agent who has no other, up to four at once, patience 4 min. */
export const guideShop = {
	throughput: [1, 1.75, 2.3, 2.6],
	handleTime: 8 * minute,
	patience: 4 * minute,
	within: 30 * second
} as const;

const percent = (value: number) => `${Math.round(100 * value)} %`;
const clock = (hours: number) =>
	`${String(Math.floor(hours)).padStart(2, '0')}:${String(Math.round((hours % 1) * 60)).padStart(2, '0')}`;

const point = (x: number, y: number): PlotPoint => ({ x, y });

/** The slots of a request that must be staffable. */
export function slotsOf(input: RequirementInput): readonly SlotRequirement[] {
	const answer = findRequirement(input);
	if (answer.status === 'refused') throw new Error(JSON.stringify(answer.faults));
	return answer.slots;
}

/** P(wait) of 20 agents at a share of the most that they can complete: chat model, and handle time divided. */
export function waitingAtLoad(load: number): { readonly chat: number; readonly divided: number } {
	const { throughput, handleTime, patience, within } = guideShop;
	const heads = 20;
	const most = throughput.at(-1) as number;
	const slots = throughput.length;
	const arrivalsPerHour = (load * heads * most * hour) / handleTime;
	const chat = chatQueue({
		arrivalsPerHour,
		handleTime,
		curve: { throughput },
		patience,
		heads,
		answerWithin: within
	});
	if (chat.status !== 'stable') throw new Error('impatient customers keep the line steady');
	// The same most: n·K lines with a handle time of K/μ(K).
	const divided = erlangA({
		arrivalsPerHour,
		handleTime: (handleTime * slots) / most,
		patience,
		heads: heads * slots,
		answerWithin: within
	});
	return { chat: chat.waitingProbability, divided: divided.waitingProbability };
}

function divisionPlot(): string {
	const loads = Array.from({ length: 46 }, (_, i) => 0.6 + i * 0.01);
	return linePlot({
		title: 'Dividing the handle time by the concurrency overstates waiting',
		x: 'arrivals / most that 20 agents can complete with 4 chats each',
		y: 'share of customers who wait for a slot',
		tick: percent,
		yTick: percent,
		least: 0,
		series: [
			{
				name: 'chat model with the concurrency curve',
				points: loads.map((load) => point(load, waitingAtLoad(load).chat)),
				colour: plotColours.blue
			},
			{
				name: 'handle time divided (Erlang A, 80 lines)',
				points: loads.map((load) => point(load, waitingAtLoad(load).divided)),
				colour: plotColours.orange,
				dashed: true
			}
		]
	});
}

function curvePlot(): string {
	const speeds: readonly number[] = guideShop.throughput;
	return linePlot({
		title: 'A concurrency curve: what each further chat adds',
		x: 'chats open at one agent',
		y: 'chats completed, 1 = one at a time',
		ticks: [0, 1, 2, 3, 4],
		least: 0,
		most: 4,
		series: [
			{
				name: 'this team: 1, 1.75, 2.3, 2.6',
				points: [point(0, 0), ...speeds.map((speed, i) => point(i + 1, speed))],
				colour: plotColours.blue
			},
			{
				name: 'if chats did not disturb each other',
				points: [point(0, 0), point(4, 4)],
				colour: plotColours.grey,
				dashed: true
			}
		]
	});
}

/** A launch: 60 inquiries an hour, and six times as many from 20:00 to 21:00, in slots of 5 minutes from 19:30. */
export const launch = {
	from: 19.5,
	step: 5 * minute,
	perHour: Float64Array.from({ length: 30 }, (_, i) => (i >= 6 && i < 18 ? 360 : 60))
} as const;

/** The launch as a request, with one agent per customer so that load and heads compare. */
export function launchRequest(load: 'modified' | 'pointwise'): RequirementInput {
	return {
		arrivals: { kind: 'expected', perHour: launch.perHour },
		step: launch.step,
		channel: { kind: 'voice' },
		handleTime: guideShop.handleTime,
		patience: guideShop.patience,
		targets: { firstResponse: { within: guideShop.within, share: 0.9 } },
		load
	};
}

function launchPlot(): string {
	const { perHour, step, from } = launch;
	const load = modifiedOfferedLoad({
		arrivalsPerHour: Array.from(perHour).flatMap((rate) => [rate, rate, rate, rate, rate]),
		step: step / 5,
		session: { kind: 'exponential', mean: guideShop.handleTime },
		start: { kind: 'steady', arrivalsPerHour: perHour[0] as number }
	});
	const at = (slot: number) => from + (slot * step) / hour;
	const steps = (values: ArrayLike<number>) =>
		Array.from({ length: values.length + 1 }, (_, i) =>
			point(at(i), values[Math.min(i, values.length - 1)] as number)
		);
	return linePlot({
		title: 'A launch at 20:00: the load lags the arrivals by a session length',
		x: 'time of day',
		y: 'open conversations; heads',
		tick: clock,
		ticks: [19.5, 20, 20.5, 21, 21.5, 22],
		least: 0,
		marks: [{ x: 20, name: 'start' }],
		series: [
			{
				name: 'rate × handle time (SIPP)',
				points: steps(pointwiseLoad(perHour, guideShop.handleTime)),
				colour: plotColours.orange,
				steps: true,
				dashed: true
			},
			{
				name: 'modified offered load',
				points: Array.from(load.atEdge, (open, i) => point(at(i / 5), open)),
				colour: plotColours.blue
			},
			{
				name: 'heads for 90 % within 30 s',
				points: steps(slotsOf(launchRequest('modified')).map(({ heads }) => heads)),
				colour: plotColours.green,
				steps: true
			}
		]
	});
}

/** P(Poisson(mean) ≥ heads). */
function delayProbability(mean: number, heads: number): number {
	let term = Math.exp(-mean);
	let below = 0;
	for (let n = 0; n < heads; n++) {
		below += term;
		term *= mean / (n + 1);
	}
	return 1 - below;
}

/** Exact P(delay) over two cycles of λ = 100 + 20 sin t when staffed by one of the loads; an hour is the unit of time. */
export function delaysOverCycle(
	load: 'modified' | 'pointwise' | 'lagged'
): readonly (readonly [number, number])[] {
	const slotsPerCycle = 384;
	const step = ((2 * Math.PI) / slotsPerCycle) * hour;
	const perHour = Float64Array.from({ length: 5 * slotsPerCycle }, (_, i) => {
		const [a, b] = [(i * step) / hour, ((i + 1) * step) / hour];
		return 100 + (20 * (Math.cos(a) - Math.cos(b))) / (b - a);
	});
	const slots = slotsOf({
		arrivals: { kind: 'expected', perHour },
		step,
		channel: { kind: 'voice' },
		handleTime: hour,
		patience: hour,
		targets: { firstResponse: { within: 0, share: 0.9 } },
		load,
		slotLoad: 'highest'
	});
	return slots.slice(3 * slotsPerCycle).map(({ heads }, i) => {
		const t = ((i + 0.5) * step) / hour;
		return [t / (2 * Math.PI), delayProbability(100 + 10 * (Math.sin(t) - Math.cos(t)), heads)] as const;
	});
}

function cyclePlot(): string {
	const delays = (load: 'modified' | 'pointwise' | 'lagged') =>
		delaysOverCycle(load).map(([cycle, delay]) => point(cycle, delay));
	return linePlot({
		title: 'At most 10 % delayed, arrivals in a wave: what really happens',
		x: 'cycles of the arrival rate 100 + 20 sin t, sessions of mean 1',
		y: 'exact share of customers delayed',
		yTick: percent,
		least: 0,
		limits: [{ y: 0.1, name: 'target' }],
		series: [
			{ name: 'modified offered load', points: delays('modified'), colour: plotColours.blue },
			{ name: 'SIPP', points: delays('pointwise'), colour: plotColours.orange },
			{ name: 'lagged SIPP', points: delays('lagged'), colour: plotColours.purple, dashed: true }
		]
	});
}

/** A launch day of the guide's shop: a wave from 20 to 400 inquiries an hour, three times as many from 20:00 to 23:00. */
export const launchDay: RequirementInput = {
	arrivals: {
		kind: 'expected',
		perHour: Float64Array.from({ length: 288 }, (_, slot) => {
			const time = slot / 12;
			const wave = 210 - 190 * Math.cos(((time - 3) / 24) * 2 * Math.PI);
			return wave * (time >= 20 && time < 23 ? 3 : 1);
		})
	},
	step: 5 * minute,
	channel: {
		kind: 'chat',
		throughput: guideShop.throughput,
		replyDelay: [6 * second, 9 * second, 13 * second, 18 * second]
	},
	handleTime: guideShop.handleTime,
	patience: guideShop.patience,
	targets: {
		firstResponse: { within: guideShop.within, share: 0.95 },
		meanFirstResponse: 18 * second,
		occupancy: 0.76
	},
	shrinkage: 0.25
};

function bindingPlot(): string {
	const only = (targets: RequirementInput['targets']) => {
		const heads = slotsOf({ ...launchDay, targets }).map((slot) => slot.heads);
		return [...heads, heads.at(-1) as number].map((value, slot) => point(slot / 12, value));
	};
	const { firstResponse, meanFirstResponse, occupancy } = launchDay.targets;
	return linePlot({
		title: 'A launch day: the heads that each target alone would need',
		x: 'time of day',
		y: 'heads at work',
		tick: clock,
		ticks: [0, 4, 8, 12, 16, 20, 24],
		least: 0,
		marks: [{ x: 20, name: 'start' }],
		series: [
			{
				name: '95 % within 30 s',
				points: only({ ...(firstResponse && { firstResponse }) }),
				colour: plotColours.blue,
				steps: true
			},
			{
				name: 'mean first response 18 s',
				points: only({ ...(meanFirstResponse && { meanFirstResponse }) }),
				colour: plotColours.purple,
				steps: true
			},
			{
				name: 'occupancy at most 76 %',
				points: only({ ...(occupancy && { occupancy }) }),
				colour: plotColours.orange,
				steps: true,
				dashed: true
			}
		]
	});
}

/** The plots of the staffing guide by their path from the root. */
export function staffingPlots(): ReadonlyMap<string, string> {
	return new Map([
		['docs/images/staffing-division.svg', divisionPlot()],
		['docs/images/staffing-curve.svg', curvePlot()],
		['docs/images/staffing-launch.svg', launchPlot()],
		['docs/images/staffing-cycle.svg', cyclePlot()],
		['docs/images/staffing-binding.svg', bindingPlot()]
	]);
}
