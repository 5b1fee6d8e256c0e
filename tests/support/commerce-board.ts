import type { Board } from '#lib/domain/board/board.ts';

/** A board in Shanghai, whose days begin at midnight. */
export function commerceBoard(
	id: string,
	filter: Board['filter'],
	phases: NonNullable<Board['phases']> = []
): Board {
	return {
		organisation: 'o',
		id,
		name: id,
		zone: 'Asia/Shanghai',
		dayStart: '00:00',
		filter,
		tiles: [],
		phases,
		answerWithin: 30,
		kind: 'live',
		demo: false
	};
}
