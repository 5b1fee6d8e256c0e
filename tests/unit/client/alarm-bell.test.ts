import { expect, test } from 'vitest';
import { AlarmBell } from '#lib/client/alarm-bell.ts';
import type { TileAlarm } from '#lib/domain/alarm/alarm.ts';

type Alarms = Readonly<Record<string, TileAlarm>>;

const alarm = (id: string, severity: 'warn' | 'critical', changes: Partial<TileAlarm> = {}): TileAlarm => ({
	id,
	severity,
	since: 0,
	...changes
});
const seen = { acknowledged: { by: 'local', at: 0 } };

/** A bell on a wall that has been open for a while, asked four times a second. */
class Wall {
	readonly bell = new AlarmBell();
	now = 0;
	board = 'b';
	muted = false;

	constructor(alarms: Alarms = {}) {
		this.bell.look({ board: this.board, alarms, now: 0, muted: false });
	}

	/** What is heard while these stand for some seconds, as `severity@second`. */
	show(alarms: Alarms, seconds: number): string[] {
		const heard: string[] = [];
		for (let i = 0; i < seconds * 4; i += 1) {
			this.now += 250;
			const { board, now, muted } = this;
			const severity = this.bell.look({ board, alarms, now, muted });
			if (severity !== undefined) heard.push(`${severity}@${now / 1_000}`);
		}
		return heard;
	}
}

test('a warning is heard once, 3 s after it came', () => {
	expect(new Wall().show({ a: alarm('1', 'warn') }, 300)).toEqual(['warn@3.25']);
});

test('three alarms within 3 s make one sound, that of the worst', () => {
	const wall = new Wall();
	const a = alarm('1', 'warn');
	const b = alarm('2', 'critical');
	expect([
		...wall.show({ a }, 1),
		...wall.show({ a, b }, 1),
		...wall.show({ a, b, c: alarm('3', 'warn') }, 10)
	]).toEqual(['critical@3.25']);
});

test('a critical one goes on every 60 s until somebody has seen it', () => {
	const wall = new Wall();
	expect(wall.show({ a: alarm('1', 'critical') }, 130)).toEqual([
		'critical@3.25',
		'critical@63.25',
		'critical@123.25'
	]);
	expect(wall.show({ a: alarm('1', 'critical', seen) }, 300)).toEqual([]);
});

test('a snoozed one is silent, and is heard when it wakes', () => {
	const wall = new Wall({ a: alarm('1', 'warn') });
	expect(wall.show({ a: alarm('1', 'warn', { snoozedUntil: 99 }) }, 60)).toEqual([]);
	expect(wall.show({ a: alarm('1', 'warn') }, 60)).toEqual(['warn@63.25']);
});

test('one that gets worse after it was seen is heard again', () => {
	const wall = new Wall();
	wall.show({ a: alarm('1', 'warn', seen) }, 10);
	expect(wall.show({ a: alarm('1', 'critical') }, 10)).toEqual(['critical@13.25']);
});

test('one that is over, or seen, before it was heard is not', () => {
	const wall = new Wall();
	expect([...wall.show({ a: alarm('1', 'critical') }, 2), ...wall.show({}, 10)]).toEqual([]);
});

test('when the page is opened a standing warning is old news; a critical one nobody has seen is not', () => {
	expect(new Wall({ a: alarm('1', 'warn') }).show({ a: alarm('1', 'warn') }, 90)).toEqual([]);
	const critical = { a: alarm('1', 'critical') };
	expect(new Wall(critical).show(critical, 10)).toEqual(['critical@3']);
});

test('in muted hours nothing is heard; a critical one that still stands is, when they end', () => {
	const wall = new Wall();
	wall.muted = true;
	const alarms = { a: alarm('1', 'critical'), b: alarm('2', 'warn') };
	expect(wall.show(alarms, 600)).toEqual([]);
	wall.muted = false;
	expect(wall.show(alarms, 30)).toEqual(['critical@600.25']);
	wall.muted = true;
	wall.show({ b: alarm('2', 'warn'), c: alarm('3', 'warn') }, 60);
	wall.muted = false;
	expect(wall.show({ b: alarm('2', 'warn'), c: alarm('3', 'warn') }, 60)).toEqual([]);
});

test('boards in turn: the alarm that both show is heard once, and the repeat keeps its 60 s', () => {
	const wall = new Wall();
	const shared = { a: alarm('1', 'critical') };
	const heard = wall.show(shared, 20);
	for (let turn = 0; turn < 6; turn += 1) {
		wall.board = turn % 2 === 0 ? 'c' : 'b';
		heard.push(...wall.show(shared, 10));
	}
	expect(heard).toEqual(['critical@3.25', 'critical@63.25']);
});
