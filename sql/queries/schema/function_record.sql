-- The text that the transaction is about to apply. Under the lock, so the last migrator's stays.
INSERT INTO public.schema_functions (name, checksum)
VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET checksum = excluded.checksum, applied_at = now()
