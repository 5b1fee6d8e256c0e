import { describe, expect, test } from 'vitest';
import { readMessages } from '#lib/i18n/compile-messages.ts';
import { translationFaults } from '#lib/i18n/translation-faults.ts';

describe('the languages say the same', () => {
	test('a key that English lacks is a fault', () => {
		expect(translationFaults({ en: {}, 'zh-CN': { queue: '排队' } })).toEqual(['queue: missing in en']);
	});

	test('a text left untranslated is a fault', () => {
		expect(translationFaults({ en: { queue: '排队' }, 'zh-CN': { queue: '排队' } })).toEqual([
			'queue: identical in en and zh-CN (“排队”)'
		]);
	});

	test('plural variants left untranslated are a fault', () => {
		const variants = [{ match: { 'countPlural=other': '{count} waiting' } }];
		expect(translationFaults({ en: { waiting: variants }, 'zh-CN': { waiting: variants } })).toHaveLength(1);
	});

	test('an empty text is a fault', () => {
		expect(translationFaults({ en: { queue: '' }, 'zh-CN': { queue: '排队' } })).toEqual([
			'queue: empty in en'
		]);
	});

	test('a placeholder that one language does not know is a fault', () => {
		expect(translationFaults({ en: { age: '{seconds} s old' }, 'zh-CN': { age: '{second} 秒前' } })).toEqual([
			'age: other placeholders in zh-CN than in en'
		]);
	});

	test('symbols, placeholders and the brand are the same in every language', () => {
		const messages = { product_name: 'Tidewall', share: '{part} / {whole}', atLeast: '≥ {target} %' };
		expect(translationFaults({ en: messages, 'zh-CN': messages })).toEqual([]);
	});

	test('every message of the product is there in both languages', () => {
		const messages = readMessages();
		expect(Object.keys(messages).sort()).toEqual(['en', 'zh-CN']);
		expect(translationFaults(messages)).toEqual([]);
	});
});
