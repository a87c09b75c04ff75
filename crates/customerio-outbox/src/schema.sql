-- The tables of customerio-outbox and customerio-relay, version 2. Run this in the Postgres schema of your choice.

-- Ids give the order. With another CACHE, connections take ids in advance and lose it.
CREATE SEQUENCE cio_outbox_id AS bigint CACHE 1;

-- One row for each message that is not delivered. `item` is bytea: jsonb changes numbers and the order of keys.
CREATE TABLE cio_outbox (
    source text NOT NULL,
    id bigint NOT NULL,
    head bytea NOT NULL,
    item bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source, id)
) WITH (
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 5000,
    autovacuum_vacuum_cost_delay = 0
);

-- The lease and the counts of each source, for relays. No message of the source has an id up to `floor`, or will get
-- one, while the server is `floor_server`: a relay that takes over reads from there.
CREATE TABLE cio_relay (
    source text PRIMARY KEY,
    owner text,
    epoch bigint NOT NULL DEFAULT 0,
    until timestamptz NOT NULL DEFAULT '-infinity',
    delivered bigint NOT NULL DEFAULT 0,
    rejected bigint NOT NULL DEFAULT 0,
    purged bigint NOT NULL DEFAULT 0,
    floor bigint NOT NULL DEFAULT 0,
    floor_server bigint
);

-- Messages that the service rejected.
CREATE TABLE cio_dead_letter (
    source text NOT NULL,
    id bigint NOT NULL,
    head bytea NOT NULL,
    item bytea NOT NULL,
    status int NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (source, id)
);

CREATE TABLE cio_schema (version integer NOT NULL);
INSERT INTO cio_schema (version) VALUES (2);
