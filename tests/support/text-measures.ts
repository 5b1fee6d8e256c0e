import type { Page } from 'playwright-core';

/** One piece of text as it stands on the screen. */
export interface TextMeasure {
	readonly text: string;
	/** Of the class and the tag, to find it. */
	readonly where: string;
	/** Height of its face in CSS pixels. */
	readonly size: number;
	/** WCAG contrast with what really lies behind it. */
	readonly contrast: number;
	/** A large number of a tile. */
	readonly hero: boolean;
	/** It does not fit its box, and nothing says the rest. */
	readonly cut: boolean;
	/** Another text that it lies over. */
	readonly over?: string;
}

/** Measures every visible text of the wall on a page. */
export function measureText(page: Page): Promise<readonly TextMeasure[]> {
	return page.evaluate(measure);
}

/** Runs in the page. */
function measure(): TextMeasure[] {
	const canvas = document.createElement('canvas');
	canvas.width = canvas.height = 1;
	const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
	type Colour = readonly [number, number, number, number];
	/** Any CSS colour as sRGB: the browser itself paints it. */
	const parse = (css: string): Colour => {
		context.clearRect(0, 0, 1, 1);
		context.fillStyle = css;
		context.fillRect(0, 0, 1, 1);
		const [r = 0, g = 0, b = 0, a = 0] = context.getImageData(0, 0, 1, 1).data;
		return [r, g, b, a / 255];
	};
	const over = (top: Colour, below: Colour): Colour => {
		const mix = (index: 0 | 1 | 2) => top[index] * top[3] + below[index] * (1 - top[3]);
		return [mix(0), mix(1), mix(2), 1];
	};
	const background = (element: Element | null): Colour => {
		if (element === null) return [255, 255, 255, 1];
		const own = parse(getComputedStyle(element).backgroundColor);
		return own[3] === 1 ? own : over(own, background(element.parentElement));
	};
	const luminance = ([r, g, b]: Colour) => {
		const linear = (value: number) =>
			value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
		return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
	};
	const contrast = (a: Colour, b: Colour) => {
		const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
		return (light + 0.05) / (dark + 0.05);
	};

	/** Where the letters themselves are: a line of large digits is much higher than they. */
	const ink = (
		text: string,
		style: CSSStyleDeclaration,
		line: { left: number; right: number; top: number }
	) => {
		context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
		const { fontBoundingBoxAscent, actualBoundingBoxAscent, actualBoundingBoxDescent } =
			context.measureText(text);
		const baseline = line.top + fontBoundingBoxAscent;
		const top = baseline - actualBoundingBoxAscent;
		return new DOMRect(
			line.left,
			top,
			line.right - line.left,
			actualBoundingBoxAscent + actualBoundingBoxDescent
		);
	};

	const found: (TextMeasure & { box: DOMRect })[] = [];
	const walker = document.createTreeWalker(document.querySelector('.wall') as Element, NodeFilter.SHOW_TEXT);
	for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
		const text = node.textContent?.trim() ?? '';
		const element = node.parentElement as HTMLElement;
		const style = getComputedStyle(element);
		if (text === '' || element.closest('.visually-hidden, .probe, dialog') || style.visibility === 'hidden')
			continue;
		const range = document.createRange();
		range.selectNodeContents(node);
		const box = range.getBoundingClientRect();
		if (box.width === 0) continue;
		// What an ancestor cuts off is not on the screen; names may be, when a title says them in full.
		let visible = { left: box.left, right: box.right, top: box.top, bottom: box.bottom };
		let cut = box.right > innerWidth + 1 || box.bottom > innerHeight + 1;
		for (let parent: HTMLElement | null = element; parent !== null; parent = parent.parentElement) {
			const { overflowX, overflowY, textOverflow } = getComputedStyle(parent);
			const frame = parent.getBoundingClientRect();
			if (overflowX !== 'visible' && (box.right > frame.right + 1 || box.left < frame.left - 1)) {
				if (textOverflow !== 'ellipsis' || !element.closest('[title]')) cut = true;
				visible = {
					...visible,
					left: Math.max(visible.left, frame.left),
					right: Math.min(visible.right, frame.right)
				};
			}
			// A line is higher than its letters: a tenth of the size may stick out unseen.
			const slack = parseFloat(style.fontSize) * 0.2 + 1;
			if (overflowY !== 'visible' && (box.bottom > frame.bottom + slack || box.top < frame.top - slack))
				cut = true;
			if (parent.matches('.wall')) break;
		}
		found.push({
			text: text.slice(0, 40),
			where: `${element.tagName.toLowerCase()}.${element.getAttribute('class')?.split(' ')[0] ?? ''}`,
			size: parseFloat(style.fontSize),
			contrast: contrast(over(parse(style.color), background(element)), background(element)),
			hero: element.matches('.hero'),
			cut,
			box: ink(text, style, visible)
		});
	}
	return found.map(({ box, ...one }, index) => {
		const other = found.find((candidate, place) => {
			if (place === index) return false;
			const wide = Math.min(box.right, candidate.box.right) - Math.max(box.left, candidate.box.left);
			const high = Math.min(box.bottom, candidate.box.bottom) - Math.max(box.top, candidate.box.top);
			// A face that stands in for Inter has other heights: a tenth of the size is no overlap.
			return wide > 1 && high > 1 + 0.1 * Math.min(one.size, candidate.size);
		});
		return other === undefined ? one : { ...one, over: other.text };
	});
}
