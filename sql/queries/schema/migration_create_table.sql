-- The runner's own table, created under the lock. "serves" is the oldest program schema that works
-- once the migration is applied. The first migration says who may read it.
CREATE TABLE public.schema_migrations (
  number integer PRIMARY KEY CONSTRAINT schema_migrations_number CHECK (number > 0),
  name text NOT NULL UNIQUE,
  checksum text NOT NULL CONSTRAINT schema_migrations_checksum CHECK (length(checksum) = 64),
  serves integer NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
)
