-- Roles and extensions. Runs as the connecting role, which must be superuser or be allowed to
-- create roles and the extension vector. Roles belong to the whole cluster, so another database of
-- it may have made them already.
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
CREATE EXTENSION IF NOT EXISTS vector;
CREATE EXTENSION IF NOT EXISTS ltree;

DO $$
DECLARE
  wanted text;
BEGIN
  -- owner: owns every table. api, worker: what the processes act as.
  -- reader: owns the functions that search.
  FOREACH wanted IN ARRAY ARRAY['pagemill_owner', 'pagemill_api', 'pagemill_worker',
    'pagemill_reader'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
  END LOOP;
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT pagemill_owner, pagemill_reader TO %I', current_user);
  END IF;
END
$$;

-- The owner makes the functions that the reader owns, and hands them over: it must be a member, and
-- the reader may create.
GRANT pagemill_reader TO pagemill_owner;
GRANT USAGE, CREATE ON SCHEMA public TO pagemill_owner, pagemill_reader;
GRANT USAGE ON SCHEMA public TO pagemill_api, pagemill_worker;
GRANT SELECT ON schema_migrations TO pagemill_api, pagemill_worker;
