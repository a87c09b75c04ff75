-- The lease and the counts of each source.
CREATE TABLE cio_relay (
  source    text PRIMARY KEY,
  owner     text,
  epoch     bigint NOT NULL DEFAULT 0,
  until     timestamptz NOT NULL DEFAULT '-infinity',
  delivered bigint NOT NULL DEFAULT 0,
  rejected  bigint NOT NULL DEFAULT 0
);

-- Messages that the service rejected.
CREATE TABLE cio_dead_letter (
  source text NOT NULL,
  id     bigint NOT NULL,
  head   bytea NOT NULL,
  item   bytea NOT NULL,
  status int NOT NULL,
  reason text NOT NULL,
  detail text NOT NULL,
  at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (source, id)
);
