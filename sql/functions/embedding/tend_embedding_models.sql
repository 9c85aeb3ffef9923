-- role: owner
-- The next step of a change of the model, when workers have nothing left to embed for it: looks for
-- what was written meanwhile, makes the wanted model the active one, and `grace_seconds` later
-- deletes vectors of retired ones, at most `vectors_most` at a time. Returns what it did, or why
-- nothing: nothing, busy, waiting, requested, set_aside, switched, grace, closed, deleted, emptied.
-- No vector is deleted that its chunk has not of the active model too.
CREATE OR REPLACE FUNCTION tend_embedding_models(grace_seconds double precision,
  vectors_most integer)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET lock_timeout = '1s' AS $$
DECLARE
  target embedding_models;
  retired embedding_models;
  step text;
BEGIN
  IF NOT EXISTS (SELECT FROM embedding_models m
                  WHERE m.wanted OR m.retired_at IS NOT NULL AND m.emptied_at IS NULL) THEN
    RETURN 'nothing';
  ELSIF NOT pg_try_advisory_xact_lock(hashtext('pagemill.tend_embedding_models')) THEN
    RETURN 'busy';
  END IF;
  SELECT * INTO target FROM embedding_models m WHERE m.wanted OR m.active
   ORDER BY m.wanted DESC LIMIT 1;
  SELECT * INTO retired FROM embedding_models m
   WHERE m.retired_at IS NOT NULL AND m.emptied_at IS NULL ORDER BY m.retired_at LIMIT 1;
  IF NOT target.wanted AND retired.closed THEN
    -- Nothing is written with it any more: no look at everything before each part of them.
    step := delete_old_vectors(retired.id, target.id, vectors_most);
    IF step <> 'waiting' THEN
      RETURN step;
    END IF;
  END IF;
  IF EXISTS (SELECT FROM backfill_documents b
              WHERE b.kind = 'reembed' AND b.target = target.id AND b.error_code IS NULL) THEN
    RETURN 'waiting';
  ELSIF request_reembed(target.id, false) > 0 THEN
    RETURN 'requested';
  ELSIF EXISTS (
      SELECT FROM (SELECT DISTINCT b.workspace_id FROM backfill_documents b
                    WHERE b.kind = 'reembed' AND b.target = target.id) s,
                  generations_to_reembed(s.workspace_id, target.id)) THEN
    RETURN 'set_aside';
  ELSIF target.wanted THEN
    UPDATE embedding_models SET active = false, retired_at = now() WHERE active;
    UPDATE embedding_models SET wanted = false, active = true WHERE id = target.id;
    RETURN 'switched';
  ELSIF retired.retired_at > now() - make_interval(secs => grace_seconds) THEN
    RETURN 'grace';
  ELSIF NOT retired.closed THEN
    -- Without its index the vectors are quickly deleted.
    EXECUTE format('DROP INDEX IF EXISTS chunk_embeddings_hnsw_%s', retired.id);
    UPDATE embedding_models SET closed = true WHERE id = retired.id;
    RETURN 'closed';
  END IF;
  RETURN step;
END
$$;
REVOKE ALL ON FUNCTION tend_embedding_models
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION tend_embedding_models TO pagemill_worker;
