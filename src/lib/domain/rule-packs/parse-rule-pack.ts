import Type, { type Static } from 'typebox';
import type { TLocalizedValidationError } from 'typebox/error';
import { Value } from 'typebox/value';
import { isLocalDate, isTimeOfDay, sinceMidnight } from '../time/local-time.ts';
import type { RulePack } from './rule-pack.ts';

const closed = { additionalProperties: false };
const text = Type.String({ minLength: 1, maxLength: 2_000 });
const seconds = Type.Number({ exclusiveMinimum: 0, maximum: 86_400 });
const oneOf = <const Text extends string>(...texts: Text[]) => Type.Enum(texts);

const rulePackSchema = Type.Object(
	{
		id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' }),
		version: Type.Integer({ minimum: 1 }),
		platform: text,
		series: text,
		validFrom: text,
		validTo: Type.Optional(text),
		source: text,
		caution: text,
		hours: Type.Optional(Type.Object({ from: text, to: text }, closed)),
		hoursApplyTo: oneOf('turn start', 'session start', 'each message'),
		dayStart: text,
		clockStarts: oneOf('human ask', 'customer message'),
		validReplies: Type.Object(
			{ automatic: Type.Boolean(), bot: Type.Boolean(), assisted: Type.Boolean() },
			closed
		),
		zeroSecondReplies: oneOf('counted', 'excluded'),
		limitSeconds: Type.Optional(seconds),
		capSeconds: Type.Optional(seconds),
		unansweredValue: Type.Union([seconds, oneOf('miss', 'excluded')]),
		atDayEnd: oneOf('unanswered', 'runs on'),
		atClosing: oneOf('unanswered', 'runs on', 'excluded'),
		atTransfer: oneOf('unanswered for the first account', 'runs on'),
		unit: Type.Object(
			{
				of: oneOf('turn', 'conversation', 'customer-day'),
				judgedBy: Type.Optional(oneOf('first turn', 'mean turn', 'every turn'))
			},
			closed
		),
		denominator: oneOf('asked', 'answered'),
		statistic: oneOf('share', 'mean', 'both'),
		sessionGapMinutes: Type.Optional(Type.Number({ minimum: 0, maximum: 1_440 }))
	},
	closed
);

/** One thing that is wrong with an edited pack. */
export interface RulePackProblem {
	/** Where, as a JSON pointer: `/hours/to`. */
	readonly path: string;
	readonly message: string;
}

export type ParsedRulePack =
	| { readonly status: 'valid'; readonly pack: RulePack }
	| { readonly status: 'invalid'; readonly problems: readonly RulePackProblem[] };

/** What the shape alone cannot say: dates and times that exist, and parts that must fit each other. */
function* contradictions(pack: Static<typeof rulePackSchema>): Generator<RulePackProblem> {
	const { hours } = pack;
	for (const field of ['validFrom', 'validTo'] as const) {
		const date = pack[field];
		if (date !== undefined && !isLocalDate(date))
			yield { path: `/${field}`, message: `must be a date YYYY-MM-DD, got "${date}"` };
	}
	if (pack.validTo !== undefined && pack.validTo <= pack.validFrom)
		yield { path: '/validTo', message: 'must be later than validFrom' };
	if (!isTimeOfDay(pack.dayStart))
		yield { path: '/dayStart', message: `must be a time HH:MM, got "${pack.dayStart}"` };
	if (hours !== undefined) {
		const fromIsTime = isTimeOfDay(hours.from);
		const toIsTime = hours.to === '24:00' || isTimeOfDay(hours.to);
		if (!fromIsTime) yield { path: '/hours/from', message: `must be a time HH:MM, got "${hours.from}"` };
		if (!toIsTime) yield { path: '/hours/to', message: `must be a time HH:MM or 24:00, got "${hours.to}"` };
		if (fromIsTime && toIsTime && sinceMidnight(hours.from) === sinceMidnight(hours.to))
			yield { path: '/hours/to', message: 'must differ from /hours/from; leave hours out for all day' };
	}
	if (pack.unit.of === 'turn' && pack.unit.judgedBy !== undefined)
		yield { path: '/unit/judgedBy', message: 'must be left out: a turn is judged by itself' };
	if (pack.unit.of !== 'turn' && pack.unit.judgedBy === undefined)
		yield { path: '/unit/judgedBy', message: 'must be given: a unit of several turns is judged by them' };
	if (pack.statistic !== 'mean' && pack.limitSeconds === undefined)
		yield { path: '/limitSeconds', message: 'must be given when a share is published' };
	if (pack.unit.judgedBy === 'mean turn' && pack.limitSeconds === undefined)
		yield { path: '/limitSeconds', message: 'must be given when the mean turn is judged' };
}

/** A validator's error as problems, each at the field that it is about. */
function problemsOf(error: TLocalizedValidationError): RulePackProblem[] {
	const at = (fields: readonly PropertyKey[], message: string) =>
		fields.map((field) => ({ path: `${error.instancePath}/${String(field)}`, message }));
	switch (error.keyword) {
		case 'required':
			return at(error.params.requiredProperties, 'must be given');
		case 'additionalProperties':
			return at(error.params.additionalProperties, 'is not a field of a rule pack');
		// Said once by additionalProperties, with the field's name.
		case 'boolean':
			return [];
		case 'enum':
			return [
				{ path: error.instancePath, message: `must be one of ${error.params.allowedValues.join(', ')}` }
			];
		// The only choice between shapes is the value of an unanswered turn; it is named once, over its alternatives.
		case 'anyOf':
			return [{ path: error.instancePath, message: 'must be a number of seconds, miss or excluded' }];
		default:
			return [{ path: error.instancePath, message: error.message }];
	}
}

/**
 * Reads an edited rule pack (a file, a form) at the edge. Unknown fields are refused: in a rule they are typing
 * errors.
 *
 * @example parseRulePack({ ...jd2021, limitSeconds: -1 })
 * // { status: 'invalid', problems: [{ path: '/limitSeconds', message: 'must be > 0' }] }
 */
export function parseRulePack(value: unknown): ParsedRulePack {
	if (!Value.Check(rulePackSchema, value)) {
		const problems = new Map<string, RulePackProblem>();
		for (const error of Value.Errors(rulePackSchema, value))
			for (const problem of problemsOf(error))
				if (error.keyword === 'anyOf' || !problems.has(problem.path)) problems.set(problem.path, problem);
		return { status: 'invalid', problems: [...problems.values()] };
	}
	const problems = [...contradictions(value)];
	return problems.length > 0 ? { status: 'invalid', problems } : { status: 'valid', pack: value as RulePack };
}
