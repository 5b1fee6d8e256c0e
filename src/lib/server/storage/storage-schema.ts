import type { DurableDatabaseSettings, Migration } from './durable-database.ts';

const editable = 'revision INTEGER NOT NULL, deleted_at INTEGER';
const effective = `valid_from INTEGER NOT NULL, valid_to INTEGER,
	CHECK (valid_to IS NULL OR valid_to > valid_from)`;
const organisation = 'organisation_id TEXT NOT NULL REFERENCES organisation (organisation_id)';
const rollup = `
	counts TEXT NOT NULL,
	distributions TEXT NOT NULL,
	distincts TEXT NOT NULL,
	definition_version INTEGER NOT NULL,
	rule_packs TEXT NOT NULL,
	position INTEGER NOT NULL`;

/** Schema 1. */
const createTables: Migration = (database) => {
	database.exec(`
		CREATE TABLE organisation (
			organisation_id TEXT PRIMARY KEY, name TEXT NOT NULL, ${editable}
		) STRICT, WITHOUT ROWID;

		CREATE TABLE shop (
			${organisation}, shop_id TEXT NOT NULL, name TEXT NOT NULL, zone TEXT, day_start TEXT,
			mapped INTEGER NOT NULL CHECK (mapped IN (0, 1)), ${editable}, ${effective},
			PRIMARY KEY (organisation_id, shop_id)
		) STRICT, WITHOUT ROWID;

		CREATE TABLE queue (
			${organisation}, shop_id TEXT NOT NULL, queue_id TEXT NOT NULL, name TEXT NOT NULL,
			kind TEXT NOT NULL CHECK (kind IN ('pre_sale', 'after_sale', 'other')),
			mapped INTEGER NOT NULL CHECK (mapped IN (0, 1)), ${editable}, ${effective},
			PRIMARY KEY (organisation_id, shop_id, queue_id)
		) STRICT, WITHOUT ROWID;

		CREATE TABLE queue_target (
			${organisation}, shop_id TEXT NOT NULL, queue_id TEXT NOT NULL,
			answer_within_s REAL NOT NULL CHECK (answer_within_s > 0),
			service_level REAL CHECK (service_level BETWEEN 0 AND 1), ${editable}, ${effective},
			PRIMARY KEY (organisation_id, shop_id, queue_id, valid_from),
			FOREIGN KEY (organisation_id, shop_id, queue_id) REFERENCES queue (organisation_id, shop_id, queue_id)
		) STRICT, WITHOUT ROWID;

		CREATE TABLE agent_group (
			${organisation}, group_id TEXT NOT NULL, name TEXT NOT NULL, ${editable}, ${effective},
			PRIMARY KEY (organisation_id, group_id)
		) STRICT, WITHOUT ROWID;

		CREATE TABLE person (
			${organisation}, person_id TEXT NOT NULL, name TEXT NOT NULL, zone TEXT, ${editable}, ${effective},
			PRIMARY KEY (organisation_id, person_id)
		) STRICT, WITHOUT ROWID;

		CREATE TABLE group_membership (
			${organisation}, group_id TEXT NOT NULL, person_id TEXT NOT NULL, ${editable}, ${effective},
			PRIMARY KEY (organisation_id, group_id, person_id, valid_from),
			FOREIGN KEY (organisation_id, group_id) REFERENCES agent_group (organisation_id, group_id),
			FOREIGN KEY (organisation_id, person_id) REFERENCES person (organisation_id, person_id)
		) STRICT, WITHOUT ROWID;

		CREATE TABLE account (
			${organisation}, source TEXT NOT NULL, account TEXT NOT NULL,
			mapped INTEGER NOT NULL CHECK (mapped IN (0, 1)), ${editable},
			PRIMARY KEY (organisation_id, source, account)
		) STRICT, WITHOUT ROWID;

		CREATE TABLE account_holder (
			${organisation}, source TEXT NOT NULL, account TEXT NOT NULL, person_id TEXT NOT NULL,
			${editable}, ${effective},
			PRIMARY KEY (organisation_id, source, account, valid_from),
			FOREIGN KEY (organisation_id, source, account) REFERENCES account (organisation_id, source, account),
			FOREIGN KEY (organisation_id, person_id) REFERENCES person (organisation_id, person_id)
		) STRICT, WITHOUT ROWID;

		CREATE TABLE board (
			${organisation}, board_id TEXT NOT NULL, definition TEXT NOT NULL, ${editable},
			PRIMARY KEY (organisation_id, board_id)
		) STRICT, WITHOUT ROWID;

		CREATE TABLE setting (
			${organisation}, name TEXT NOT NULL, value TEXT NOT NULL, ${editable},
			PRIMARY KEY (organisation_id, name)
		) STRICT, WITHOUT ROWID;

		CREATE TABLE rollup_minute (
			organisation_id TEXT NOT NULL, minute INTEGER NOT NULL,
			shop_id TEXT NOT NULL, channel TEXT NOT NULL, queue_id TEXT NOT NULL, ${rollup},
			PRIMARY KEY (organisation_id, minute, shop_id, channel, queue_id)
		) STRICT, WITHOUT ROWID;

		CREATE TABLE rollup_agent_minute (
			organisation_id TEXT NOT NULL, minute INTEGER NOT NULL,
			source TEXT NOT NULL, account TEXT NOT NULL, ${rollup},
			PRIMARY KEY (organisation_id, minute, source, account)
		) STRICT, WITHOUT ROWID;

		CREATE TABLE audit (
			audit_id INTEGER PRIMARY KEY AUTOINCREMENT,
			organisation_id TEXT NOT NULL,
			at INTEGER NOT NULL,
			actor TEXT NOT NULL,
			entity TEXT NOT NULL,
			entity_id TEXT NOT NULL,
			action TEXT NOT NULL CHECK (action IN ('create', 'update', 'delete')),
			revision INTEGER NOT NULL,
			before TEXT,
			after TEXT
		) STRICT;
		CREATE INDEX audit_entity ON audit (organisation_id, entity, entity_id);
		CREATE TRIGGER audit_keeps_what_was BEFORE UPDATE ON audit
			BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;
		CREATE TRIGGER audit_keeps_all BEFORE DELETE ON audit
			BEGIN SELECT raise(ABORT, 'the audit is append-only'); END;
	`);
};

/**
 * Schema 2: alarms and what happened to each of them, line by line. A cause has at most one standing alarm; a line is
 * never changed, and goes only with its alarm.
 */
const addAlarms: Migration = (database) => {
	database.exec(`
		CREATE TABLE alarm (
			${organisation}, alarm_id TEXT NOT NULL, cause_key TEXT NOT NULL, cause TEXT NOT NULL,
			severity TEXT NOT NULL CHECK (severity IN ('warn', 'critical')),
			worst TEXT NOT NULL CHECK (worst IN ('warn', 'critical')),
			raised_at INTEGER NOT NULL, ended_at INTEGER,
			acknowledged TEXT, snoozed_until INTEGER,
			revision INTEGER NOT NULL,
			PRIMARY KEY (organisation_id, alarm_id)
		) STRICT, WITHOUT ROWID;
		CREATE UNIQUE INDEX alarm_id ON alarm (alarm_id);
		CREATE UNIQUE INDEX alarm_standing ON alarm (cause_key) WHERE ended_at IS NULL;
		CREATE INDEX alarm_raised ON alarm (raised_at, alarm_id);

		CREATE TABLE alarm_entry (
			entry_id INTEGER PRIMARY KEY AUTOINCREMENT,
			${organisation}, alarm_id TEXT NOT NULL,
			at INTEGER NOT NULL, actor TEXT NOT NULL,
			action TEXT NOT NULL CHECK (action IN ('raised', 'escalated', 'eased', 'cleared', 'acknowledged',
				'snoozed', 'woken', 'withdrawn')),
			severity TEXT NOT NULL CHECK (severity IN ('normal', 'warn', 'critical')),
			value REAL, note TEXT, until_at INTEGER
		) STRICT;
		CREATE INDEX alarm_entry_alarm ON alarm_entry (alarm_id);
		CREATE TRIGGER alarm_entry_keeps_what_was BEFORE UPDATE ON alarm_entry
			BEGIN SELECT raise(ABORT, 'the log of alarms is append-only'); END;
		CREATE TRIGGER alarm_entry_goes_with_its_alarm BEFORE DELETE ON alarm_entry
			WHEN EXISTS (SELECT 1 FROM alarm WHERE alarm_id = OLD.alarm_id)
			BEGIN SELECT raise(ABORT, 'the log of alarms is append-only'); END;
	`);
};

/** Schema 3: which ids events have named: one that was set up and never comes is a mistake to be found. */
const rememberSeenIds: Migration = (database) => {
	for (const table of ['shop', 'queue', 'account']) {
		database.exec(`
			ALTER TABLE ${table} ADD COLUMN seen INTEGER NOT NULL DEFAULT 0 CHECK (seen IN (0, 1));
			UPDATE ${table} SET seen = 1 WHERE mapped = 0;
		`);
	}
	// What a person holds is read and changed person by person.
	database.exec(`
		CREATE INDEX account_holder_person ON account_holder (organisation_id, person_id);
		CREATE INDEX group_membership_person ON group_membership (organisation_id, person_id);
	`);
};

/** The file of everything lasting but the events. */
export const storageDatabase: DurableDatabaseSettings = {
	applicationId: 0x54_57_44_31,
	migrations: [createTables, addAlarms, rememberSeenIds]
};
