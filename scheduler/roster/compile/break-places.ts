/** A break of a shift and the minutes after the start at which it may begin: its first and last place. */
export interface PlacedBreak {
	readonly minutes: number;
	readonly earliest: number;
	readonly latest: number;
}

/**
 * Narrows the windows of a shift's breaks until every combination of places is legal: no two breaks overlap, and nobody
 * works more than `mostWithoutBreak` minutes on end. The breaks keep the order of their windows. From the legal places
 * nearest to the middle of the windows, all windows grow step by step in turn as far as they can.
 *
 * @param step minutes between two places; they begin at `earliest`
 * @returns the narrowed windows in the order given; `undefined` when no places are legal
 * @example
 * // A part-time shift of 6 h: a short break at 90–150, a meal of 30 min at 150–240.
 * narrowBreaks(360, [{ minutes: 15, earliest: 90, latest: 150 }, { minutes: 30, earliest: 150, latest: 240 }], 300, 15)
 * // [{ minutes: 15, earliest: 90, latest: 135 }, { minutes: 30, earliest: 150, latest: 240 }] or the like
 */
export function narrowBreaks(
	span: number,
	windows: readonly PlacedBreak[],
	mostWithoutBreak: number,
	step: number
): readonly PlacedBreak[] | undefined {
	const order = windows
		.map((window, at) => ({ window, at }))
		.sort(
			(a, b) => a.window.earliest - b.window.earliest || a.window.latest - b.window.latest || a.at - b.at
		);
	const sorted = order.map(({ window }) => window);
	const middle = centralPlaces(span, sorted, mostWithoutBreak, step);
	if (middle === undefined) return undefined;
	const grown = grow(span, sorted, middle, mostWithoutBreak, step);
	const narrowed: PlacedBreak[] = [...windows];
	order.forEach(({ at }, index) => (narrowed[at] = grown[index] ?? windows[at] ?? middle[0]!));
	return narrowed;
}

/** Places from the earliest on, every `step`, that end within the shift. */
function placesOf({ minutes, earliest, latest }: PlacedBreak, span: number, step: number): readonly number[] {
	const last = Math.min(latest, span - minutes);
	const count = last < earliest ? 0 : Math.floor((last - earliest) / step) + 1;
	return Array.from({ length: count }, (_, at) => earliest + at * step);
}

/** The legal places that lie nearest to the middle of the windows, as windows of one place. */
function centralPlaces(
	span: number,
	windows: readonly PlacedBreak[],
	most: number,
	step: number
): readonly PlacedBreak[] | undefined {
	interface Chain {
		readonly cost: number;
		readonly end: number;
		readonly places: readonly number[];
	}
	let chains: readonly Chain[] = [{ cost: 0, end: 0, places: [] }];
	for (const window of windows) {
		const centre = (window.earliest + window.latest) / 2;
		chains = placesOf(window, span, step).flatMap((place) => {
			let best: Chain | undefined;
			for (const { cost, end, places } of chains) {
				if (place < end || place - end > most) continue;
				const total = cost + Math.abs(place - centre);
				if (best !== undefined && best.cost <= total) continue;
				best = { cost: total, end: place + window.minutes, places: [...places, place] };
			}
			return best === undefined ? [] : [best];
		});
	}
	const legal = chains.filter(({ end }) => span - end <= most);
	const first = legal[0];
	if (first === undefined) return undefined;
	const best = legal.reduce((least, chain) => (chain.cost < least.cost ? chain : least), first);
	return windows.map(({ minutes }, at) => ({
		minutes,
		earliest: best.places[at] ?? 0,
		latest: best.places[at] ?? 0
	}));
}

function grow(
	span: number,
	windows: readonly PlacedBreak[],
	middle: readonly PlacedBreak[],
	most: number,
	step: number
): readonly PlacedBreak[] {
	let grown = middle;
	for (let changed = true; changed;) {
		changed = false;
		for (const [at, { minutes, earliest, latest }] of windows.entries()) {
			const now = grown[at];
			if (now === undefined) continue;
			for (const wider of [
				{ ...now, earliest: now.earliest - step },
				{ ...now, latest: now.latest + step }
			]) {
				if (wider.earliest < earliest || wider.latest > Math.min(latest, span - minutes)) continue;
				const both = grown[at];
				if (both === undefined) continue;
				const tried = grown.with(at, {
					minutes,
					earliest: Math.min(both.earliest, wider.earliest),
					latest: Math.max(both.latest, wider.latest)
				});
				if (!everyCombinationIsLegal(span, tried, most)) continue;
				grown = tried;
				changed = true;
			}
		}
	}
	return grown;
}

/** Windows in order of time: the worst case between neighbours is the latest place of one and the earliest of the other. */
function everyCombinationIsLegal(span: number, windows: readonly PlacedBreak[], most: number): boolean {
	let earliestEnd = 0;
	let latestEnd = 0;
	for (const { minutes, earliest, latest } of windows) {
		if (latestEnd > earliest || latest - earliestEnd > most) return false;
		earliestEnd = earliest + minutes;
		latestEnd = latest + minutes;
	}
	return span - earliestEnd <= most;
}
