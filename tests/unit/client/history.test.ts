import { describe, expect, test } from 'vitest';
import { History } from '#lib/client/history.svelte.ts';

describe('a history', () => {
	test('begins with nothing to take back and nothing to do again', () => {
		const history = new History('a');
		expect([history.present, history.canUndo, history.canRedo]).toEqual(['a', false, false]);
		history.undo();
		history.redo();
		expect(history.present).toBe('a');
	});

	test('three changes are taken back one by one and done again one by one', () => {
		const history = new History(0);
		for (const value of [1, 2, 3]) history.change(value, { at: value });
		const back = [3];
		while (history.canUndo) {
			history.undo();
			back.push(history.present);
		}
		expect(back).toEqual([3, 2, 1, 0]);
		while (history.canRedo) history.redo();
		expect(history.present).toBe(3);
	});

	test('a change after undo forgets what could have been done again', () => {
		const history = new History('a');
		history.change('b', { at: 0 });
		history.undo();
		history.change('c', { at: 5_000 });
		expect(history.canRedo).toBe(false);
		history.undo();
		expect(history.present).toBe('a');
	});

	test('letters typed within a second of each other are one step, a pause of more than a second ends it', () => {
		const history = new History('');
		history.change('w', { what: 'name', at: 0 });
		history.change('wa', { what: 'name', at: 900 });
		history.change('wal', { what: 'name', at: 1_900 });
		history.change('wall', { what: 'name', at: 2_901 });
		history.undo();
		expect(history.present).toBe('wal');
		history.undo();
		expect(history.present).toBe('');
	});

	test('changes of different fields are different steps, however fast', () => {
		const history = new History('');
		history.change('name', { what: 'name', at: 0 });
		history.change('zone', { what: 'zone', at: 1 });
		history.undo();
		expect(history.present).toBe('name');
	});

	test('typing on after an undo is a step of its own', () => {
		const history = new History('');
		history.change('a', { what: 'name', at: 0 });
		history.change('ab', { what: 'zone', at: 1 });
		history.undo();
		history.change('ac', { what: 'name', at: 2 });
		history.undo();
		expect(history.present).toBe('a');
	});

	test('the oldest of more than 200 steps is forgotten', () => {
		const history = new History(0);
		for (let value = 1; value <= 250; value += 1) history.change(value, { at: value });
		while (history.canUndo) history.undo();
		expect(history.present).toBe(50);
	});
});
