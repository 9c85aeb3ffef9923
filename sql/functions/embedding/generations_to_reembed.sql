-- role: owner
-- The generations of a workspace that have vectors of another model and fewer of this one, but for
-- those that a live job writes: it ends with vectors of the active model. Generations that nobody
-- reads do not count.
CREATE OR REPLACE FUNCTION generations_to_reembed(workspace uuid, model smallint)
RETURNS TABLE (document_id uuid, generation integer)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT DISTINCT o.document_id, o.generation
    FROM (SELECT e.document_id, e.generation, count(*) AS vectors FROM chunk_embeddings e
           WHERE e.workspace_id = workspace AND e.model_id <> model
           GROUP BY e.document_id, e.generation, e.model_id) o
    JOIN documents d ON d.id = o.document_id
     AND o.generation IN (d.current_generation, d.newest_generation)
   WHERE o.vectors > (SELECT count(*) FROM chunk_embeddings n
                       WHERE n.document_id = o.document_id AND n.generation = o.generation
                         AND n.model_id = model)
     AND NOT EXISTS (SELECT FROM jobs_live j
                      WHERE j.id = d.job_id AND j.generation = o.generation);
END
$$;
REVOKE ALL ON FUNCTION generations_to_reembed
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
