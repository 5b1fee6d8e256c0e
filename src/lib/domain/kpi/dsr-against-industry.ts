/** One DSR score (描述, 服务 or 物流) with what the platform shows of the industry, all of the same date. */
export interface IndustryScores {
	readonly shop: number;
	readonly mean: number;
	readonly max: number;
	readonly min: number;
}

/**
 * Where a shop's DSR score stands against its industry: at or above the mean (shop − mean) / (max − mean), below it
 * −(mean − shop) / (mean − min). 1 is the best shop, 0 the mean, −1 the worst. `undefined` where the industry has
 * no spread on that side.
 *
 * The scores cover half a year, so one is only compared with industry scores of the same date.
 *
 * @example dsrAgainstIndustry({ shop: 4.9, mean: 4.8, max: 5, min: 4 }) // 0.5
 */
export function dsrAgainstIndustry({ shop, mean, max, min }: IndustryScores): number | undefined {
	const spread = shop >= mean ? max - mean : mean - min;
	return spread > 0 ? (shop - mean) / spread : undefined;
}
