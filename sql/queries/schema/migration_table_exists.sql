-- Whether this database was ever migrated. One row.
SELECT to_regclass('public.schema_migrations') IS NOT NULL
