-- role: owner
-- The documents of the transaction's workspace whose chunks come nearest, by cosine, to the mean
-- of a document's vectors, each with its best chunk's similarity. Exact while the workspace has
-- at most `exact_most` vectors, otherwise among the nearest chunks by the model's HNSW index;
-- when those belong to fewer documents than wanted, the exact scan answers instead.
CREATE OR REPLACE FUNCTION search_related(wanted_document uuid, model smallint, wanted integer,
  exact_most integer)
RETURNS TABLE (document_id uuid, title text, filename text, score real)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  workspace uuid := searched_workspace();
  middle vector;
  vectors bigint;
  dimensions integer;
  found bigint;
  near text;
  -- %1$s is the model's id, a literal, because the partial index needs it; %2$s the score, %3$s the
  -- end of the inner query.
  nearest text := 'SELECT d.id, d.title, d.filename, max(n.score)::real
    FROM (SELECT e.document_id, %2$s AS score FROM chunk_embeddings e
           JOIN documents o ON o.id = e.document_id AND o.current_generation = e.generation
          WHERE e.model_id = %1$s AND e.workspace_id = $2 AND o.workspace_id = $2
            AND e.document_id <> $3 %3$s) n
    JOIN documents d ON d.id = n.document_id
   GROUP BY d.id, d.title, d.filename ORDER BY 4 DESC, d.id LIMIT $4';
BEGIN
  SELECT m.dimension INTO STRICT dimensions FROM embedding_models m
   WHERE m.id = model AND NOT m.closed;
  SELECT avg(e.embedding) INTO middle FROM chunk_embeddings e
    JOIN documents d ON d.id = e.document_id AND d.current_generation = e.generation
   WHERE e.document_id = wanted_document AND e.model_id = model AND e.workspace_id = workspace
     AND d.workspace_id = workspace;
  SELECT count(*) INTO vectors FROM (SELECT 1 FROM chunk_embeddings e
    WHERE e.workspace_id = workspace AND e.model_id = model LIMIT exact_most + 1) s;
  IF vectors > exact_most THEN
    PERFORM set_config('hnsw.iterative_scan', 'relaxed_order', true);
    PERFORM set_config('hnsw.ef_search', least(greatest(20 * wanted, 100), 1000)::text, true);
    near := format(nearest, model,
      format('1 - (e.embedding::vector(%1$s) <=> $1::vector(%1$s))', dimensions),
      format('ORDER BY e.embedding::vector(%1$s) <=> $1::vector(%1$s) LIMIT 20 * $4', dimensions));
    EXECUTE 'SELECT count(*) FROM (' || near || ') s' INTO found
      USING middle, workspace, wanted_document, wanted;
    IF found >= wanted THEN
      RETURN QUERY EXECUTE near USING middle, workspace, wanted_document, wanted;
      RETURN;
    END IF;
  END IF;
  RETURN QUERY EXECUTE format(nearest, model, '1 - (e.embedding <=> $1)', '')
    USING middle, workspace, wanted_document, wanted;
END
$$;
ALTER FUNCTION search_related OWNER TO pagemill_reader;
REVOKE ALL ON FUNCTION search_related FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION search_related TO pagemill_api;
