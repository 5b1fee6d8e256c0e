import type { ColumnType, GeneratedAlways } from 'kysely';
import type { AlarmEntry } from '#lib/domain/alarm/alarm.ts';

/**
 * The tables as Kysely sees them. Instants are epoch ms; `revision` counts the saved states of a row
 * from 1 and is its ETag; `deleted_at` hides a row without losing what refers to it.
 */
export interface Tables {
	organisation: OrganisationTable;
	shop: ShopTable;
	queue: QueueTable;
	queue_target: QueueTargetTable;
	agent_group: AgentGroupTable;
	person: PersonTable;
	group_membership: GroupMembershipTable;
	account: AccountTable;
	account_holder: AccountHolderTable;
	board: BoardTable;
	setting: SettingTable;
	rollup_minute: RollupMinuteTable;
	rollup_agent_minute: RollupAgentMinuteTable;
	audit: AuditTable;
	alarm: AlarmTable;
	alarm_entry: AlarmEntryTable;
}

/** What every editable row has. */
interface Editable {
	revision: number;
	deleted_at: number | null;
}

/** A row holds for instants in [valid_from, valid_to); a null end is open. */
interface Effective {
	valid_from: number;
	valid_to: number | null;
}

/** Set at insert and never changed. */
type Immutable<T> = ColumnType<T, T, never>;

interface OrganisationTable extends Editable {
	organisation_id: Immutable<string>;
	name: string;
}
interface ShopTable extends Editable, Effective {
	organisation_id: Immutable<string>;
	shop_id: Immutable<string>;
	name: string;
	/** IANA zone of its business day; null = that of the board. */
	zone: string | null;
	day_start: string | null;
	/** 0 while nobody has confirmed it: it was only seen in events. */
	mapped: number;
	/** 1 once an event named it. */
	seen: number;
}
interface QueueTable extends Editable, Effective {
	organisation_id: Immutable<string>;
	/** Empty where the source names no shop. */
	shop_id: Immutable<string>;
	queue_id: Immutable<string>;
	name: string;
	kind: 'pre_sale' | 'after_sale' | 'other';
	mapped: number;
	seen: number;
}
interface QueueTargetTable extends Editable, Effective {
	organisation_id: Immutable<string>;
	shop_id: Immutable<string>;
	queue_id: Immutable<string>;
	/** N of "share within N seconds". */
	answer_within_s: number;
	/** Share of first responses within N that is wanted, 0…1. */
	service_level: number | null;
}
interface AgentGroupTable extends Editable, Effective {
	organisation_id: Immutable<string>;
	group_id: Immutable<string>;
	name: string;
}
interface PersonTable extends Editable, Effective {
	organisation_id: Immutable<string>;
	person_id: Immutable<string>;
	name: string;
	zone: string | null;
}
interface GroupMembershipTable extends Editable, Effective {
	organisation_id: Immutable<string>;
	group_id: Immutable<string>;
	person_id: Immutable<string>;
}
interface AccountTable extends Editable {
	organisation_id: Immutable<string>;
	source: Immutable<string>;
	account: Immutable<string>;
	mapped: number;
	seen: number;
}
/** Whose account it was, and when: accounts pass from hand to hand. */
interface AccountHolderTable extends Editable, Effective {
	organisation_id: Immutable<string>;
	source: Immutable<string>;
	account: Immutable<string>;
	person_id: string;
}
interface BoardTable extends Editable {
	organisation_id: Immutable<string>;
	board_id: Immutable<string>;
	/** JSON of the board without its identity, with a `schemaVersion`. */
	definition: string;
}
interface SettingTable extends Editable {
	organisation_id: Immutable<string>;
	name: Immutable<string>;
	/** JSON. */
	value: string;
}
interface RollupFigures {
	/** JSON: counts and sums by name. */
	counts: string;
	/** JSON: by name, counts per whole second. */
	distributions: string;
	/** JSON: by name, the distinct members. */
	distincts: string;
	/** Version of the metric definitions, and JSON of the rule packs, under which the figures were made. */
	definition_version: number;
	rule_packs: string;
	/** Position of the last event that is in the figures. */
	position: number;
}
interface RollupMinuteTable extends RollupFigures {
	organisation_id: string;
	minute: number;
	shop_id: string;
	channel: string;
	queue_id: string;
}
interface RollupAgentMinuteTable extends RollupFigures {
	organisation_id: string;
	minute: number;
	source: string;
	account: string;
}
interface AuditTable {
	audit_id: GeneratedAlways<number>;
	organisation_id: Immutable<string>;
	at: Immutable<number>;
	actor: Immutable<string>;
	/** Table and key of what was changed. */
	entity: Immutable<string>;
	entity_id: Immutable<string>;
	action: Immutable<'create' | 'update' | 'delete'>;
	revision: Immutable<number>;
	before: Immutable<string | null>;
	after: Immutable<string | null>;
}
interface AlarmTable {
	organisation_id: Immutable<string>;
	alarm_id: Immutable<string>;
	/** Names the cause: two standing alarms never have the same. */
	cause_key: Immutable<string>;
	/** JSON. */
	cause: string;
	severity: 'warn' | 'critical';
	worst: 'warn' | 'critical';
	raised_at: Immutable<number>;
	/** Null while it stands. */
	ended_at: number | null;
	/** JSON; null: nobody has. */
	acknowledged: string | null;
	snoozed_until: number | null;
	revision: number;
}
interface AlarmEntryTable {
	entry_id: GeneratedAlways<number>;
	organisation_id: Immutable<string>;
	alarm_id: Immutable<string>;
	at: Immutable<number>;
	actor: Immutable<string>;
	action: Immutable<AlarmEntry['action']>;
	severity: Immutable<AlarmEntry['severity']>;
	value: Immutable<number | null>;
	note: Immutable<string | null>;
	until_at: Immutable<number | null>;
}
