-- The user of a transaction, for policies. Runs as the connecting role: the body is bound when it
-- is created, so callers need no right on the schema auth, which Supabase does not give to every
-- role.
CREATE OR REPLACE FUNCTION current_user_id() RETURNS uuid STABLE PARALLEL SAFE RETURN auth.uid();
REVOKE ALL ON FUNCTION current_user_id FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION current_user_id TO pagemill_owner, pagemill_api;
