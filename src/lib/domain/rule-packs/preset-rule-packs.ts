import { douyin2024 } from './presets/douyin-2024.ts';
import { jd2021 } from './presets/jd-2021.ts';
import { kuaishou2023 } from './presets/kuaishou-2023.ts';
import { pdd2019 } from './presets/pdd-2019.ts';
import { plain } from './presets/plain.ts';
import { taobao2020 } from './presets/taobao-2020.ts';
import { taobao2022 } from './presets/taobao-2022.ts';
import { taobao3Min2023 } from './presets/taobao-3min-2023.ts';
import type { RulePack } from './rule-pack.ts';

/** The packs that ship. An installation may edit copies of them and add its own. */
export const presetRulePacks: readonly RulePack[] = [
	plain,
	taobao3Min2023,
	taobao2022,
	taobao2020,
	jd2021,
	douyin2024,
	pdd2019,
	kuaishou2023
];
