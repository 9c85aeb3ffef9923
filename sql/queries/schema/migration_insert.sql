-- The version row, first in the migration's transaction: a migrator that is beside us in spite of
-- the lock collides here, and finds the migration done. No row affected: it was.
INSERT INTO public.schema_migrations (number, name, checksum, serves)
VALUES ($1, $2, $3, $4)
    ON CONFLICT (number) DO NOTHING
