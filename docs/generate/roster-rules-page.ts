import { companyPack } from '#scheduler/rules/company-pack.ts';
import { lawPackCn } from '#scheduler/rules/law-pack-cn.ts';
import { sentenceOf, type PackRule, type RulePack } from '#scheduler/rules/rule-pack.ts';
import { threeCrewsTwoShifts, fourCrewsThreeShifts, type Rotation } from '#scheduler/shifts/rotation.ts';
import type { ShiftTemplate } from '#scheduler/shifts/shift-template.ts';
import { standardShifts } from '#scheduler/shifts/standard-shifts.ts';

function strength({ strength: how }: PackRule): string {
	return how.kind === 'hard' ? 'hard' : `soft, ${how.weight}`;
}

function parameters({ parameters: numbers }: PackRule): string {
	return Object.entries(numbers)
		.map(([name, value]) => `${name} ${value}`)
		.join(', ');
}

function rule(one: PackRule): string {
	const { zh, en } = sentenceOf(one);
	const notes = one.note === undefined ? '' : `<br>${one.note.en}<br>${one.note.zh}`;
	const from = `${one.source.title.en}${one.verifyWithHr ? ' · **verify with HR**' : ''}`;
	return `| \`${one.id}\` | ${en}<br>${zh}${notes} | ${strength(one)} | ${parameters(one)} | ${from} |`;
}

function pack({ id, title, dated, rules }: RulePack): string {
	return [
		`## ${title.en} · ${title.zh}`,
		'',
		`Pack \`${id}\`, written down on ${dated}.`,
		'',
		'| id | rule | strength | parameters | source |',
		'| --- | --- | --- | --- | --- |',
		...rules.map(rule)
	].join('\n');
}

function shift({
	id,
	name,
	first,
	last,
	stepMinutes,
	spanMinutes,
	breaks,
	contracts,
	promotionOnly
}: ShiftTemplate): string {
	const starts = first === last ? first : `${first}–${last}, every ${stepMinutes} min`;
	const pauses = breaks.map(
		({ kind, minutes, paid, earliest, latest }) =>
			`${kind} ${minutes} min${paid ? '' : ' unpaid'} after ${hours(earliest)}–${hours(latest)}`
	);
	const who = `${contracts.join(', ')}${promotionOnly ? '; promotion days only' : ''}`;
	return `| \`${id}\` | ${name.en} · ${name.zh} | ${starts} | ${hours(spanMinutes)} | ${pauses.join('; ')} | ${who} |`;
}

function hours(minutes: number): string {
	return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

function rotation({ id, name, cycle, crews }: Rotation): string {
	return `| \`${id}\` | ${name.en} · ${name.zh} | ${crews} | ${cycle.map((one) => one ?? 'off').join(', ')} |`;
}

/** `docs/roster-rules.md`: every rule, shift and rotation that a roster begins with, from the code. */
export function rosterRulesPage(): string {
	return `<!-- Written by "npm run docs" from docs/generate/roster-rules-page.ts and the packs it reads. -->

# Rules and shifts of a roster

What a roster begins with. A file of rules changes any of it: see [Rostering](guide/rostering.md). A hard rule must hold. A soft one costs
its weight, in the currency, for each unit by which it is missed, so that a weight of 100 is weighed like 100 of wages. A week
begins on Monday; a shift belongs to the day on which it starts.

**Verify with HR.** The law's lines are data, not advice. They name their article, places and approvals differ, and nobody of
HR or law has compared them with the texts yet.

${[lawPackCn, companyPack].map(pack).join('\n\n')}

## Shifts

Breaks may begin at any time between the two given, counted from the start of the shift.

| id | name | starts | from start to end | breaks | who |
| --- | --- | --- | --- | --- | --- |
${standardShifts.map(shift).join('\n')}

## Rotations

Whoever has a rotation works exactly its pattern; their crew or phase says where in it they are.

| id | name | crews | pattern |
| --- | --- | --- | --- |
${[threeCrewsTwoShifts, fourCrewsThreeShifts].map(rotation).join('\n')}
`;
}
