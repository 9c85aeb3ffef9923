-- The functions' file that the transaction is about to drop: the same text may come back one day.
DELETE FROM public.schema_functions WHERE name = $1
