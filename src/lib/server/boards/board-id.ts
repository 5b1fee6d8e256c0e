import { randomInt } from 'node:crypto';

/** Parts of addresses, and names that code makes. */
const reserved = /^(new|import|replay-.*)$/;
const longest = 40;
const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

function randomPart(): string {
	return Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join('');
}

/**
 * A free id for a new board: what of its name can stand in an address, else chance.
 *
 * @param isTaken whether there is, or ever was, a board of this id: addresses of boards stand in bookmarks and on TVs
 * @example await boardIdFor('Night shift', async () => false) // 'night-shift'
 */
export async function boardIdFor(name: string, isTaken: (id: string) => Promise<boolean>): Promise<string> {
	const slug = name
		.normalize('NFKD')
		.toLowerCase()
		.replace(/\p{M}/gu, '')
		.replace(/[^a-z0-9]+/g, '-')
		.slice(0, longest)
		.replace(/^-+|-+$/g, '');
	const readable = slug.length >= 2 && !/^\d+$/.test(slug) && !reserved.test(slug);
	if (readable && !(await isTaken(slug))) return slug;
	for (;;) {
		const id = `${readable ? slug : 'board'}-${randomPart()}`;
		if (!(await isTaken(id))) return id;
	}
}
