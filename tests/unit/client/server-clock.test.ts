import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ServerClock } from '#lib/client/server-clock.ts';

const epoch = Date.UTC(2026, 10, 11);

test('before the first frame the time of the server is unknown', () => {
	expect(new ServerClock().at(1_000)).toBeUndefined();
});

test('the frame with the shortest way sets the clock: ways of 80, 5 and 300 ms leave an error of 5 ms', () => {
	const clock = new ServerClock();
	clock.observe(epoch, 80);
	clock.observe(epoch + 1_000, 1_005);
	clock.observe(epoch + 2_000, 2_300);
	expect(clock.at(3_000)).toBe(epoch + 3_000 - 5);
});

test('a local clock that runs 0.1 % fast is followed: after an hour the error stays under 70 ms', () => {
	const clock = new ServerClock();
	let local = 0;
	for (let second = 0; second < 3_600; second += 1) {
		local = second * 1_001;
		clock.observe(epoch + second * 1_000, local);
	}
	expect(Math.abs((clock.at(local) ?? 0) - (epoch + 3_599_000))).toBeLessThan(70);
});

test('a server clock that is set back by a minute is followed at once', () => {
	const clock = new ServerClock();
	clock.observe(epoch, 0);
	clock.observe(epoch - 60_000, 1_000);
	expect(clock.at(1_000)).toBe(epoch - 60_000);
});

test('the clock is never ahead of the server, whatever the ways', () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.nat(2_000), fc.nat(4_000)), { minLength: 1 }), (frames) => {
			const clock = new ServerClock();
			let server = 0;
			let arrival = 0;
			for (const [pause, way] of frames) {
				server += pause;
				arrival = Math.max(arrival, server + way);
				clock.observe(epoch + server, arrival);
				expect(clock.at(arrival)).toBeLessThanOrEqual(epoch + arrival);
			}
		})
	);
});
