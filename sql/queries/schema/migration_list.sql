-- The applied migrations, by number.
SELECT number, name, checksum, serves,
       to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS applied_at
  FROM public.schema_migrations
 ORDER BY number
