import { day, hour, minute } from '#lib/domain/units.ts';
import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';

/** The demo shop's zone; it has no daylight saving time, so its offset is fixed. */
export const demoZone = 'Asia/Shanghai';
const zoneOffset: Milliseconds = 8 * hour;

/** Local times of day, from midnight. */
const sessionStart: Milliseconds = 8 * hour;
const dailyLaunch: Milliseconds = 20 * hour;
/** Two launches are at least this far apart, and the last one is at least this long before a session's end. */
const launchDistance: Milliseconds = 4 * hour;
/** A visitor who starts the demo finds it this long after the launch: the queues are full and begin to drain. */
const launchAge: Milliseconds = 37 * minute;
/** The first session begins this long before its launch, as the picture on the wall does. */
export const leadOfFirstSession: Milliseconds = hour;

/**
 * A stretch of the demo that is simulated on its own, from an empty shop to an empty shop. It ends at 08:00, when
 * the night shift leaves and finishes its conversations while the early shift takes the new ones: the next
 * session begins there with other people, and nothing shows on the wall.
 */
export interface DemoSession {
	/** 0 for the first session of a run. */
	readonly number: number;
	/** First inquiry not before. */
	readonly start: EpochMs;
	/** No inquiry at or after; what is open then is finished. */
	readonly end: EpochMs;
	/** Start instants of promotions, ascending. */
	readonly launches: readonly EpochMs[];
}

/** Milliseconds since local midnight in the demo shop's zone. */
export function timeOfDay(at: EpochMs): Milliseconds {
	return (((at + zoneOffset) % day) + day) % day;
}

/** The first instant at or after `at` with this local time of day. */
function nextTimeOfDay(at: EpochMs, time: Milliseconds): EpochMs {
	return at + ((time - timeOfDay(at) + day) % day);
}

/**
 * The launch of a demo that starts now: 37 minutes ago, aligned down to a full 5 minutes.
 *
 * @example launchBefore(Date.parse('2026-11-11T20:38:00+08:00')) // 20:00 of that day
 */
export function launchBefore(now: EpochMs): EpochMs {
	return Math.floor((now - launchAge) / (5 * minute)) * 5 * minute;
}

/** The first session of a demo: from an hour before its launch to the first 08:00 that is 4 hours after it. */
export function firstSession(launch: EpochMs): DemoSession {
	const start = launch - leadOfFirstSession;
	const end = nextTimeOfDay(launch + launchDistance, sessionStart);
	const daily = dailyLaunches(start, end).filter((at) => Math.abs(at - launch) >= launchDistance);
	return { number: 0, start, end, launches: [launch, ...daily].sort((a, b) => a - b) };
}

/** The session after one: from its end, a day long, with the launch at 20:00. */
export function nextSession({ number, end }: DemoSession): DemoSession {
	return { number: number + 1, start: end, end: end + day, launches: dailyLaunches(end, end + day) };
}

/** The launches of the first sessions of a demo, ascending; at speed 1 these are real instants. */
export function launchesFrom(firstLaunch: EpochMs, sessions: number): EpochMs[] {
	const launches: EpochMs[] = [];
	let session = firstSession(firstLaunch);
	while (session.number < sessions) {
		launches.push(...session.launches);
		session = nextSession(session);
	}
	return launches;
}

function dailyLaunches(from: EpochMs, to: EpochMs): EpochMs[] {
	const launches: EpochMs[] = [];
	for (let at = nextTimeOfDay(from, dailyLaunch); at < to; at += day) launches.push(at);
	return launches;
}
