import { createContext } from 'svelte';
import type { LiveBoard } from './live-board.svelte.ts';

/** The live board of the page, for the components between it and the wall. */
export const [getLiveBoard, setLiveBoard] = createContext<LiveBoard>();
