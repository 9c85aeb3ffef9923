-- Who the user of a transaction is. On Supabase the function auth.uid() is there; elsewhere it is
-- made here, with the same meaning: the subject of the claims that were set in the transaction.
-- Runs as the connecting role, since a schema is made in the database.
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

-- For our policies. The body is bound now, so that whoever calls it needs no right to look into
-- the schema auth, which Supabase does not give to every role.
CREATE FUNCTION current_user_id() RETURNS uuid STABLE PARALLEL SAFE RETURN auth.uid();
REVOKE EXECUTE ON FUNCTION current_user_id() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION current_user_id() TO pagemill_owner, pagemill_api;
