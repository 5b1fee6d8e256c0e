import { backtest } from './backtest.ts';
import { benchBank } from './bench-bank.ts';
import { benchCurtois } from './bench-curtois.ts';
import { benchFloor } from './bench-floor.ts';
import { benchMatsp } from './bench-matsp.ts';
import { benchM4 } from './bench-m4.ts';
import type { Command } from './command.ts';
import { forecast } from './forecast.ts';
import { intraday } from './intraday.ts';
import { rosterChange } from './roster-change.ts';
import { rosterCheck } from './roster-check.ts';
import { rosterExplain } from './roster-explain.ts';
import { rosterSolve } from './roster-solve.ts';
import { simulate } from './simulate.ts';
import { staff } from './staff.ts';

/** Every command, in the order of the help. */
export const allCommands: readonly Command[] = [
	forecast,
	backtest,
	intraday,
	staff,
	simulate,
	rosterSolve,
	rosterCheck,
	rosterChange,
	rosterExplain,
	benchBank,
	benchCurtois,
	benchFloor,
	benchM4,
	benchMatsp
];
