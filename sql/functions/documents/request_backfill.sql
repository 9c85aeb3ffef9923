-- role: owner
-- Asks workers to do a task for generations of documents of a workspace. What waited for another
-- target or was set aside begins anew, and is forgotten if it is not among them. Returns how many
-- generations wait.
CREATE OR REPLACE FUNCTION request_backfill(asked_kind text, workspace uuid, wanted_target integer,
  wants_everything boolean, documents uuid[], generations integer[])
RETURNS bigint
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  added bigint;
  waiting bigint;
BEGIN
  -- Locked first: a worker that finds nothing left must not end it meanwhile.
  INSERT INTO backfills AS b (kind, workspace_id, target, documents)
  VALUES (asked_kind, workspace, wanted_target, 0)
  ON CONFLICT (kind, workspace_id) DO UPDATE SET target = excluded.target,
    documents = CASE WHEN b.finished_at IS NULL THEN b.documents ELSE 0 END;
  WITH asked AS (
    INSERT INTO backfill_documents AS b (kind, workspace_id, document_id, generation, target,
                                         everything)
    SELECT asked_kind, workspace, g.document_id, g.generation, wanted_target, wants_everything
      FROM unnest(documents, generations) AS g (document_id, generation)
    ON CONFLICT (kind, workspace_id, document_id, generation) DO UPDATE
       SET target = excluded.target, position = -1, run_at = now(), failures = 0,
           error_code = NULL,
           everything = excluded.everything OR b.everything AND b.target = excluded.target
     WHERE b.error_code IS NOT NULL OR NOT (b.everything AND b.target = excluded.target)
    RETURNING xmax = 0 AS is_new
  )
  SELECT count(*) FILTER (WHERE a.is_new) INTO added FROM asked a;
  DELETE FROM backfill_documents b
   WHERE b.kind = asked_kind AND b.workspace_id = workspace
     AND (b.target <> wanted_target OR b.error_code IS NOT NULL);
  SELECT count(*) INTO waiting FROM backfill_documents b
   WHERE b.kind = asked_kind AND b.workspace_id = workspace;
  UPDATE backfills b
     SET documents = greatest(b.documents + added, waiting),
         finished_at = CASE WHEN waiting = 0 THEN now() END
   WHERE b.kind = asked_kind AND b.workspace_id = workspace;
  DELETE FROM backfills b
   WHERE b.kind = asked_kind AND b.workspace_id = workspace AND b.documents = 0;
  RETURN waiting;
END
$$;
REVOKE ALL ON FUNCTION request_backfill
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
