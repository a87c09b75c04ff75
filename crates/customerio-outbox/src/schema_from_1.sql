-- Version 1 of the tables of customerio-outbox and customerio-relay becomes version 2. Run this where they are.

ALTER TABLE cio_relay
    ADD COLUMN floor bigint NOT NULL DEFAULT 0,
    ADD COLUMN floor_server bigint;

UPDATE cio_schema SET version = 2;
