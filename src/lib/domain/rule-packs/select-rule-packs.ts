import type { LocalDate } from '../time/local-time.ts';
import type { RulePack } from './rule-pack.ts';

/**
 * The packs of a platform that apply on a date, one per series: the one that took effect last, in its newest
 * version. In the order of `packs`.
 *
 * @example
 * selectRulePacks(presetRulePacks, { platform: 'taobao', date: '2021-11-11' }).map(({ id }) => id)
 * // ['taobao-2020']
 */
export function selectRulePacks(
	packs: readonly RulePack[],
	{ platform, date }: { readonly platform: string; readonly date: LocalDate }
): RulePack[] {
	const applying = new Map<string, RulePack>();
	for (const pack of packs) {
		if (pack.platform !== platform || date < pack.validFrom) continue;
		if (pack.validTo !== undefined && date >= pack.validTo) continue;
		const chosen = applying.get(pack.series);
		const isLater =
			chosen === undefined ||
			pack.validFrom > chosen.validFrom ||
			(pack.validFrom === chosen.validFrom && pack.version > chosen.version);
		if (isLater) applying.set(pack.series, pack);
	}
	return packs.filter((pack) => applying.get(pack.series) === pack);
}
