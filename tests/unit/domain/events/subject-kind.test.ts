import { expect, it } from 'vitest';
import { subjectKindOf } from '#lib/domain/events/subject-kind.ts';

it.each([
	['conversation.opened', 'conversation'],
	['message.created', 'conversation'],
	['rating.submitted', 'conversation'],
	['agent.state', 'agent'],
	['queue.snapshot', 'queue'],
	['unknown:coffee.brewed', 'unknown:coffee'],
	['unknown:coffee', 'unknown:coffee']
])('the subject of %s is a %s', (type, kind) => {
	expect(subjectKindOf(type)).toBe(kind);
	expect(subjectKindOf(type)).toBe(kind);
});
