-- role: owner
-- Chunks of the transaction's workspace by cosine similarity. Exact while the workspace and the
-- filters leave at most `exact_most` vectors, otherwise by the model's HNSW index with an
-- iterative scan; when that scan finds fewer hits than wanted, the exact scan answers instead. A
-- definer function: the operators are not leakproof and would lose their index under a policy.
CREATE OR REPLACE FUNCTION search_semantic(question vector, model smallint, wanted integer,
  of_documents uuid[], of_tags text[], of_section ltree, exact_most integer)
RETURNS SETOF search_hit
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  workspace uuid := searched_workspace();
  vectors bigint;
  dimensions integer;
  hits search_hit[];
  -- %1$s is the model's id, %2$s its dimension: literals, because the partial index needs them.
  sources text := 'FROM chunk_embeddings e
      JOIN documents d ON d.id = e.document_id AND d.current_generation = e.generation
     WHERE e.model_id = %1$s AND e.workspace_id = $3 AND d.workspace_id = $3
       AND ($4 IS NULL OR e.document_id = ANY ($4)) AND ($5 IS NULL OR d.tags @> $5)
       AND ($6 IS NULL OR EXISTS (SELECT 1 FROM document_chunks c
             WHERE c.document_id = e.document_id AND c.generation = e.generation
               AND c.index = e.index AND c.section <@ $6))';
BEGIN
  SELECT m.dimension INTO STRICT dimensions FROM embedding_models m WHERE m.id = model;
  IF of_documents IS NOT NULL OR of_tags IS NOT NULL OR of_section IS NOT NULL THEN
    EXECUTE format('SELECT count(*) FROM (SELECT 1 ' || sources || ' LIMIT $2) s', model)
      INTO vectors USING question, exact_most + 1, workspace, of_documents, of_tags, of_section;
  ELSE
    SELECT count(*) INTO vectors FROM (SELECT 1 FROM chunk_embeddings e
      WHERE e.workspace_id = workspace AND e.model_id = model LIMIT exact_most + 1) s;
  END IF;
  IF vectors > exact_most THEN
    PERFORM set_config('hnsw.iterative_scan', 'relaxed_order', true);
    PERFORM set_config('hnsw.ef_search', least(greatest(2 * wanted, 40), 1000)::text, true);
    EXECUTE format(
      'SELECT array_agg(row(n.document_id, n.generation, n.index, n.score)::search_hit
                        ORDER BY n.score DESC, n.document_id, n.index) FROM (
         SELECT e.document_id, e.generation, e.index,
                (1 - (e.embedding::vector(%2$s) <=> $1::vector(%2$s)))::real AS score ' || sources
      || ' ORDER BY e.embedding::vector(%2$s) <=> $1::vector(%2$s) LIMIT $2) n', model, dimensions)
      INTO hits USING question, wanted, workspace, of_documents, of_tags, of_section;
    IF cardinality(hits) >= wanted THEN
      RETURN QUERY SELECT * FROM unnest(hits);
      RETURN;
    END IF;
  END IF;
  RETURN QUERY EXECUTE format(
    'SELECT e.document_id, e.generation, e.index, (1 - (e.embedding <=> $1))::real AS score '
    || sources || ' ORDER BY score DESC, e.document_id, e.index LIMIT $2', model)
    USING question, wanted, workspace, of_documents, of_tags, of_section;
END
$$;
ALTER FUNCTION search_semantic OWNER TO pagemill_reader;
REVOKE ALL ON FUNCTION search_semantic FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION search_semantic TO pagemill_api;
