-- Every process looks at the version when it starts, whatever its role.
GRANT SELECT ON public.schema_migrations TO PUBLIC
