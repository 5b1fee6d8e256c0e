import { expect, test } from 'vitest';
import { similarName } from '#scheduler/roster/plan/similar-name.ts';

test.each([
	['pre-sale', ['presale', 'phone'], 'presale'],
	['Pre Sale', ['presale', 'aftersale'], 'presale'],
	['chta', ['chat', 'phone'], 'chat'],
	['phnoe', ['chat', 'phone'], 'phone'],
	['presales', ['presale'], 'presale'],
	['售 前', ['售前', '售后'], '售前'],
	['天猫售前组', ['天猫售前', '天猫售后'], '天猫售前']
])('%s of %j is %s', (name, known, meant) => expect(similarName(name, known)).toBe(meant));

test.each([
	['售后', ['售前']],
	['chat', ['phone']],
	['vip', ['b']],
	['line 3', ['line 1', 'line 2']],
	['chat', ['chat']],
	['chat', []]
])('%s of %j is none, or one of two', (name, known) => expect(similarName(name, known)).toBeUndefined());
