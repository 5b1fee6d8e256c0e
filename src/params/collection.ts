import type { ParamMatcher } from '@sveltejs/kit';

/** The collections of the registries; `imports` and the like are routes of their own. */
export const match: ParamMatcher = (text) => ['shops', 'queues', 'groups', 'people'].includes(text);
