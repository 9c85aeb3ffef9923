-- role: owner
-- Asks workers for the vectors that a model lacks, in all workspaces, and forgets what was asked
-- for another one. Where a document that lacks some was set aside, only with `again`. Returns how
-- many generations wait.
CREATE OR REPLACE FUNCTION request_reembed(model smallint, again boolean) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  workspace uuid;
  asked bigint;
  waiting bigint := 0;
BEGIN
  FOR workspace IN
    SELECT w.id FROM workspaces w
     WHERE (EXISTS (SELECT FROM embedding_models m JOIN chunk_embeddings e ON e.model_id = m.id
                     WHERE m.id <> model AND e.workspace_id = w.id)
            OR EXISTS (SELECT FROM backfill_documents b
                        WHERE b.kind = 'reembed' AND b.workspace_id = w.id AND b.target <> model))
       AND (again OR NOT EXISTS (
         SELECT FROM backfill_documents b, generations_to_reembed(w.id, model) g
          WHERE b.kind = 'reembed' AND b.workspace_id = w.id AND b.error_code IS NOT NULL
            AND b.target = model AND g.document_id = b.document_id
            AND g.generation = b.generation))
  LOOP
    SELECT request_backfill('reembed', workspace, model, false, array_agg(g.document_id),
                            array_agg(g.generation))
      INTO asked FROM generations_to_reembed(workspace, model) g;
    waiting := waiting + coalesce(asked, 0);
  END LOOP;
  RETURN waiting;
END
$$;
REVOKE ALL ON FUNCTION request_reembed
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
