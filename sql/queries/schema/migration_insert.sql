-- The version row, first in the migration's transaction. A migrator that got past the lock all the
-- same collides here. No row affected: the migration is applied already.
INSERT INTO public.schema_migrations (number, name, checksum, serves)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (number) DO NOTHING
