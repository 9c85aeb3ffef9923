-- role: owner
-- How many vectors an HNSW scan keeps in view. The same number finds less in a larger index:
-- measured recall@10 with 100 is .98 of 100,000 vectors and .81 of a million, with 400 .96.
CREATE OR REPLACE FUNCTION search_breadth(model smallint, least_breadth integer) RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN (
    SELECT least(greatest(least_breadth, 40)
                   * greatest(1, (greatest(max(c.reltuples), 0) / 100000) ^ 0.6), 1000)::integer
      FROM pg_class c WHERE c.oid = to_regclass('chunk_embeddings_hnsw_' || model));
END
$$;
REVOKE ALL ON FUNCTION search_breadth FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION search_breadth TO pagemill_reader;

-- The chunks of a workspace nearest to a question by cosine, best first. Exact while the workspace
-- and the filter leave at most `exact_most` vectors, otherwise by the model's HNSW index with an
-- iterative scan; when that scan finds fewer than wanted, the exact scan answers instead.
CREATE OR REPLACE FUNCTION semantic_candidates(workspace uuid, question vector, model smallint,
  filter search_filter, wanted integer, exact_most integer)
RETURNS SETOF search_candidate
LANGUAGE plpgsql VOLATILE ROWS 100 SET search_path = pg_catalog, public, pg_temp
SET max_parallel_workers_per_gather = 0 SET enable_seqscan = on AS $$
DECLARE
  vectors bigint;
  dimensions integer;
  found search_candidate[];
  -- %1$s is the model's id, %2$s its dimension: literals, because the partial index needs them.
  sources text := 'FROM chunk_embeddings e WHERE e.model_id = %1$s AND e.workspace_id = $1'
    || replace(filter_condition(filter, true, 'e.index', 'e.index'), '%', '%%');
BEGIN
  -- Nothing is found by a model whose vectors are gone: that must not look like no hits.
  SELECT m.dimension INTO STRICT dimensions FROM embedding_models m
   WHERE m.id = model AND NOT m.closed;
  IF filter IS DISTINCT FROM row(null, null, null, null, null, null)::search_filter THEN
    EXECUTE format('SELECT count(*) FROM (SELECT 1 ' || sources || ' LIMIT $3) s', model)
      INTO vectors USING workspace, filter, exact_most + 1;
  ELSE
    SELECT count(*) INTO vectors FROM (SELECT 1 FROM chunk_embeddings e
      WHERE e.workspace_id = workspace AND e.model_id = model LIMIT exact_most + 1) s;
  END IF;
  IF vectors > exact_most THEN
    PERFORM set_config('hnsw.iterative_scan', 'relaxed_order', true);
    PERFORM set_config('hnsw.ef_search', search_breadth(model, 2 * wanted)::text, true);
    EXECUTE format(
      'SELECT array_agg(row(n.document_id, n.generation, n.index, n.score)::search_candidate
                        ORDER BY n.score DESC, n.document_id, n.index) FROM (
         SELECT e.document_id, e.generation, e.index,
                1 - (e.embedding::vector(%2$s) <=> $4::vector(%2$s)) AS score ' || sources
      || ' ORDER BY e.embedding::vector(%2$s) <=> $4::vector(%2$s) LIMIT $3) n', model, dimensions)
      INTO found USING workspace, filter, wanted, question;
    IF cardinality(found) >= wanted THEN
      RETURN QUERY SELECT * FROM unnest(found);
      RETURN;
    END IF;
  END IF;
  RETURN QUERY EXECUTE format(
    'SELECT e.document_id, e.generation, e.index, 1 - (e.embedding <=> $4) AS score '
    || sources || ' ORDER BY score DESC, e.document_id, e.index LIMIT $3', model)
    USING workspace, filter, wanted, question;
END
$$;
REVOKE ALL ON FUNCTION semantic_candidates FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION semantic_candidates TO pagemill_reader;
