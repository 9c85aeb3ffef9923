-- Which text of each function is applied, by name.
SELECT name, checksum,
       to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS applied_at
  FROM public.schema_functions
 ORDER BY name
