import { metricDefinitions, type MetricDefinition } from '#lib/domain/metrics/definitions.ts';
import { tileMetrics } from '#lib/domain/board/tile.ts';
import { presetRulePacks } from '#lib/domain/rule-packs/preset-rule-packs.ts';
import { readMessages } from '#lib/i18n/compile-messages.ts';

const messages = readMessages();
const tiles: readonly string[] = tileMetrics;

/** @throws Error when a language has no text for the key: the page would be silent about a definition */
function text(locale: string, key: string): string {
	const message = messages[locale]?.[key];
	if (typeof message !== 'string') throw new Error(`${key} must be a text in ${locale}`);
	return message;
}

function exclusions({ exclusions: keys }: MetricDefinition, locale: string): string {
	return keys.map((key) => text(locale, key)).join(locale === 'en' ? '; ' : '；');
}

function metric(definition: MetricDefinition): string {
	const { id, term, definitionVersion, unit, windows, worse, formulaKey, requires } = definition;
	const facts = [
		`unit: ${unit}`,
		`windows: ${windows.join(', ')}`,
		worse === 'neither' ? 'no direction is worse' : `worse: ${worse}`,
		`definition ${definitionVersion}`,
		tiles.includes(id) ? 'can be a tile' : 'not on boards yet'
	];
	if (requires.length > 0) facts.push(`needs: ${requires.join(', ')}`);
	const lines = [
		`### ${term.en} · ${term.zh}`,
		'',
		`\`${id}\` · ${facts.join(' · ')}`,
		'',
		text('en', formulaKey),
		'',
		text('zh-CN', formulaKey)
	];
	if (definition.exclusions.length > 0) {
		lines.push(
			'',
			`Left out: ${exclusions(definition, 'en')}.`,
			'',
			`不计入：${exclusions(definition, 'zh-CN')}。`
		);
	}
	return lines.join('\n');
}

function rulePacks(): string {
	const rows = presetRulePacks.map(
		({ id, version, platform, validFrom, validTo, source, caution }) =>
			`| \`${id}\` ${version} | ${platform} | ${validFrom} to ${validTo ?? '—'} | ${source} | ${caution} |`
	);
	return [
		'| pack and version | platform | holds from, to | source | caution |',
		'| --- | --- | --- | --- | --- |',
		...rows
	].join('\n');
}

/** `docs/metrics.md`: every metric in words, from the definitions by which the wall explains its numbers. */
export function metricsPage(): string {
	return `# Metrics

Written by \`npm run docs\` from \`src/lib/domain/metrics/definitions.ts\` and the messages that the wall shows when a number
explains itself; do not edit it by hand. Where definitions were silent, [ADR 0007](adr/0007-where-the-definitions-were-silent.md)
says what was decided.

Windows: \`now\` is a gauge; \`last15\` is (t − 15 min, t]; \`today\` is the board's business day; \`phase\` is since the phase
started and does not reset with the day. Sums and counts are added up; never an average of averages. A missing value is shown
as —, never as 0.

${metricDefinitions.map(metric).join('\n\n')}

## Rule packs of the platforms

A platform's own figure is the stream of turns under a dated rule pack. The packs come from secondary pages: verify each with
the platform before relying on it.

${rulePacks()}
`;
}
