-- role: owner
-- Definer functions: what must look before the workspace is known or across workspaces, each
-- returning the least, and the searches, whose operators are not leakproof and would lose their
-- indexes under a policy. pg_temp stands last in their paths: unnamed it would be looked in first,
-- and a temporary view of the caller could run its code as the definer.

CREATE FUNCTION workspace_named(wanted text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
  $$ SELECT id FROM workspaces WHERE name = wanted $$;

-- The versions of jobs that a process of the API watches for its clients.
CREATE FUNCTION job_versions(wanted uuid[]) RETURNS TABLE (id uuid, version bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT j.id, j.version FROM jobs_live j WHERE j.id = ANY (wanted)
  UNION ALL
  SELECT j.id, j.version FROM jobs_finished j WHERE j.id = ANY (wanted)
$$;

CREATE FUNCTION queue_counts() RETURNS TABLE (ready bigint, scheduled bigint, running bigint,
  waiting_for_embedding bigint,
                                              oldest_ready_seconds double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*) FILTER (WHERE state = 'pending' AND run_at <= now()),
         count(*) FILTER (WHERE state = 'pending' AND run_at > now()),
         count(*) FILTER (WHERE state = 'processing' AND worker_id IS NOT NULL),
         count(*) FILTER (WHERE state = 'processing' AND worker_id IS NULL),
         coalesce(extract(epoch FROM now() - min(run_at) FILTER (WHERE state = 'pending' AND run_at
           <= now())), 0)
    FROM jobs_live
$$;

CREATE FUNCTION worker_list() RETURNS TABLE (slot text, host text, started_at timestamptz, seen_at
  timestamptz,
                                             draining boolean, slots integer, jobs bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT w.slot, w.host, w.started_at, w.seen_at, w.draining, w.slots,
         (SELECT count(*) FROM jobs_live j WHERE j.worker_id = w.id)
    FROM workers w ORDER BY w.slot, w.started_at
$$;

-- The model's id; its row and its partial HNSW index are made when it is new. The first model
-- becomes the active one.
CREATE FUNCTION register_embedding_model(wanted text, dimensions integer) RETURNS smallint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  model embedding_models;
BEGIN
  SELECT * INTO model FROM embedding_models WHERE name = wanted;
  IF NOT FOUND THEN
    PERFORM pg_advisory_xact_lock(hashtext('pagemill.register_embedding_model'));
    INSERT INTO embedding_models (name, dimension, active)
      VALUES (wanted, dimensions, NOT EXISTS (SELECT 1 FROM embedding_models WHERE active))
      ON CONFLICT (name) DO NOTHING;
    SELECT * INTO STRICT model FROM embedding_models WHERE name = wanted;
    EXECUTE format('CREATE INDEX IF NOT EXISTS chunk_embeddings_hnsw_%s ON chunk_embeddings '
                   'USING hnsw ((embedding::vector(%s)) vector_cosine_ops) WHERE model_id = %s',
                   model.id, model.dimension, model.id);
  END IF;
  IF model.dimension <> dimensions THEN
    RAISE EXCEPTION 'model % has dimension % in the database, not %', wanted, model.dimension,
      dimensions;
  END IF;
  RETURN model.id;
END
$$;

-- The workspace of the transaction; a search without one is a bug of ours and must not look like
-- zero hits.
CREATE FUNCTION searched_workspace() RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF current_workspace_id() IS NULL THEN
    RAISE EXCEPTION 'no workspace is set in this transaction' USING ERRCODE =
      'insufficient_privilege';
  END IF;
  RETURN current_workspace_id();
END
$$;

-- The words of a question, any of which may match.
CREATE FUNCTION any_word_of(question text) RETURNS tsquery
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS
  $$ SELECT replace(plainto_tsquery('english', question)::text, ' & ', ' | ')::tsquery $$;

CREATE FUNCTION search_keyword(question text, wanted integer, of_documents uuid[], of_tags text[],
  of_section ltree)
RETURNS TABLE (document_id uuid, generation integer, index integer, score real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  workspace uuid := searched_workspace();
  words_wanted tsquery := any_word_of(question);
BEGIN
  RETURN QUERY
    SELECT c.document_id, c.generation, c.index, ts_rank(c.words, words_wanted, 1) AS rank
      FROM document_chunks c
      JOIN documents d ON d.id = c.document_id AND d.current_generation = c.generation
     WHERE c.words @@ words_wanted AND c.workspace_id = workspace AND d.workspace_id = workspace
       AND (of_documents IS NULL OR c.document_id = ANY (of_documents))
       AND (of_tags IS NULL OR d.tags @> of_tags)
       AND (of_section IS NULL OR c.section <@ of_section)
     ORDER BY rank DESC, c.document_id, c.index
     LIMIT wanted;
END
$$;

CREATE TYPE search_hit AS (document_id uuid, generation integer, index integer, score real);

-- Cosine similarity. Exact while the workspace and the filters leave at most `exact_most` vectors,
-- else by the model's HNSW index with iterative scan; a cut scan that finds fewer hits than wanted
-- is answered by the exact scan instead.
CREATE FUNCTION search_semantic(question vector, model smallint, wanted integer, of_documents
  uuid[], of_tags text[],
                                of_section ltree, exact_most integer)
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
       AND ($6 IS NULL OR EXISTS (SELECT 1 FROM document_chunks c WHERE c.document_id =
         e.document_id
             AND c.generation = e.generation AND c.index = e.index AND c.section <@ $6))';
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
    'SELECT e.document_id, e.generation, e.index, (1 - (e.embedding <=> $1))::real AS score ' ||
      sources
    || ' ORDER BY score DESC, e.document_id, e.index LIMIT $2', model)
    USING question, wanted, workspace, of_documents, of_tags, of_section;
END
$$;

-- The chunks of a search's candidates with both scores of each, for the fusion in common/search. A
-- score that cannot be had (no vector, no question) is null. Fragments mark their hits with U+0002
-- and U+0003.
CREATE FUNCTION search_rows(documents_wanted uuid[], generations integer[], indexes integer[],
  question text,
                            question_vector vector, model smallint)
RETURNS TABLE (document_id uuid, index integer, first_page integer, last_page integer, text text,
  fragments text,
               keyword_score real, semantic_score real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  workspace uuid := searched_workspace();
  words_wanted tsquery := any_word_of(question);
BEGIN
  RETURN QUERY
    SELECT c.document_id, c.index, c.first_page, c.last_page, c.text,
           CASE WHEN c.words @@ words_wanted THEN ts_headline('english', c.text, words_wanted,
             'StartSel=' || chr(2) || ', StopSel=' || chr(3)
             || ', MaxFragments=3, MaxWords=25, MinWords=8, FragmentDelimiter=' || chr(4)) END,
           ts_rank(c.words, words_wanted, 1),
           (1 - (e.embedding <=> question_vector))::real
      FROM unnest(documents_wanted, generations, indexes) AS w (document_id, generation, index)
      JOIN document_chunks c ON c.document_id = w.document_id AND c.generation = w.generation AND
        c.index = w.index
      LEFT JOIN chunk_embeddings e ON e.document_id = w.document_id AND e.generation = w.generation
           AND e.index = w.index AND e.model_id = model AND question_vector IS NOT NULL
     WHERE c.workspace_id = workspace;
END
$$;

DO $$
DECLARE
  signature text;
BEGIN
  FOREACH signature IN ARRAY ARRAY['workspace_named(text)', 'job_versions(uuid[])',
    'queue_counts()', 'worker_list()',
      'search_keyword(text, integer, uuid[], text[], ltree)',
      'search_semantic(vector, smallint, integer, uuid[], text[], ltree, integer)',
      'search_rows(uuid[], integer[], integer[], text, vector, smallint)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO pagemill_reader', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO pagemill_api', signature);
  END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION searched_workspace(), any_word_of(text) TO pagemill_reader;
GRANT EXECUTE ON FUNCTION register_embedding_model(text, integer) TO pagemill_worker;
