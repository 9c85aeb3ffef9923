-- Roles, extensions and the user of a transaction. Runs as the connecting role, which must be
-- superuser or be allowed to create roles, schemas and the extension vector. Roles belong to the
-- whole cluster, so another of its databases may have created them already.
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
CREATE EXTENSION IF NOT EXISTS vector;
CREATE EXTENSION IF NOT EXISTS ltree;

DO $$
DECLARE
  wanted text;
BEGIN
  -- owner: owns every table. api, worker: what the processes act as.
  -- reader: owns the functions that read past the policies.
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

-- The owner creates the reader's functions and hands them over: it must be a member, and the reader
-- must be allowed to create.
GRANT pagemill_reader TO pagemill_owner;
GRANT USAGE, CREATE ON SCHEMA public TO pagemill_owner, pagemill_reader;
GRANT USAGE ON SCHEMA public TO pagemill_api, pagemill_worker;

-- Every process compares the schema with its own before it serves.
REVOKE ALL ON schema_migrations, schema_functions FROM PUBLIC;
GRANT SELECT ON schema_migrations, schema_functions TO pagemill_api, pagemill_worker;

-- The subject of the claims that were set in the transaction. Supabase has this function; elsewhere
-- it is created here with the same meaning.
DO $$
BEGIN
  IF to_regnamespace('auth') IS NULL THEN
    CREATE SCHEMA auth;
    GRANT USAGE ON SCHEMA auth TO PUBLIC;
  END IF;
  IF to_regprocedure('auth.uid()') IS NULL THEN
    EXECUTE $function$
      CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $body$
        SELECT coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''),
                        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
                       )::uuid
      $body$
    $function$;
  END IF;
END
$$;
