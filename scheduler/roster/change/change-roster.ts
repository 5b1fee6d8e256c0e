import { freshMemory, type LaneMemory } from '../solve/improve.ts';
import type { ChangeLaneAnswer, ChangeNews, ChangeTask } from './change-lane.ts';
import { ChangeCurve, type ChangePoint } from './change-curve.ts';
import type { ChangeRequest, TouchedCell } from './change-request.ts';
import { findWindow } from './change-window.ts';
import type { FewestChanges } from './fewest-changes.ts';

/** Does tasks of one request one after the other, in this thread or in one of its own. */
export interface ChangeWorker {
	/** @returns undefined when it has been stopped; a promise that is rejected says that it cannot go on */
	readonly run: (task: ChangeTask, tell: (news: ChangeNews) => void) => Promise<ChangeLaneAnswer | undefined>;
}

/** How long to go on. */
export type ChangeBudget =
	/** Units of `workOf` for each lane: the same answer on every machine. */
	| { readonly kind: 'work'; readonly work: number }
	/** Until `isOver` says so; whoever gave it also stops lanes that are at work. */
	| { readonly kind: 'time'; readonly isOver: () => boolean };

export type FewestFigures = Omit<FewestChanges, 'cells' | 'work'>;

/** What can be done after a change. */
export interface ChangedRoster {
	/** Days on which something has changed. */
	readonly changedDays: readonly number[];
	/** Published cells that cannot stay, and what they are before anybody is called. */
	readonly forced: readonly TouchedCell[];
	/** Fewest changes first. The first one is `untouched`. */
	readonly points: readonly ChangePoint[];
	/** What is known of the fewest changes; absent where the time was up before. */
	readonly fewest?: FewestFigures;
	readonly work: number;
	/** What made a lane give up, if one did. */
	readonly faults: readonly string[];
}

/** Work of a round. */
const roundWork = 0.3;
/** So many rounds in which nothing better is found end the search before its time. */
const idleRounds = 2;
/** Until this much is done the fewest changes are looked for. */
const fewestWork = 4;

/**
 * Re-solves a window of a published roster after a change: what happens if nobody is called, the fewest changes that
 * bring the shortage back, the least cost, and a balance of the two. All else stays.
 *
 * One lane begins with the fewest changes while the other looks for the least cost; then both go on in rounds, one
 * with the balanced price of a change.
 *
 * @param lanes one or two; their number is part of what a seed means
 * @param onFewest is called when the fewest changes are known
 */
export async function changeRoster(
	request: ChangeRequest,
	seed: number,
	budget: ChangeBudget,
	lanes: readonly ChangeWorker[],
	onFewest: () => void = () => undefined
): Promise<ChangedRoster> {
	const window = findWindow(request);
	const curve = new ChangeCurve(request, window);
	const memories: LaneMemory[] = [freshMemory(), freshMemory()];
	const faults = new Map<number, unknown>();
	let work = 0;
	const isOver = () => faults.size === lanes.length || (budget.kind === 'time' && budget.isOver());
	const run = async (lane: number, task: ChangeTask): Promise<ChangeLaneAnswer | undefined> => {
		if (faults.has(lane)) return undefined;
		try {
			const answer = await lanes[lane]?.run(task, (news) => {
				// In rounds only what all lanes answer counts: news come in any order.
				if (budget.kind !== 'time') return;
				curve.add(news.cells);
				if (news.fewest === undefined) return;
				curve.learn(news.fewest);
				onFewest();
			});
			work += answer?.work ?? 0;
			// At once, not with the round: whoever waits for it may end the search.
			if (answer?.fewest !== undefined) {
				curve.learn(answer.fewest);
				onFewest();
			}
			return answer;
		} catch (error) {
			faults.set(lane, error);
			return undefined;
		}
	};
	const cheapest = (lane: number, round: number, weight: number, share: number): ChangeTask => ({
		kind: 'cheapest',
		stream: `${seed}/${lane}/${round}`,
		work: share,
		weight,
		start: curve.cheapest(weight).cells,
		memory: memories[lane] ?? freshMemory()
	});
	const learn = (lane: number, answer: ChangeLaneAnswer | undefined) => {
		if (answer === undefined) return;
		if (answer.memory !== undefined) memories[lane] = answer.memory;
		if (answer.fewest === undefined) curve.add(answer.cells);
	};

	const round = async (number: number, share: number): Promise<readonly (ChangeLaneAnswer | undefined)[]> => {
		const { balance } = curve;
		const answers = await Promise.all(
			lanes.map((_, lane) => {
				if (lane === 0 && number === 0) {
					return run(0, { kind: 'fewest', stream: `${seed}/0/0`, work: Math.min(share, fewestWork) });
				}
				// One lane alone takes turns.
				const isBalance = balance !== undefined && (lanes.length === 1 ? number % 2 === 0 : lane === 0);
				const weight = isBalance ? balance : request.leastGain;
				return run(lane, cheapest(lane, number, weight, Math.min(share, roundWork)));
			})
		);
		answers.forEach((answer, lane) => learn(lane, answer));
		return answers;
	};
	if (window.movable.length > 0) {
		let idle = 0;
		for (
			let number = 0, left = budget.kind === 'work' ? budget.work : Infinity;
			left > 0 && idle < idleRounds && !isOver();
			number++
		) {
			const known = curve.version;
			const answers = await round(number, left);
			idle = number > 0 && curve.version === known ? idle + 1 : 0;
			// Stopped lanes answer nothing more.
			if (answers.every((answer) => answer === undefined)) break;
			left -= Math.max(...answers.map((answer) => answer?.work ?? 0), roundWork);
		}
	}
	if (faults.size === lanes.length && curve.fewest === undefined && work === 0) throw [...faults.values()][0];
	return {
		changedDays: window.changedDays,
		forced: window.forced,
		points: curve.points(),
		...(curve.fewest === undefined ? {} : { fewest: figuresOf(curve.fewest) }),
		work,
		faults: [...faults.values()].map(wordsOf)
	};
}

function figuresOf({ changes, bound, shortage, from }: FewestChanges): FewestFigures {
	return { changes, bound, shortage, from };
}

/** An error in words, with what is behind it. */
function wordsOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.cause === undefined ? error.message : `${error.message}: ${wordsOf(error.cause)}`;
}
