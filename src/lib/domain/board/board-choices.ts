/** Something that a board can be told to show, and the name that people know it by. */
export interface Choice {
	readonly id: string;
	readonly name: string;
}

/** What the filters and the rotation of a board can be chosen from: what is registered, and what events have named. */
export interface BoardChoices {
	readonly shops: readonly Choice[];
	readonly channels: readonly Choice[];
	readonly queues: readonly Choice[];
	readonly agentGroups: readonly Choice[];
	/** Other boards, for the rotation. */
	readonly boards: readonly Choice[];
}
