import type { TileFigure } from '#lib/domain/board/figure-of-tile.ts';
import type { Formats, Quantity } from '#lib/i18n/formats.ts';

/** A figure as the large number of a tile and its unit. */
export function quantityOfFigure({ kind, value, currency }: TileFigure, formats: Formats): Quantity {
	switch (kind) {
		case 'count':
			return formats.largeCount(value);
		case 'seconds':
			return formats.largeTime(value);
		case 'share':
			return formats.largeShare(value);
		case 'ratio':
			return { value: formats.tenths(value) };
		case 'money':
			return formats.largeMoney(value, currency);
	}
}

/**
 * The same in one text, with its currency.
 *
 * @example figureText({ kind: 'share', value: 0.914 }, formats) // '91 %'
 */
export function figureText(figure: TileFigure, formats: Formats): string {
	switch (figure.kind) {
		case 'count':
			return formats.count(figure.value);
		case 'seconds':
			return formats.timeText(figure.value);
		case 'share':
			return formats.share(figure.value);
		case 'ratio':
			return formats.tenths(figure.value);
		case 'money':
			return formats.money(figure.value, figure.currency ?? 'CNY');
	}
}
