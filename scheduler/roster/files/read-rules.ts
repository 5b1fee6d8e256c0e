import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { isLocalDate, sinceMidnight, type LocalDate } from '#lib/domain/time/local-time.ts';
import { minute, type EpochMs } from '#lib/domain/units.ts';
import { instantsOfWall, parseTime } from '../../calendar/wall-time.ts';
import { allRules, type RuleId } from '../../rules/all-rules.ts';
import { companyPack } from '../../rules/company-pack.ts';
import { lawPackCn } from '../../rules/law-pack-cn.ts';
import { assertPacks, type PackRule, type RulePack } from '../../rules/rule-pack.ts';
import { startsOf, type ShiftTemplate } from '../../shifts/shift-template.ts';
import { standardShifts } from '../../shifts/standard-shifts.ts';
import { standardCosts, type RosterCosts } from '../plan/roster-plan.ts';
import { FileReading, someOf, type FileOutcome } from './file-reading.ts';

/** What a shop's rules say about a roster, whoever works and whatever is needed. */
export interface RosterRules {
	readonly packs: readonly RulePack[];
	readonly templates: readonly ShiftTemplate[];
	readonly costs: RosterCosts;
	readonly promotionDays: readonly LocalDate[];
	readonly launches: readonly EpochMs[];
	readonly holidays: 'china' | 'none';
	readonly companyHolidays: readonly LocalDate[];
	/** Queues that exist although the demand does not name them. */
	readonly queues: readonly string[];
}

/** Law, company rules, shifts and prices that a shop begins with. */
export const standardRules: RosterRules = {
	packs: [lawPackCn, companyPack],
	templates: standardShifts,
	costs: standardCosts,
	promotionDays: [],
	launches: [],
	holidays: 'china',
	companyHolidays: [],
	queues: []
};

const closed = { additionalProperties: false };
const text = Type.String({ minLength: 1, maxLength: 200 });
const sentence = Type.Object(
	{ zh: Type.String({ maxLength: 2_000 }), en: Type.String({ maxLength: 2_000 }) },
	closed
);
const count = (maximum: number) => Type.Integer({ minimum: 0, maximum });
const price = Type.Number({ minimum: 0, maximum: 1e6 });
const oneOf = <const Text extends string>(...texts: Text[]) => Type.Enum(texts);
const parameters = Type.Record(Type.String(), count(1e9));

const change = Type.Union([
	oneOf('off'),
	Type.Object(
		{
			parameters: Type.Optional(parameters),
			strength: Type.Optional(
				Type.Union([
					Type.Object({ kind: oneOf('hard') }, closed),
					Type.Object({ kind: oneOf('soft'), weight: count(1e6) }, closed)
				])
			)
		},
		closed
	)
]);

const packRule = Type.Object(
	{
		id: text,
		rule: text,
		parameters,
		strength: Type.Union([
			Type.Object({ kind: oneOf('hard') }, closed),
			Type.Object({ kind: oneOf('soft'), weight: count(1e6) }, closed)
		]),
		source: Type.Object({ title: sentence, since: text }, closed),
		verifyWithHr: Type.Boolean(),
		note: Type.Optional(sentence)
	},
	closed
);

const pack = Type.Object(
	{ id: text, title: sentence, dated: text, rules: Type.Array(packRule, { maxItems: 1_000 }) },
	closed
);

const breakWindow = Type.Object(
	{
		kind: oneOf('meal', 'short'),
		minutes: Type.Integer({ minimum: 1, maximum: 480 }),
		paid: Type.Boolean(),
		earliest: count(1_440),
		latest: count(1_440)
	},
	closed
);

const shift = Type.Object(
	{
		id: text,
		name: Type.Optional(sentence),
		first: text,
		last: Type.Optional(text),
		stepMinutes: Type.Optional(Type.Union([Type.Literal(15), Type.Literal(30)])),
		spanMinutes: Type.Integer({ minimum: 15, maximum: 1_440 }),
		breaks: Type.Optional(Type.Array(breakWindow, { maxItems: 20 })),
		contracts: Type.Array(oneOf('full_time', 'part_time', 'student', 'outsourced'), { minItems: 1 }),
		promotionOnly: Type.Optional(Type.Boolean())
	},
	closed
);

const steps = Type.Array(
	Type.Object(
		{ share: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 100 })), perHour: price },
		closed
	),
	{ maxItems: 20 }
);

/**
 * The JSON document of a shop's rules. Every part may be left out: the standard one stands then.
 *
 * - `rules`: changes of single rules of the packs, by their id: `"off"`, other `parameters`, another `strength`
 * - `packs`: whole packs; one with the id of a standard pack (`law-cn`, `company`) takes its place
 * - `shifts`: shifts by id; one with the id of a standard shift takes its place. `onlyShifts`: those that are used at all
 * - `costs`: prices of missing and surplus heads, and of overtime as a multiple of the wage
 * - `promotionDays` and `launches`: when a promotion is, and the instants at which one starts
 * - `holidays`: `china` or `none`; `companyHolidays`: further days off
 * - `queues`: queues that people may have skills for although this demand does not name them
 */
export const rulesSchema = Type.Object(
	{
		rules: Type.Optional(Type.Record(Type.String(), change)),
		packs: Type.Optional(Type.Array(pack, { maxItems: 50 })),
		shifts: Type.Optional(Type.Array(shift, { maxItems: 500 })),
		onlyShifts: Type.Optional(Type.Array(text, { minItems: 1, maxItems: 500 })),
		costs: Type.Optional(
			Type.Object(
				{
					shortage: Type.Optional(steps),
					surplus: Type.Optional(steps),
					overtime: Type.Optional(
						Type.Object(
							{
								extended: Type.Number({ minimum: 1, maximum: 10 }),
								restDay: Type.Number({ minimum: 1, maximum: 10 }),
								holiday: Type.Number({ minimum: 1, maximum: 10 })
							},
							closed
						)
					)
				},
				closed
			)
		),
		promotionDays: Type.Optional(Type.Array(text, { maxItems: 1_000 })),
		launches: Type.Optional(Type.Array(text, { maxItems: 1_000 })),
		holidays: Type.Optional(oneOf('china', 'none')),
		companyHolidays: Type.Optional(Type.Array(text, { maxItems: 1_000 })),
		queues: Type.Optional(Type.Array(text, { maxItems: 10_000 }))
	},
	closed
);

type Written = Static<typeof rulesSchema>;

/**
 * Reads the rules of a shop: a JSON document of `rulesSchema`.
 *
 * @param zone of launches without an offset
 * @example readRules('{"rules":{"atMost60HoursAWeek":{"parameters":{"minutes":2880}}}}', 'Asia/Shanghai')
 */
export function readRules(document: string, zone: string): FileOutcome<RosterRules> {
	const reading = new FileReading();
	let parsed: unknown;
	try {
		parsed = JSON.parse(document);
	} catch (error) {
		const isEmpty = document.trim() === '';
		reading.refuse(
			undefined,
			undefined,
			isEmpty ? 'empty' : 'not_json',
			isEmpty ? 'the file is empty' : `it is no JSON: ${(error as Error).message}`
		);
		return reading.outcome(standardRules);
	}
	if (!Value.Check(rulesSchema, parsed)) {
		refuseShape(parsed, reading);
		return reading.outcome(standardRules);
	}
	return reading.outcome(rulesOf(parsed, zone, reading));
}

function refuseShape(parsed: unknown, reading: FileReading): void {
	const told = new Set<string>();
	const errors = [...Value.Errors(rulesSchema, parsed)];
	// A rule that is changed is no "off": that is not what is wrong with it where something inside of it is.
	const isMeant = (path: string) => !errors.some((one) => one.instancePath.startsWith(`${path}/`));
	for (const { instancePath, keyword, message, params } of errors) {
		if ((keyword === 'enum' || keyword === 'anyOf') && !isMeant(instancePath)) continue;
		const details = params as {
			readonly requiredProperties?: readonly string[];
			readonly additionalProperties?: readonly string[];
			readonly allowedValues?: readonly unknown[];
		};
		const names = details.requiredProperties ?? details.additionalProperties;
		for (const path of names?.map((name) => `${instancePath}/${name}`) ?? [instancePath || '/']) {
			if (told.has(path)) continue;
			told.add(path);
			if (keyword === 'required') reading.refuse(undefined, path, 'field_missing', 'is missing');
			else if (keyword === 'additionalProperties' || keyword === 'boolean')
				reading.refuse(undefined, path, 'field_unknown', 'is not known');
			else if (keyword === 'enum')
				reading.refuse(
					undefined,
					path,
					'value_unknown',
					`must be one of ${(details.allowedValues ?? []).join(', ')}`
				);
			else reading.refuse(undefined, path, 'value_wrong', message);
		}
	}
}

function rulesOf(written: Written, zone: string, reading: FileReading): RosterRules {
	const refuse = (field: string, code: string, message: string) =>
		reading.refuse(undefined, field, code, message);
	const dates = (field: 'promotionDays' | 'companyHolidays') =>
		(written[field] ?? []).filter((date, at) => {
			if (!isLocalDate(date)) refuse(`/${field}/${at}`, 'not_a_date', `"${date}" is no date like 2026-11-11`);
			return isLocalDate(date);
		});
	const launches = (written.launches ?? []).flatMap((given, at) => {
		const time = parseTime(given);
		const instant =
			time?.kind === 'wall' ? instantsOfWall(time.wall, zone)[0] : time?.kind === 'instant' ? time.instant : undefined; // prettier-ignore
		if (instant === undefined) {
			refuse(`/launches/${at}`, 'not_a_time', `"${given}" is no time like 2026-11-11 20:00`);
		}
		return instant ?? [];
	});
	return {
		packs: packsOf(written, refuse),
		templates: templatesOf(written, refuse),
		costs: costsOf(written, refuse),
		promotionDays: dates('promotionDays'),
		launches,
		holidays: written.holidays ?? standardRules.holidays,
		companyHolidays: dates('companyHolidays'),
		queues: written.queues ?? []
	};
}

type Refuse = (field: string, code: string, message: string) => void;

function packsOf({ packs: own = [], rules = {} }: Written, refuse: Refuse): readonly RulePack[] {
	own.forEach((one, at) => {
		const here = `/packs/${at}`;
		if (own.findIndex(({ id }) => id === one.id) !== at)
			refuse(`${here}/id`, 'pack_repeated', `there are two packs "${one.id}"`);
		if (!isLocalDate(one.dated)) refuse(`${here}/dated`, 'not_a_date', `"${one.dated}" is no date`);
		one.rules.forEach((rule, index) => {
			if (!isLocalDate(rule.source.since)) {
				refuse(`${here}/rules/${index}/source/since`, 'not_a_date', `"${rule.source.since}" is no date`);
			}
			if (Object.hasOwn(allRules, rule.rule)) return;
			refuse(`${here}/rules/${index}/rule`, 'rule_unknown', unknown(rule.rule, Object.keys(allRules)));
		});
	});
	// What is wrong with parameters is told below, by the packs' own check.
	const given = own as unknown as readonly RulePack[];
	const standing = standardRules.packs.map((one) => given.find(({ id }) => id === one.id) ?? one);
	const packs = [...standing, ...given.filter((one) => !standing.includes(one))];
	const known = new Set(packs.flatMap((one) => one.rules.map(({ id }) => id)));
	for (const id of Object.keys(rules)) {
		if (!known.has(id)) refuse(`/rules/${id}`, 'rule_unknown', unknown(id, [...known]));
	}
	const changed = packs.map((one) => ({
		...one,
		rules: one.rules.flatMap((rule): readonly PackRule[] => {
			const how = rules[rule.id];
			if (how === undefined) return [rule];
			if (how === 'off') return [];
			for (const name of Object.keys(how.parameters ?? {})) {
				const names = Object.keys(allRules[rule.rule]?.parameters ?? {});
				if (names.includes(name)) continue;
				refuse(`/rules/${rule.id}/parameters/${name}`, 'field_unknown', unknown(name, names));
			}
			const parameters = { ...rule.parameters, ...how.parameters };
			// The parameters are those of the same rule; the compiler cannot follow the pair through a union.
			return [{ ...rule, parameters, ...(how.strength && { strength: how.strength }) } as PackRule];
		})
	}));
	const isRefused = given.some(({ rules: of }) =>
		of.some(({ rule }) => !Object.hasOwn(allRules, rule satisfies RuleId))
	);
	if (isRefused) return changed;
	for (const one of changed) {
		try {
			assertPacks([one]);
		} catch (error) {
			if (!(error instanceof RangeError)) throw error;
			const at = own.findIndex(({ id }) => id === one.id);
			refuse(at === -1 ? '/rules' : `/packs/${at}`, 'rule_wrong', error.message.replace('assertPacks: ', ''));
		}
	}
	return changed;
}

function templatesOf({ shifts = [], onlyShifts }: Written, refuse: Refuse): readonly ShiftTemplate[] {
	const own = shifts.map((one, at): ShiftTemplate => {
		const here = `/shifts/${at}`;
		if (shifts.findIndex(({ id }) => id === one.id) !== at)
			refuse(`${here}/id`, 'shift_repeated', `there are two shifts "${one.id}"`);
		if (['off', 'work'].includes(one.id))
			refuse(`${here}/id`, 'shift_reserved', `"${one.id}" means something else in wishes`);
		const template: ShiftTemplate = {
			id: one.id,
			name: one.name ?? { zh: one.id, en: one.id },
			first: one.first,
			last: one.last ?? one.first,
			stepMinutes: one.stepMinutes ?? 30,
			spanMinutes: one.spanMinutes,
			breaks: one.breaks ?? [],
			contracts: one.contracts,
			promotionOnly: one.promotionOnly ?? false
		};
		refuseTemplate(template, here, refuse);
		return template;
	});
	const standing = standardShifts.map((one) => own.find(({ id }) => id === one.id) ?? one);
	const all = [...standing, ...own.filter((one) => !standing.includes(one))];
	onlyShifts?.forEach((id, at) => {
		if (all.some((one) => one.id === id)) return;
		refuse(
			`/onlyShifts/${at}`,
			'shift_unknown',
			unknown(
				id,
				all.map((one) => one.id)
			)
		);
	});
	return onlyShifts === undefined ? all : all.filter(({ id }) => onlyShifts.includes(id));
}

function refuseTemplate(template: ShiftTemplate, here: string, refuse: Refuse): void {
	try {
		startsOf(template);
		const first = sinceMidnight(template.first) / minute;
		if (first % 15 !== 0) {
			refuse(`${here}/first`, 'not_on_a_quarter', `must be on a quarter of an hour, got ${template.first}`);
		}
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
		refuse(here, 'shift_wrong', error.message.replace(/^\w+: /, ''));
	}
}

function costsOf({ costs = {} }: Written, refuse: Refuse): RosterCosts {
	for (const side of ['shortage', 'surplus'] as const) {
		const given = costs[side] ?? [];
		if (side === 'shortage' && costs.shortage?.length === 0)
			refuse('/costs/shortage', 'step_wrong', 'is empty: nobody would work where missing heads cost nothing');
		given.forEach(({ share, perHour }, at) => {
			const here = `/costs/${side}/${at}`;
			const isLast = at === given.length - 1;
			if (isLast && share !== undefined)
				refuse(`${here}/share`, 'step_wrong', 'must be absent in the last step: it is all that is beyond');
			if (!isLast && share === undefined)
				refuse(`${here}/share`, 'step_wrong', 'is missing: only the last step is without it');
			if (perHour < (given[at - 1]?.perHour ?? 0))
				refuse(`${here}/perHour`, 'step_wrong', 'must not be less than in the step before');
		});
	}
	return {
		shortage: costs.shortage ?? standardCosts.shortage,
		surplus: costs.surplus ?? standardCosts.surplus,
		overtime: costs.overtime ?? standardCosts.overtime
	};
}

function unknown(name: string, known: readonly string[]): string {
	return `"${name}" is not known; there are ${someOf(known, 40)}`;
}
