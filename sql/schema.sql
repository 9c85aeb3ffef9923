-- The schema after all migrations and functions, to be read and compared, never run: written
-- by tests/dump_schema and checked by a test. Daily partitions are left out.

CREATE SCHEMA auth;

CREATE EXTENSION IF NOT EXISTS ltree WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;

CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;

CREATE TYPE public.document_status AS ENUM (
    'processing',
    'ready',
    'partial',
    'failed'
);

ALTER TYPE public.document_status OWNER TO pagemill_owner;

CREATE TYPE public.job_stage AS ENUM (
    'queued',
    'downloading',
    'extracting',
    'embedding',
    'done'
);

ALTER TYPE public.job_stage OWNER TO pagemill_owner;

CREATE TYPE public.job_state AS ENUM (
    'pending',
    'processing',
    'completed',
    'failed',
    'cancelled'
);

ALTER TYPE public.job_state OWNER TO pagemill_owner;

CREATE TYPE public.workspace_role AS ENUM (
    'owner',
    'member',
    'viewer'
);

ALTER TYPE public.workspace_role OWNER TO pagemill_owner;

CREATE TYPE public.request_standing AS (
	standing text,
	workspace_id uuid,
	key_id uuid,
	scopes text[],
	role public.workspace_role,
	allowed boolean,
	ahead double precision
);

ALTER TYPE public.request_standing OWNER TO pagemill_owner;

CREATE TYPE public.search_candidate AS (
	document_id uuid,
	generation integer,
	index integer,
	score double precision
);

ALTER TYPE public.search_candidate OWNER TO pagemill_owner;

CREATE TYPE public.search_filter AS (
	documents uuid[],
	tags text[],
	section public.ltree,
	pages int4multirange,
	created_after timestamp with time zone,
	created_before timestamp with time zone
);

ALTER TYPE public.search_filter OWNER TO pagemill_owner;

CREATE TYPE public.search_hit AS (
	document_id uuid,
	generation integer,
	index integer,
	score real
);

ALTER TYPE public.search_hit OWNER TO pagemill_owner;

CREATE TYPE public.search_question AS (
	workspace_hash integer,
	analysis integer,
	words integer[],
	forms integer[],
	places integer[],
	languages text[],
	terms text[],
	dimensions integer[],
	counts integer[],
	kinds text[],
	known_languages text[],
	marks integer[],
	phrases bytea[]
);

ALTER TYPE public.search_question OWNER TO pagemill_owner;

CREATE TYPE public.weighed_question AS (
	entries bigint,
	outdated boolean,
	languages text[],
	terms public.sparsevec,
	options public.sparsevec[],
	keys integer[],
	rests double precision[],
	nominating integer,
	corrections jsonb,
	statistics jsonb
);

ALTER TYPE public.weighed_question OWNER TO pagemill_owner;

CREATE FUNCTION auth.uid() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
        SELECT coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''),
                        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
                       )::uuid
      $$;

CREATE FUNCTION public.ai_spent(workspace uuid, moment timestamp with time zone) RETURNS numeric
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  WITH month AS (SELECT date_trunc('month', moment AT TIME ZONE 'UTC') AS first)
  SELECT coalesce(sum(s.cost), 0)
    FROM (SELECT d.cost FROM ai_usage_days d, month m
           WHERE d.workspace_id = workspace AND d.day >= m.first
             AND d.day < m.first + interval '1 month'
          UNION ALL
          SELECT CASE WHEN c.ended_at IS NULL THEN c.reserved ELSE c.cost END
            FROM ai_calls c, month m
           WHERE c.workspace_id = workspace AND c.started_at >= m.first AT TIME ZONE 'UTC'
             AND c.started_at < (m.first + interval '1 month') AT TIME ZONE 'UTC') s
$$;

ALTER FUNCTION public.ai_spent(workspace uuid, moment timestamp with time zone) OWNER TO pagemill_owner;

CREATE FUNCTION public.ai_spent_now() RETURNS numeric
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT ai_spent(current_workspace_id(), now()) $$;

ALTER FUNCTION public.ai_spent_now() OWNER TO pagemill_owner;

CREATE FUNCTION public.any_entry_key_of(workspace uuid, question text) RETURNS integer[]
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  RETURN (
    SELECT coalesce(array_agg(term_dimension(f.form || w.lexeme) # workspace_hash(workspace)),
                    '{}')
      FROM unnest(tsvector_to_array(to_tsvector('english', question))) AS w (lexeme),
           (VALUES ('='), (':en:')) AS f (form));
END
$$;

ALTER FUNCTION public.any_entry_key_of(workspace uuid, question text) OWNER TO pagemill_owner;

CREATE FUNCTION public.any_word_of(question text) RETURNS tsquery
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT coalesce(string_agg(quote_literal(first.lexeme), ' | '), '')::tsquery
    FROM (SELECT w.lexeme FROM unnest(to_tsvector('english', question)) w
           ORDER BY w.positions[1], w.lexeme LIMIT 64) first
$$;

ALTER FUNCTION public.any_word_of(question text) OWNER TO pagemill_owner;

CREATE FUNCTION public.authenticate_as_api(key_prefix text, key_hash bytea, token_user uuid, wanted_workspace uuid, client text, requests integer, window_seconds integer) RETURNS public.request_standing
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  -- Nothing it writes is worth waiting for the disk or a standby.
  PERFORM set_config('role', 'pagemill_api', true), set_config('lock_timeout', '3s', true),
          set_config('synchronous_commit', 'off', true);
  RETURN authenticate_request(key_prefix, key_hash, token_user, wanted_workspace, client, requests,
                              window_seconds);
END
$$;

ALTER FUNCTION public.authenticate_as_api(key_prefix text, key_hash bytea, token_user uuid, wanted_workspace uuid, client text, requests integer, window_seconds integer) OWNER TO pagemill_owner;

CREATE FUNCTION public.authenticate_request(key_prefix text, key_hash bytea, token_user uuid, wanted_workspace uuid, client text, requests integer, window_seconds integer) RETURNS public.request_standing
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  answer request_standing;
  known api_keys;
  salt bytea;
  payer text := 'address ' || client;
  found_workspaces uuid[];
  is_live boolean := true;
  writable boolean := current_setting('transaction_read_only') = 'off';
BEGIN
  answer.standing := 'nobody';
  IF key_prefix IS NOT NULL THEN
    SELECT * INTO known FROM api_keys k WHERE k.prefix = key_prefix;
    IF known.created_by IS NOT NULL THEN
      SELECT u.role INTO answer.role FROM user_workspaces u
       WHERE u.user_id = known.created_by AND u.workspace_id = known.workspace_id;
      is_live := FOUND;
    END IF;
    salt := uuid_send(gen_random_uuid());
    IF sha256(salt || coalesce(known.secret_hash, salt))
       IS DISTINCT FROM sha256(salt || key_hash) THEN
      answer.standing := 'key_unknown';
    ELSIF known.revoked_at IS NOT NULL OR NOT is_live THEN
      answer.standing := 'key_revoked';
    ELSIF known.expires_at <= now() THEN
      answer.standing := 'key_expired';
    ELSE
      payer := 'key ' || known.id;
      answer.standing := CASE WHEN wanted_workspace <> known.workspace_id
                              THEN 'workspace_foreign' ELSE 'key' END;
      answer.workspace_id := known.workspace_id;
      answer.key_id := known.id;
      answer.scopes := known.scopes;
    END IF;
  ELSIF token_user IS NOT NULL THEN
    payer := 'user ' || token_user;
    SELECT array_agg(m.workspace_id), min(m.role) INTO found_workspaces, answer.role
      FROM (SELECT u.workspace_id, u.role FROM user_workspaces u
             WHERE u.user_id = token_user
               AND (wanted_workspace IS NULL OR u.workspace_id = wanted_workspace) LIMIT 2) m;
    answer.standing := CASE coalesce(cardinality(found_workspaces), 0)
                         WHEN 1 THEN 'user'
                         WHEN 2 THEN 'workspace_required'
                         ELSE CASE WHEN wanted_workspace IS NULL THEN 'no_workspace'
                                   ELSE 'workspace_foreign' END END;
    answer.workspace_id := found_workspaces[1];
  END IF;
  answer.allowed := true;
  answer.ahead := 0;
  IF requests > 0 AND writable THEN
    SELECT t.allowed, t.ahead INTO answer.allowed, answer.ahead
      FROM take_turn(payer, requests, window_seconds) t;
  END IF;
  -- Written every few minutes only. `known` was read before any wait for the row, so only one of
  -- several requests at a time writes.
  IF answer.allowed AND answer.standing = 'key' AND writable
      AND (known.last_used_at IS NULL OR known.last_used_at < now() - interval '5 minutes') THEN
    UPDATE api_keys k SET last_used_at = date_trunc('minute', now())
     WHERE k.id = known.id AND k.last_used_at IS NOT DISTINCT FROM known.last_used_at;
  END IF;
  RETURN answer;
END
$$;

ALTER FUNCTION public.authenticate_request(key_prefix text, key_hash bytea, token_user uuid, wanted_workspace uuid, client text, requests integer, window_seconds integer) OWNER TO pagemill_owner;

CREATE FUNCTION public.best_forms(weights public.sparsevec, options public.sparsevec[]) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT coalesce(greatest(-(weights <#> options[1]), -(weights <#> options[2]),
                           -(weights <#> options[3])), 0)
    + coalesce(greatest(-(weights <#> options[4]), -(weights <#> options[5]),
                        -(weights <#> options[6])), 0)
    + coalesce(greatest(-(weights <#> options[7]), -(weights <#> options[8]),
                        -(weights <#> options[9])), 0)
    + coalesce(greatest(-(weights <#> options[10]), -(weights <#> options[11]),
                        -(weights <#> options[12])), 0)
$$;

ALTER FUNCTION public.best_forms(weights public.sparsevec, options public.sparsevec[]) OWNER TO pagemill_owner;

CREATE FUNCTION public.cancel_live_job(wanted uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  workspace uuid := searched_workspace();
BEGIN
  WITH gone AS (
    DELETE FROM jobs_live j WHERE j.id = wanted AND j.workspace_id = workspace RETURNING j AS live
  ), moved AS (
    INSERT INTO jobs_finished
    SELECT f.* FROM gone g, finished_row(g.live, 'cancelled', (g.live).error) f
    RETURNING id, workspace_id, document_id, generation, pages_done, chunks_total
  ), document AS (
    UPDATE documents d
       SET status = document_left(m.pages_done),
           chunk_count = coalesce(m.chunks_total, d.chunk_count)
      FROM moved m WHERE d.id = m.document_id AND d.current_generation = m.generation
  )
  INSERT INTO job_events (job_id, workspace_id, event)
  SELECT m.id, m.workspace_id, 'cancelled' FROM moved m;
  RETURN FOUND;
END
$$;

ALTER FUNCTION public.cancel_live_job(wanted uuid) OWNER TO pagemill_owner;

CREATE FUNCTION public.chunk_score(index integer, own double precision, window_score double precision) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT CASE WHEN index < 0 THEN own ELSE 0.4 * own + 0.6 * window_score END
$$;

ALTER FUNCTION public.chunk_score(index integer, own double precision, window_score double precision) OWNER TO pagemill_owner;

CREATE FUNCTION public.chunk_scores(number integer, window_score double precision, chunk_weights public.sparsevec[], terms public.sparsevec, options public.sparsevec[]) RETURNS TABLE(index integer, score double precision)
    LANGUAGE sql IMMUTABLE ROWS 5 PARALLEL SAFE
    AS $$
  SELECT s.index, chunk_score(s.index, s.own, window_score)
    FROM (SELECT index_at(number, c.place::integer) AS index,
                 keyword_score(c.weights, terms, options) AS own
            FROM unnest(chunk_weights) WITH ORDINALITY AS c (weights, place)
          OFFSET 0) s  -- so that each is computed once
   WHERE s.own > 0
$$;

ALTER FUNCTION public.chunk_scores(number integer, window_score double precision, chunk_weights public.sparsevec[], terms public.sparsevec, options public.sparsevec[]) OWNER TO pagemill_owner;

CREATE FUNCTION public.count_storage(workspace uuid) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF NOT lock_storage() THEN
    RETURN false;
  END IF;
  INSERT INTO workspace_storage AS w (workspace_id, file_bytes, content_bytes, counted_at)
  SELECT workspace,
         (SELECT coalesce(sum(b.bytes), 0) FROM blobs b WHERE b.workspace_id = workspace)
           - (SELECT coalesce(sum(c.file_bytes), 0) FROM storage_changes c
               WHERE c.workspace_id = workspace),
         (SELECT coalesce(sum(coalesce(p.stored_bytes, octet_length(p.text)
                                         + octet_length(p.markdown))), 0)
            FROM documents d JOIN document_pages p ON p.document_id = d.id
           WHERE d.workspace_id = workspace)
           + (SELECT coalesce(sum(coalesce(k.stored_bytes, octet_length(k.text))), 0)
                FROM documents d JOIN document_chunks k ON k.document_id = d.id
               WHERE d.workspace_id = workspace)
           + (SELECT coalesce(sum(4 * m.dimension), 0)
                FROM documents d JOIN chunk_embeddings v ON v.document_id = d.id
                JOIN embedding_models m ON m.id = v.model_id
               WHERE d.workspace_id = workspace)
           - (SELECT coalesce(sum(c.content_bytes), 0) FROM storage_changes c
               WHERE c.workspace_id = workspace),
         now()
  ON CONFLICT (workspace_id) DO UPDATE
    SET file_bytes = excluded.file_bytes, content_bytes = excluded.content_bytes,
        counted_at = excluded.counted_at;
  RETURN true;
END
$$;

ALTER FUNCTION public.count_storage(workspace uuid) OWNER TO pagemill_owner;

CREATE FUNCTION public.current_user_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN auth.uid();

CREATE FUNCTION public.current_workspace_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('pagemill.workspace_id', true), '')::uuid $$;

ALTER FUNCTION public.current_workspace_id() OWNER TO pagemill_owner;

CREATE FUNCTION public.daily_tables() RETURNS TABLE(parent text, at text)
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ VALUES ('jobs_finished', 'finished_at'), ('job_events', 'at') $$;

ALTER FUNCTION public.daily_tables() OWNER TO pagemill_owner;

CREATE FUNCTION public.delete_old_vectors(retired smallint, active_model smallint, vectors_most integer) RETURNS text
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  workspace uuid;
  deleted bigint;
  is_left boolean := false;
BEGIN
  FOR workspace IN
    SELECT w.id FROM workspaces w
     WHERE EXISTS (SELECT FROM chunk_embeddings e
                    WHERE e.workspace_id = w.id AND e.model_id = retired)
  LOOP
    is_left := true;
    DELETE FROM chunk_embeddings o
     WHERE (o.document_id, o.generation, o.index) IN (
             SELECT e.document_id, e.generation, e.index FROM chunk_embeddings e
              WHERE e.workspace_id = workspace AND e.model_id = retired
                AND (EXISTS (SELECT FROM chunk_embeddings n
                              WHERE n.document_id = e.document_id AND n.generation = e.generation
                                AND n.index = e.index AND n.model_id = active_model)
                     OR NOT EXISTS (SELECT FROM documents d
                                     WHERE d.id = e.document_id AND e.generation
                                           IN (d.current_generation, d.newest_generation)))
              LIMIT vectors_most)
       AND o.model_id = retired;
    GET DIAGNOSTICS deleted = ROW_COUNT;
    IF deleted > 0 THEN
      RETURN 'deleted';
    END IF;
  END LOOP;
  IF is_left THEN
    RETURN 'waiting';
  END IF;
  UPDATE embedding_models SET emptied_at = now() WHERE id = retired;
  RETURN 'emptied';
END
$$;

ALTER FUNCTION public.delete_old_vectors(retired smallint, active_model smallint, vectors_most integer) OWNER TO pagemill_owner;

CREATE FUNCTION public.description_became_current() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  NEW.extractor_version := (NEW.next_description ->> 'extractor_version')::integer;
  IF NEW.next_description IS NOT NULL THEN
    NEW.title := shown_title(NEW.title, NEW.file_title, NEW.next_description ->> 'title');
    NEW.file_title := NEW.next_description ->> 'title';
    NEW.author := NEW.next_description ->> 'author';
    NEW.page_count := (NEW.next_description ->> 'page_count')::integer;
    NEW.outline := nullif(NEW.next_description -> 'outline', 'null');
    NEW.metadata := NEW.next_description -> 'metadata';
    NEW.language := NEW.next_description ->> 'language';
    NEW.next_description := NULL;
  END IF;
  RETURN NEW;
END
$$;

ALTER FUNCTION public.description_became_current() OWNER TO pagemill_owner;

CREATE FUNCTION public.document_left(pages_done integer) RETURNS public.document_status
    LANGUAGE sql IMMUTABLE
    AS $$
  SELECT CASE WHEN pages_done > 0 THEN 'partial' ELSE 'failed' END::document_status
$$;

ALTER FUNCTION public.document_left(pages_done integer) OWNER TO pagemill_owner;

CREATE FUNCTION public.document_problems(wanted_document uuid, wanted_generation integer, own_codes jsonb, wanted integer) RETURNS jsonb
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  WITH found AS (
    SELECT 1 AS kind, o.place AS place, o.code, NULL::integer AS page
      FROM jsonb_array_elements_text(own_codes) WITH ORDINALITY AS o (code, place)
    UNION ALL
    SELECT 2, 0, 'pages_without_text', NULL
     WHERE EXISTS (SELECT FROM document_pages p
                    WHERE p.document_id = wanted_document AND p.generation = wanted_generation
                      AND p.text = '')
    UNION ALL
    (SELECT 3, p.number, p.problem, p.number FROM document_pages p
      WHERE p.document_id = wanted_document AND p.generation = wanted_generation
        AND p.problem IS NOT NULL
      ORDER BY p.number LIMIT wanted + 1)
  ), ranked AS (
    SELECT f.*, row_number() OVER (ORDER BY f.kind, f.place) AS rank, count(*) OVER () AS total
      FROM found f
  )
  SELECT coalesce(jsonb_agg(CASE WHEN r.rank = wanted AND r.total > wanted
                                 THEN jsonb_build_object('code', 'problems_truncated', 'page', NULL)
                                 ELSE jsonb_build_object('code', r.code, 'page', r.page) END
                            ORDER BY r.rank), '[]')
    FROM ranked r WHERE r.rank <= wanted
$$;

ALTER FUNCTION public.document_problems(wanted_document uuid, wanted_generation integer, own_codes jsonb, wanted integer) OWNER TO pagemill_owner;

CREATE FUNCTION public.end_ai_call(call uuid, wanted_operation text, wanted_provider text, wanted_model text, by_key uuid, by_user uuid, took_seconds double precision, ended_with text, input bigint, output bigint, its_cost numeric) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  INSERT INTO ai_calls AS c (id, workspace_id, operation, provider, model, key_id, user_id,
                             started_at, ended_at, code, input_tokens, output_tokens, cost)
  SELECT call, w.id, wanted_operation, wanted_provider, wanted_model, by_key, by_user,
         now() - make_interval(secs => took_seconds), now(), ended_with, input, output, its_cost
    FROM workspaces w WHERE w.id = current_workspace_id()
  ON CONFLICT (id) DO UPDATE
    SET ended_at = excluded.ended_at, code = excluded.code, input_tokens = excluded.input_tokens,
        output_tokens = excluded.output_tokens, cost = excluded.cost
    WHERE c.ended_at IS NULL AND c.workspace_id = current_workspace_id();
  RETURN FOUND;
END
$$;

ALTER FUNCTION public.end_ai_call(call uuid, wanted_operation text, wanted_provider text, wanted_model text, by_key uuid, by_user uuid, took_seconds double precision, ended_with text, input bigint, output bigint, its_cost numeric) OWNER TO pagemill_owner;

CREATE FUNCTION public.entries_follow_card() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.text = OLD.text THEN
    RETURN NEW;
  END IF;
  DELETE FROM search_entries e
   WHERE e.document_id = OLD.document_id AND e.generation = OLD.generation AND e.number = -1;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  NEW.is_indexed := false;
  RETURN NEW;
END
$$;

ALTER FUNCTION public.entries_follow_card() OWNER TO pagemill_owner;

CREATE FUNCTION public.entries_follow_text() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  DELETE FROM search_entries e
   USING (SELECT DISTINCT r.document_id, r.generation, entry_number(r.index) AS number
           FROM removed r) w
   WHERE e.document_id = w.document_id AND e.generation = w.generation AND e.number = w.number;
  RETURN NULL;
END
$$;

ALTER FUNCTION public.entries_follow_text() OWNER TO pagemill_owner;

CREATE FUNCTION public.entry_number(index integer) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT CASE WHEN index < 0 THEN -1 ELSE index / window_chunks() END
$$;

ALTER FUNCTION public.entry_number(index integer) OWNER TO pagemill_owner;

CREATE FUNCTION public.entry_place(index integer) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT CASE WHEN index < 0 THEN 1 ELSE index % window_chunks() + 1 END
$$;

ALTER FUNCTION public.entry_place(index integer) OWNER TO pagemill_owner;

CREATE FUNCTION public.filter_condition(filter public.search_filter, only_current boolean, first text, last text) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
  SELECT CASE WHEN only_current OR filter.tags IS NOT NULL OR filter.created_after IS NOT NULL
                   OR filter.created_before IS NOT NULL
           THEN ' AND EXISTS (SELECT FROM documents d WHERE d.id = e.document_id
                   AND d.current_generation = e.generation AND d.workspace_id = $1'
             || CASE WHEN filter.tags IS NULL THEN '' ELSE ' AND d.tags @> ($2).tags' END
             || CASE WHEN filter.created_after IS NULL THEN ''
                  ELSE ' AND d.created_at >= ($2).created_after' END
             || CASE WHEN filter.created_before IS NULL THEN ''
                  ELSE ' AND d.created_at < ($2).created_before' END
             || ')'
           ELSE '' END
    || CASE WHEN filter.documents IS NULL THEN ''
         ELSE ' AND e.document_id = ANY (($2).documents)' END
    || CASE WHEN filter.section IS NULL AND filter.pages IS NULL THEN ''
         ELSE ' AND EXISTS (SELECT FROM document_chunks c WHERE c.document_id = e.document_id
                  AND c.generation = e.generation AND c.index BETWEEN ' || first || ' AND ' || last
           || CASE WHEN filter.section IS NULL THEN '' ELSE ' AND c.section <@ ($2).section' END
           || CASE WHEN filter.pages IS NULL THEN ''
                ELSE ' AND int4range(c.first_page, c.last_page, ''[]'') && ($2).pages' END
           || ')' END
$_$;

ALTER FUNCTION public.filter_condition(filter public.search_filter, only_current boolean, first text, last text) OWNER TO pagemill_owner;

CREATE TABLE public.jobs_finished (
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    document_id uuid NOT NULL,
    generation integer NOT NULL,
    blob_id uuid,
    state public.job_state NOT NULL,
    stage public.job_stage NOT NULL,
    priority smallint NOT NULL,
    run_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone DEFAULT now() NOT NULL,
    attempt integer NOT NULL,
    failures integer NOT NULL,
    max_retries integer NOT NULL,
    lease_token bigint NOT NULL,
    options jsonb NOT NULL,
    tags text[] NOT NULL,
    filename text,
    sha256 bytea,
    bytes bigint,
    error jsonb,
    pages_done integer NOT NULL,
    pages_total integer,
    chunks_done integer NOT NULL,
    chunks_total integer,
    text_complete boolean NOT NULL,
    checkpoint jsonb,
    version bigint NOT NULL,
    source_url text,
    CONSTRAINT jobs_finished_state CHECK ((state = ANY (ARRAY['completed'::public.job_state, 'failed'::public.job_state, 'cancelled'::public.job_state])))
)
PARTITION BY RANGE (finished_at);

ALTER TABLE ONLY public.jobs_finished ALTER COLUMN checkpoint SET COMPRESSION lz4;

ALTER TABLE ONLY public.jobs_finished FORCE ROW LEVEL SECURITY;

ALTER TABLE public.jobs_finished OWNER TO pagemill_owner;

CREATE TABLE public.jobs_live (
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    document_id uuid NOT NULL,
    generation integer DEFAULT 1 NOT NULL,
    blob_id uuid,
    state public.job_state DEFAULT 'pending'::public.job_state NOT NULL,
    stage public.job_stage DEFAULT 'queued'::public.job_stage NOT NULL,
    priority smallint DEFAULT 2 NOT NULL,
    run_at timestamp with time zone DEFAULT now() NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    stage_at timestamp with time zone,
    attempt integer DEFAULT 0 NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    max_retries integer DEFAULT 3 NOT NULL,
    deaths integer DEFAULT 0 NOT NULL,
    suspect boolean DEFAULT false NOT NULL,
    lease_token bigint DEFAULT 0 NOT NULL,
    worker_id uuid,
    slot text,
    options jsonb DEFAULT '{}'::jsonb NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    filename text,
    sha256 bytea,
    bytes bigint,
    error jsonb,
    pages_done integer DEFAULT 0 NOT NULL,
    pages_total integer,
    chunks_done integer DEFAULT 0 NOT NULL,
    chunks_total integer,
    text_complete boolean DEFAULT false NOT NULL,
    checkpoint jsonb,
    version bigint DEFAULT 1 NOT NULL,
    password text,
    source_url text,
    CONSTRAINT jobs_live_claimed CHECK (((worker_id IS NULL) OR (state = 'processing'::public.job_state))),
    CONSTRAINT jobs_live_max_retries CHECK (((max_retries >= 0) AND (max_retries <= 100))),
    CONSTRAINT jobs_live_priority CHECK (((priority >= 0) AND (priority <= 3))),
    CONSTRAINT jobs_live_source_url CHECK ((length(source_url) <= 8000)),
    CONSTRAINT jobs_live_stage CHECK ((stage <> 'done'::public.job_stage)),
    CONSTRAINT jobs_live_state CHECK ((state = ANY (ARRAY['pending'::public.job_state, 'processing'::public.job_state]))),
    CONSTRAINT jobs_live_waiting CHECK (((state <> 'processing'::public.job_state) OR (worker_id IS NOT NULL) OR (stage = 'embedding'::public.job_stage)))
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='1000', autovacuum_analyze_scale_factor='0', autovacuum_analyze_threshold='20000', autovacuum_vacuum_cost_delay='0');

ALTER TABLE ONLY public.jobs_live ALTER COLUMN checkpoint SET COMPRESSION lz4;

ALTER TABLE ONLY public.jobs_live FORCE ROW LEVEL SECURITY;

ALTER TABLE public.jobs_live OWNER TO pagemill_owner;

CREATE FUNCTION public.finished_row(live public.jobs_live, ended public.job_state, reason jsonb) RETURNS public.jobs_finished
    LANGUAGE sql STABLE
    AS $$
  SELECT live.id, live.workspace_id, live.document_id, live.generation, live.blob_id, ended,
         live.stage, live.priority, live.run_at, live.created_at, live.started_at, now(),
         live.attempt, live.failures, live.max_retries, live.lease_token + 1, live.options,
         live.tags, live.filename, live.sha256, live.bytes, reason, live.pages_done,
         live.pages_total, live.chunks_done, live.chunks_total, live.text_complete,
         live.checkpoint, live.version + 1, live.source_url
$$;

ALTER FUNCTION public.finished_row(live public.jobs_live, ended public.job_state, reason jsonb) OWNER TO pagemill_owner;

CREATE FUNCTION public.fold_ai_calls(rows_max integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  folded bigint;
BEGIN
  UPDATE ai_calls SET ended_at = now() - interval '10 minutes', code = 'lost', cost = reserved
   WHERE id = ANY (ARRAY(
     SELECT c.id FROM ai_calls c
      WHERE c.ended_at IS NULL AND c.started_at < now() - interval '1 hour'
      LIMIT rows_max FOR UPDATE SKIP LOCKED));
  WITH gone AS (
    DELETE FROM ai_calls WHERE id = ANY (ARRAY(
      SELECT c.id FROM ai_calls c WHERE c.ended_at <= now() - interval '10 minutes'
       ORDER BY c.ended_at LIMIT rows_max FOR UPDATE SKIP LOCKED))
    RETURNING *
  ), summed AS (
    INSERT INTO ai_usage_days AS d
      (workspace_id, day, operation, provider, model, calls, failures, unpriced, input_tokens,
       output_tokens, cost)
    SELECT g.workspace_id, (g.started_at AT TIME ZONE 'UTC')::date, g.operation, g.provider,
           g.model, count(*), count(*) FILTER (WHERE g.code <> ''),
           count(*) FILTER (WHERE g.cost IS NULL), sum(g.input_tokens), sum(g.output_tokens),
           coalesce(sum(g.cost), 0)
      FROM gone g GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (workspace_id, day, operation, provider, model) DO UPDATE
      SET calls = d.calls + excluded.calls, failures = d.failures + excluded.failures,
          unpriced = d.unpriced + excluded.unpriced,
          input_tokens = d.input_tokens + excluded.input_tokens,
          output_tokens = d.output_tokens + excluded.output_tokens,
          cost = d.cost + excluded.cost
  )
  SELECT count(*) INTO folded FROM gone;
  RETURN folded;
END
$$;

ALTER FUNCTION public.fold_ai_calls(rows_max integer) OWNER TO pagemill_owner;

CREATE FUNCTION public.fold_storage_changes(rows_max integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  folded bigint;
BEGIN
  IF NOT lock_storage() THEN
    RETURN 0;
  END IF;
  WITH gone AS (
    DELETE FROM storage_changes WHERE id = ANY (ARRAY(
      SELECT c.id FROM storage_changes c ORDER BY c.id LIMIT rows_max))
    RETURNING workspace_id, file_bytes, content_bytes
  ), summed AS (
    INSERT INTO workspace_storage AS w (workspace_id, file_bytes, content_bytes)
    SELECT g.workspace_id, sum(g.file_bytes), sum(g.content_bytes) FROM gone g GROUP BY 1
    ON CONFLICT (workspace_id) DO UPDATE
      SET file_bytes = w.file_bytes + excluded.file_bytes,
          content_bytes = w.content_bytes + excluded.content_bytes
    RETURNING w.workspace_id, w.file_bytes, w.content_bytes
  ), noted AS (
    INSERT INTO storage_days AS d (workspace_id, day, file_bytes, content_bytes)
    SELECT s.workspace_id, (now() AT TIME ZONE 'UTC')::date, s.file_bytes, s.content_bytes
      FROM summed s
    ON CONFLICT (workspace_id, day) DO UPDATE
      SET file_bytes = excluded.file_bytes, content_bytes = excluded.content_bytes
  )
  SELECT count(*) INTO folded FROM gone;
  RETURN folded;
END
$$;

ALTER FUNCTION public.fold_storage_changes(rows_max integer) OWNER TO pagemill_owner;

CREATE FUNCTION public.fold_term_changes(rows_max integer, age_min interval DEFAULT '00:00:00'::interval, terms_min bigint DEFAULT 0) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  folded bigint;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('pagemill.search_terms', 0)) THEN
    RETURN 0;
  END IF;
  WITH due AS (
    -- The size of an array of four bytes a term, which is known without reading it.
    SELECT c.workspace_id FROM search_term_changes c GROUP BY 1
    HAVING min(c.created_at) <= now() - age_min
        OR sum(pg_column_size(c.dimensions)) / 4 >= terms_min
  ), gone AS (
    DELETE FROM search_term_changes WHERE id = ANY (ARRAY(
      SELECT c.id FROM search_term_changes c WHERE c.workspace_id IN (SELECT workspace_id FROM due)
       ORDER BY c.id LIMIT rows_max))
    RETURNING workspace_id, dimensions, entries, terms
  ), summed AS (
    SELECT g.workspace_id, c.dimension, sum(c.entries)::integer AS entries, max(c.term) AS term
      FROM gone g, unnest(g.dimensions, g.entries, g.terms) AS c (dimension, entries, term)
     GROUP BY 1, 2 HAVING sum(c.entries) <> 0
  ), kept AS (
    MERGE INTO search_terms t USING (SELECT * FROM summed s ORDER BY 1, 2) s
       ON t.workspace_id = s.workspace_id AND t.dimension = s.dimension
     WHEN MATCHED AND t.entries + s.entries = 0 THEN DELETE
     WHEN MATCHED THEN UPDATE SET entries = t.entries + s.entries
     WHEN NOT MATCHED THEN INSERT (workspace_id, dimension, entries, term)
       VALUES (s.workspace_id, s.dimension, s.entries, coalesce(s.term, ''))
    RETURNING 1
  )
  SELECT count(*) INTO folded FROM gone;
  RETURN folded;
END
$$;

ALTER FUNCTION public.fold_term_changes(rows_max integer, age_min interval, terms_min bigint) OWNER TO pagemill_owner;

CREATE FUNCTION public.forget_entry_terms() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  INSERT INTO search_term_changes (workspace_id, dimensions, entries)
  SELECT gone.workspace_id, array_agg(gone.dimension ORDER BY gone.dimension),
         array_agg(-gone.entries ORDER BY gone.dimension)
    FROM (SELECT t.workspace_id, t.dimension, sum(t.entries)::integer AS entries
            FROM (SELECT r.workspace_id, k.key # h.hash AS dimension, count(*) AS entries
                    FROM removed r
                    JOIN (SELECT w.workspace_id, workspace_hash(w.workspace_id) AS hash
                            FROM (SELECT DISTINCT workspace_id FROM removed) w) h
                      ON h.workspace_id = r.workspace_id,
                         unnest(r.keys) AS k (key)
                   GROUP BY 1, 2
                  UNION ALL
                  SELECT m.workspace_id, term_dimension(m.mark), m.entries
                    FROM (SELECT r.workspace_id, l.mark, count(*) AS entries
                            FROM removed r, LATERAL (
                              SELECT '@' AS mark UNION ALL SELECT '!' || r.analysis UNION ALL
                              SELECT DISTINCT '@' || c.language
                                FROM unnest(r.chunk_languages) AS c (language)
                               WHERE c.language <> '') l
                           GROUP BY 1, 2) m) t
           GROUP BY 1, 2) gone
   GROUP BY gone.workspace_id;
  RETURN NULL;
END
$$;

ALTER FUNCTION public.forget_entry_terms() OWNER TO pagemill_owner;

CREATE FUNCTION public.forget_rate_limits() RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  forgotten bigint;
BEGIN
  DELETE FROM rate_limits WHERE subject IN (
    SELECT l.subject FROM rate_limits l WHERE l.arrival < clock_timestamp() - interval '1 minute'
       FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END
$$;

ALTER FUNCTION public.forget_rate_limits() OWNER TO pagemill_owner;

CREATE FUNCTION public.generation_became_obsolete() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  NEW.obsolete_since := now();
  RETURN NEW;
END
$$;

ALTER FUNCTION public.generation_became_obsolete() OWNER TO pagemill_owner;

CREATE FUNCTION public.generations_to_reembed(workspace uuid, model smallint) RETURNS TABLE(document_id uuid, generation integer)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.generations_to_reembed(workspace uuid, model smallint) OWNER TO pagemill_owner;

CREATE FUNCTION public.hand_back_claim(job uuid, blame integer, from_slot text, why jsonb) RETURNS uuid
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  WITH taken AS (
    UPDATE jobs_live
       SET state = CASE WHEN stage = 'embedding' THEN 'processing' ELSE 'pending' END::job_state,
           stage = CASE WHEN stage = 'embedding' THEN 'embedding' ELSE 'queued' END::job_stage,
           worker_id = NULL, slot = NULL, lease_token = lease_token + 1, version = version + 1,
           deaths = CASE WHEN deaths >= 2 AND NOT suspect THEN deaths
                         ELSE deaths + coalesce(blame, 0) END,
           suspect = deaths + coalesce(blame, 0) >= 2
     WHERE id = job
    RETURNING id, workspace_id, deaths
  ), event AS (
    INSERT INTO job_events (job_id, workspace_id, event, slot, detail)
    SELECT id, workspace_id, 'interrupted', from_slot,
           why || CASE WHEN blame IS NULL THEN '{}' ELSE jsonb_build_object('deaths', deaths) END
      FROM taken
  )
  SELECT id FROM taken
$$;

ALTER FUNCTION public.hand_back_claim(job uuid, blame integer, from_slot text, why jsonb) OWNER TO pagemill_owner;

CREATE FUNCTION public.has_phrases(tokens bytea, phrases bytea[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT NOT EXISTS (SELECT FROM unnest(phrases) AS p (phrase)
                      WHERE position(p.phrase IN tokens) % 4 <> 1)
$$;

ALTER FUNCTION public.has_phrases(tokens bytea, phrases bytea[]) OWNER TO pagemill_owner;

CREATE FUNCTION public.index_at(number integer, place integer) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT CASE WHEN number < 0 THEN -1 ELSE window_chunks() * number + place - 1 END
$$;

ALTER FUNCTION public.index_at(number integer, place integer) OWNER TO pagemill_owner;

CREATE FUNCTION public.job_versions(wanted uuid[]) RETURNS TABLE(id uuid, version bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT j.id, j.version FROM jobs_live j WHERE j.id = ANY (wanted)
  UNION ALL
  SELECT j.id, j.version FROM jobs_finished j WHERE j.id = ANY (wanted)
$$;

ALTER FUNCTION public.job_versions(wanted uuid[]) OWNER TO pagemill_reader;

CREATE VIEW public.jobs WITH (security_invoker='true') AS
 SELECT jobs_live.id,
    jobs_live.workspace_id,
    jobs_live.document_id,
    jobs_live.generation,
    jobs_live.state,
    jobs_live.stage,
    jobs_live.priority,
    jobs_live.run_at,
    jobs_live.created_at,
    jobs_live.started_at,
    NULL::timestamp with time zone AS finished_at,
    jobs_live.attempt,
    jobs_live.failures,
    jobs_live.max_retries,
    jobs_live.slot,
    jobs_live.options,
    jobs_live.tags,
    jobs_live.filename,
    jobs_live.sha256,
    jobs_live.bytes,
    jobs_live.error,
    jobs_live.pages_done,
    jobs_live.pages_total,
    jobs_live.chunks_done,
    jobs_live.chunks_total,
    jobs_live.version
   FROM public.jobs_live
UNION ALL
 SELECT jobs_finished.id,
    jobs_finished.workspace_id,
    jobs_finished.document_id,
    jobs_finished.generation,
    jobs_finished.state,
    jobs_finished.stage,
    jobs_finished.priority,
    jobs_finished.run_at,
    jobs_finished.created_at,
    jobs_finished.started_at,
    jobs_finished.finished_at,
    jobs_finished.attempt,
    jobs_finished.failures,
    jobs_finished.max_retries,
    NULL::text AS slot,
    jobs_finished.options,
    jobs_finished.tags,
    jobs_finished.filename,
    jobs_finished.sha256,
    jobs_finished.bytes,
    jobs_finished.error,
    jobs_finished.pages_done,
    jobs_finished.pages_total,
    jobs_finished.chunks_done,
    jobs_finished.chunks_total,
    jobs_finished.version
   FROM public.jobs_finished;

ALTER VIEW public.jobs OWNER TO pagemill_owner;

CREATE FUNCTION public.jobs_page(of_state public.job_state, of_tag text, made_after timestamp with time zone, before uuid, wanted integer) RETURNS SETOF public.jobs
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  workspace uuid := searched_workspace();
  states job_state[] := CASE WHEN of_state IS NULL THEN enum_range(NULL::job_state)
                             ELSE ARRAY[of_state] END;
BEGIN
  RETURN QUERY
    SELECT p.*
      FROM unnest(states) AS s (one)
     CROSS JOIN LATERAL (
       SELECT j.* FROM jobs j
        WHERE j.workspace_id = workspace AND j.state = ANY (ARRAY[s.one]) AND j.id < before
          AND (of_tag IS NULL OR of_tag = ANY (j.tags))
          AND (made_after IS NULL OR j.created_at > made_after)
        ORDER BY j.state DESC, j.id DESC LIMIT wanted) p
     ORDER BY p.id DESC LIMIT wanted;
END
$$;

ALTER FUNCTION public.jobs_page(of_state public.job_state, of_tag text, made_after timestamp with time zone, before uuid, wanted integer) OWNER TO pagemill_reader;

CREATE FUNCTION public.keyword_candidates(workspace uuid, weighed public.weighed_question, phrases bytea[], filter public.search_filter, wanted integer) RETURNS SETOF public.search_candidate
    LANGUAGE plpgsql STABLE ROWS 100
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
BEGIN
  RETURN QUERY EXECUTE 'SELECT e.document_id, e.generation, e.index, e.score
    FROM (SELECT k.document_id, k.generation, c.index, c.score,
                 s.chunk_tokens[entry_place(c.index)] AS tokens
            FROM keyword_entries($1, $3, $4, $2, $5) k
            JOIN search_entries s ON s.document_id = k.document_id
             AND s.generation = k.generation AND s.number = k.number
           CROSS JOIN LATERAL chunk_scores(k.number, k.score, s.chunk_weights, ($3).terms,
                                           ($3).options) c) e
   WHERE ($4 IS NULL OR has_phrases(e.tokens, $4))'
    || CASE WHEN filter.section IS NULL AND filter.pages IS NULL THEN ''
         ELSE filter_condition(row(NULL, NULL, filter.section, filter.pages, NULL, NULL), false,
                               'e.index', 'e.index') END
    || ' ORDER BY e.score DESC, e.document_id, e.index LIMIT $5'
    USING workspace, filter, weighed, phrases, wanted;

END
$_$;

ALTER FUNCTION public.keyword_candidates(workspace uuid, weighed public.weighed_question, phrases bytea[], filter public.search_filter, wanted integer) OWNER TO pagemill_owner;

CREATE FUNCTION public.keyword_entries(workspace uuid, weighed public.weighed_question, phrases bytea[], filter public.search_filter, wanted integer) RETURNS TABLE(document_id uuid, generation integer, number integer, score double precision)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    SET max_parallel_workers_per_gather TO '0'
    SET work_mem TO '32MB'
    SET effective_io_concurrency TO '0'
    AS $_$
DECLARE
  statement text := 'SELECT array_agg(row(s.document_id, s.generation, s.number, s.score)
                                       ::search_candidate)
    FROM (SELECT e.document_id, e.generation, e.number,
                 keyword_score(e.weights, $4, $5) AS score
            FROM search_entries e
           WHERE e.workspace_id = $1 AND e.keys && $3 %s
           ORDER BY score DESC, e.document_id, e.number LIMIT $6) s';

  only_current boolean := false;

  nominating integer := least(weighed.nominating, cardinality(weighed.keys));

  used integer := 1;

  done integer := 0;  -- so many terms have nominated
  found search_candidate[];

  more search_candidate[];

  least_score double precision;

  found_count bigint;

BEGIN
  IF nominating IS NULL OR nominating = 0 THEN
    RETURN;

  END IF;

  IF phrases IS NOT NULL THEN
    statement := replace(statement, '%s', '%s AND EXISTS (SELECT FROM unnest(e.chunk_tokens)
      AS c (tokens) WHERE has_phrases(c.tokens, $7))');

  END IF;

  -- Where to begin: behind it, all other terms together are worth less than those before it.
  WHILE used < nominating AND weighed.rests[used] > weighed.rests[1] / 2 LOOP
    used := used + 1;

  END LOOP;

  LOOP
    EXECUTE format(statement, filter_condition(filter, only_current,
             'index_at(e.number, 1)', 'index_at(e.number, window_chunks())'))
      INTO more
      USING workspace, filter, weighed.keys[done + 1:used], weighed.terms, weighed.options, wanted,
        phrases;

    -- What earlier terms nominated and is not among the best so far will not be later.
    SELECT array_agg(row(b.document_id, b.generation, b.index, b.score)::search_candidate),
           min(b.score), count(*)
      INTO found, least_score, found_count
      FROM (SELECT * FROM unnest(found) UNION SELECT * FROM unnest(more)
             ORDER BY score DESC, document_id, index LIMIT wanted) b;

    done := used;

    IF used < nominating AND (found_count < wanted OR weighed.rests[used] > least_score) THEN
      WHILE used < nominating AND (found_count < wanted OR weighed.rests[used] > least_score) LOOP
        used := used + 1;

      END LOOP;

    ELSIF NOT only_current AND found_count = wanted AND EXISTS (
        SELECT FROM unnest(found) f JOIN documents d ON d.id = f.document_id
         WHERE d.current_generation <> f.generation) THEN
      -- Generations that are being made or forgotten take places of others.
      only_current := true;

      found := NULL;

      done := 0;

    ELSE
      RETURN QUERY SELECT f.document_id, f.generation, f.index, f.score
        FROM unnest(found) f JOIN documents d
          ON d.id = f.document_id AND d.current_generation = f.generation
         AND d.workspace_id = workspace;

      RETURN;

    END IF;

  END LOOP;

END
$_$;

ALTER FUNCTION public.keyword_entries(workspace uuid, weighed public.weighed_question, phrases bytea[], filter public.search_filter, wanted integer) OWNER TO pagemill_owner;

CREATE FUNCTION public.keyword_score(weights public.sparsevec, terms public.sparsevec, options public.sparsevec[]) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT -(weights <#> terms)
    + CASE WHEN options IS NULL THEN 0 ELSE best_forms(weights, options) END
$$;

ALTER FUNCTION public.keyword_score(weights public.sparsevec, terms public.sparsevec, options public.sparsevec[]) OWNER TO pagemill_owner;

CREATE FUNCTION public.lock_storage() RETURNS boolean
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT pg_try_advisory_xact_lock(hashtextextended('pagemill.storage', 0)) $$;

ALTER FUNCTION public.lock_storage() OWNER TO pagemill_owner;

CREATE FUNCTION public.maintain_partitions(keep interval) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET lock_timeout TO '200ms'
    SET "TimeZone" TO 'UTC'
    AS $_$
DECLARE
  daily record;

  child record;

  oldest date := (now() - keep)::date;

  changes integer := 0;

BEGIN
  IF NOT try_partition_upkeep() THEN
    RETURN 0;

  END IF;

  FOR daily IN SELECT * FROM daily_tables() LOOP
    FOR child IN
      SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = format('public.%I', daily.parent)::regclass
         AND c.relname ~ '_[0-9]{8}$' AND to_date(right(c.relname, 8), 'YYYYMMDD') < oldest
    LOOP
      BEGIN
        EXECUTE format('ALTER TABLE public.%I DETACH PARTITION public.%I', daily.parent,
                       child.relname);

        EXECUTE format('DROP TABLE public.%I', child.relname);

        changes := changes + 1;

      EXCEPTION WHEN lock_not_available THEN
        NULL;

      END;

    END LOOP;

    EXECUTE format('DELETE FROM public.%1$I d USING (SELECT ctid FROM public.%1$I '
                   'WHERE tableoid = %2$L::regclass AND %3$I < %4$L::timestamptz LIMIT 10000 '
                   'FOR UPDATE SKIP LOCKED) old '
                   'WHERE d.tableoid = %2$L::regclass AND d.ctid = old.ctid',
                   daily.parent, 'public.' || daily.parent || '_default', daily.at, oldest);

  END LOOP;

  RETURN changes + make_partitions(10000);

END
$_$;

ALTER FUNCTION public.maintain_partitions(keep interval) OWNER TO pagemill_owner;

CREATE FUNCTION public.make_partitions(rows_max integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    AS $$
DECLARE
  daily record;
  day date;
  days date[];
  made integer := 0;
BEGIN
  IF NOT try_partition_upkeep() THEN
    RETURN 0;
  END IF;
  FOR daily IN SELECT * FROM daily_tables() LOOP
    EXECUTE format('SELECT array_agg(DISTINCT (%I AT TIME ZONE ''UTC'')::date) FROM public.%I '
                   'WHERE tableoid = %L::regclass', daily.at, daily.parent,
                   'public.' || daily.parent || '_default') INTO days;
    FOR day IN SELECT generate_series(current_date - 1, current_date + 7, '1 day')::date
               UNION SELECT unnest(days) ORDER BY 1 LOOP
      CONTINUE WHEN to_regclass(format('public.%I', daily.parent || to_char(day, '_YYYYMMDD')))
                    IS NOT NULL;
      made := made + move_out_of_default(daily.parent, daily.at, day, rows_max)::integer;
    END LOOP;
  END LOOP;
  RETURN made;
END
$$;

ALTER FUNCTION public.make_partitions(rows_max integer) OWNER TO pagemill_owner;

CREATE FUNCTION public.make_vector_index(model_id smallint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
BEGIN
  IF to_regclass('chunk_embeddings_hnsw_' || model_id) IS NOT NULL THEN
    RETURN;

  END IF;

  EXECUTE (
    SELECT format('CREATE INDEX IF NOT EXISTS chunk_embeddings_hnsw_%1$s ON chunk_embeddings '
                  'USING hnsw ((embedding::vector(%2$s)) vector_cosine_ops) WHERE model_id = %1$s',
                  m.id, m.dimension)
      FROM embedding_models m WHERE m.id = model_id);

END
$_$;

ALTER FUNCTION public.make_vector_index(model_id smallint) OWNER TO pagemill_owner;

CREATE FUNCTION public.may_take_suspect() RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('pagemill.may_take_suspect', 0)) THEN
    RETURN false;
  END IF;
  RETURN NOT EXISTS (SELECT FROM jobs_live j
                      WHERE j.worker_id IS NOT NULL AND (j.suspect OR j.deaths >= 2));
END
$$;

ALTER FUNCTION public.may_take_suspect() OWNER TO pagemill_owner;

CREATE FUNCTION public.move_out_of_default(parent text, at text, day date, rows_max integer) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET lock_timeout TO '200ms'
    SET "TimeZone" TO 'UTC'
    AS $$
DECLARE
  partition text := parent || '_' || to_char(day, 'YYYYMMDD');
  of_the_day text := format('tableoid = %L::regclass AND %I >= %L::timestamptz '
                            'AND %I < %L::timestamptz',
                            'public.' || parent || '_default', at, day, at, day + 1);
  found bigint;
BEGIN
  -- The parent too: a row that is on its way to DEFAULT would find that it belongs elsewhere.
  EXECUTE format('LOCK TABLE ONLY public.%I IN ACCESS EXCLUSIVE MODE', parent);
  EXECUTE format('LOCK TABLE public.%I IN ACCESS EXCLUSIVE MODE', parent || '_default');
  EXECUTE format('SELECT count(*) FROM (SELECT FROM public.%I WHERE %s LIMIT %L) x',
                 parent, of_the_day, rows_max::bigint + 1) INTO found;
  IF found > rows_max THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING ALL EXCLUDING INDEXES '
                 'EXCLUDING IDENTITY)', partition, parent);
  EXECUTE format('WITH moved AS (DELETE FROM public.%I WHERE %s RETURNING *) '
                 'INSERT INTO public.%I SELECT * FROM moved', parent, of_the_day, partition);
  EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
                 partition);
  EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
                 parent, partition, day, day + 1);
  RETURN true;
EXCEPTION WHEN lock_not_available OR check_violation OR duplicate_table OR deadlock_detected THEN
  RETURN false;
END
$$;

ALTER FUNCTION public.move_out_of_default(parent text, at text, day date, rows_max integer) OWNER TO pagemill_owner;

CREATE FUNCTION public.new_webhook_secret() RETURNS text
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  SELECT 'whsec_' || encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
                                   || uuid_send(gen_random_uuid())), 'hex')
$$;

ALTER FUNCTION public.new_webhook_secret() OWNER TO pagemill_owner;

CREATE FUNCTION public.note_stored_bytes() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF TG_TABLE_NAME = 'blobs' THEN
    IF TG_OP = 'INSERT' THEN
      INSERT INTO storage_changes (workspace_id, file_bytes)
      SELECT workspace_id, sum(bytes) FROM added GROUP BY workspace_id HAVING sum(bytes) <> 0;
    ELSIF TG_OP = 'DELETE' THEN
      INSERT INTO storage_changes (workspace_id, file_bytes)
      SELECT workspace_id, -sum(bytes) FROM removed GROUP BY workspace_id HAVING sum(bytes) <> 0;
    ELSE
      INSERT INTO storage_changes (workspace_id, file_bytes)
      SELECT workspace_id, sum(bytes)
        FROM (SELECT workspace_id, bytes FROM added
              UNION ALL SELECT workspace_id, -bytes FROM removed) changed
       GROUP BY workspace_id HAVING sum(bytes) <> 0;
    END IF;
  ELSIF TG_TABLE_NAME = 'document_pages' THEN
    IF TG_OP = 'INSERT' THEN
      INSERT INTO storage_changes (workspace_id, content_bytes)
      SELECT workspace_id, sum(coalesce(stored_bytes, octet_length(text) + octet_length(markdown)))
        FROM added GROUP BY workspace_id;
    ELSE
      INSERT INTO storage_changes (workspace_id, content_bytes)
      SELECT workspace_id, -sum(coalesce(stored_bytes, octet_length(text) + octet_length(markdown)))
        FROM removed GROUP BY workspace_id;
    END IF;
  ELSIF TG_TABLE_NAME = 'document_chunks' THEN
    IF TG_OP = 'INSERT' THEN
      INSERT INTO storage_changes (workspace_id, content_bytes)
      SELECT workspace_id, sum(coalesce(stored_bytes, octet_length(text)))
        FROM added GROUP BY workspace_id;
    ELSE
      INSERT INTO storage_changes (workspace_id, content_bytes)
      SELECT workspace_id, -sum(coalesce(stored_bytes, octet_length(text)))
        FROM removed GROUP BY workspace_id;
    END IF;
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO storage_changes (workspace_id, content_bytes)
    SELECT v.workspace_id, sum(4 * m.dimension)
      FROM added v JOIN embedding_models m ON m.id = v.model_id GROUP BY v.workspace_id;
  ELSE
    INSERT INTO storage_changes (workspace_id, content_bytes)
    SELECT v.workspace_id, -sum(4 * m.dimension)
      FROM removed v JOIN embedding_models m ON m.id = v.model_id GROUP BY v.workspace_id;
  END IF;
  RETURN NULL;
END
$$;

ALTER FUNCTION public.note_stored_bytes() OWNER TO pagemill_owner;

CREATE FUNCTION public.outdated_entries(wanted_analysis integer, most integer) RETURNS TABLE(entries bigint, texts bigint, set_aside bigint, error_codes text[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  WITH mark AS MATERIALIZED (
    SELECT term_dimension('@') AS every, term_dimension('!' || wanted_analysis) AS wanted
  )
  SELECT (SELECT coalesce(sum(greatest(a.entries - coalesce(c.entries, 0), 0)), 0)
            FROM mark m CROSS JOIN workspaces w
            JOIN search_terms a ON a.workspace_id = w.id AND a.dimension = m.every
            LEFT JOIN search_terms c ON c.workspace_id = w.id AND c.dimension = m.wanted),
         (SELECT count(*)
            FROM ((SELECT FROM document_chunks c WHERE NOT c.is_indexed LIMIT most)
                  UNION ALL
                  (SELECT FROM document_cards c WHERE NOT c.is_indexed LIMIT most)
                  LIMIT most) unindexed),
         count(*), coalesce(array_agg(DISTINCT b.error_code), '{}')
    FROM backfill_documents b WHERE b.kind = 'reindex' AND b.error_code IS NOT NULL
$$;

ALTER FUNCTION public.outdated_entries(wanted_analysis integer, most integer) OWNER TO pagemill_owner;

CREATE FUNCTION public.owe_callback() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  INSERT INTO webhook_deliveries (workspace_id, job_id, event, job)
  VALUES (NEW.workspace_id, NEW.id, 'job.' || NEW.state::text,
          to_jsonb(NEW) - ARRAY['checkpoint', 'source_url', 'lease_token', 'blob_id']);
  RETURN NULL;
END
$$;

ALTER FUNCTION public.owe_callback() OWNER TO pagemill_owner;

CREATE FUNCTION public.owe_turns(wanted_key uuid, wanted_user uuid, client text, turns integer, requests integer, window_seconds integer, OUT allowed boolean, OUT ahead double precision) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  payer text := coalesce('key ' || wanted_key, 'user ' || wanted_user, 'address ' || client);
  span interval := make_interval(secs => window_seconds);
  debt interval := make_interval(secs => window_seconds::double precision / requests * turns);
  reached timestamptz;
BEGIN
  allowed := true;
  ahead := 0;
  IF current_setting('transaction_read_only') = 'on' THEN
    RETURN;
  END IF;
  INSERT INTO rate_limits AS l (subject, arrival) VALUES (payer, clock_timestamp() + debt)
  ON CONFLICT (subject) DO UPDATE SET arrival = greatest(l.arrival, clock_timestamp()) + debt
   WHERE l.arrival <= clock_timestamp() + span
  RETURNING l.arrival INTO reached;
  allowed := FOUND;
  IF NOT allowed THEN
    SELECT l.arrival INTO reached FROM rate_limits l WHERE l.subject = payer;
  END IF;
  ahead := greatest(0, extract(epoch FROM reached - clock_timestamp()));
END
$$;

ALTER FUNCTION public.owe_turns(wanted_key uuid, wanted_user uuid, client text, turns integer, requests integer, window_seconds integer, OUT allowed boolean, OUT ahead double precision) OWNER TO pagemill_owner;

CREATE FUNCTION public.own_webhook_secret(rotate boolean) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  workspace uuid := searched_workspace();
BEGIN
  PERFORM webhook_secrets_of(workspace);
  IF rotate THEN
    UPDATE webhook_secrets SET previous = current, current = new_webhook_secret(),
           rotated_at = now()
     WHERE workspace_id = workspace;
  END IF;
  RETURN (SELECT s.current FROM webhook_secrets s WHERE s.workspace_id = workspace);
END
$$;

ALTER FUNCTION public.own_webhook_secret(rotate boolean) OWNER TO pagemill_owner;

CREATE FUNCTION public.question_terms(workspace uuid, asked public.search_question, total bigint, languages text[]) RETURNS TABLE(word integer, form integer, place integer, language text, term text, dimension integer, own integer, together bigint, rarity double precision, is_similar boolean)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH part AS MATERIALIZED (
    SELECT q.word, q.form, q.place, q.language, q.term, q.dimension, asked.kinds[q.word] AS kind
      FROM unnest(asked.words, asked.forms, asked.places, asked.languages, asked.terms,
                  asked.dimensions) AS q (word, form, place, language, term, dimension)
     WHERE q.language IN ('*', '') OR q.language = ANY (languages)
  ), known AS MATERIALIZED (
    SELECT p.word, p.form, p.place, p.language, p.term, p.dimension, e.entries
      FROM part p
      JOIN term_entries(workspace, ARRAY(SELECT DISTINCT a.dimension FROM part a)) e
        ON e.dimension = p.dimension
     WHERE p.kind <> 'prefix'
  ), exact AS MATERIALIZED (
    -- A token that is no word is the same term in every language.
    SELECT DISTINCT ON (k.word, k.form, k.place, k.dimension)
           k.word, k.form, k.place, k.language, k.term, k.dimension, k.entries AS own
      FROM known k ORDER BY k.word, k.form, k.place, k.dimension, k.language
  ), common AS (
    SELECT e.word, e.form, e.place, least(sum(e.own), total) AS entries
      FROM exact e GROUP BY 1, 2, 3
  ), unknown AS (
    -- The first of them alone: each takes milliseconds.
    SELECT DISTINCT u.word, u.language, u.term
      FROM (SELECT p.*, dense_rank() OVER (ORDER BY p.word) AS turn FROM part p
             WHERE p.kind = 'word' AND NOT EXISTS (SELECT FROM known k WHERE k.word = p.word)) u
     WHERE u.turn <= 8
  ), beginning AS (
    SELECT DISTINCT p.word, t.tag || substr(p.term, 2) AS beginning
      FROM part p, (SELECT '=' AS tag
                    UNION ALL SELECT ':' || l.language || ':' FROM unnest(languages) AS l (language)
                   ) t
     WHERE p.kind = 'prefix'
  ), alike AS (
    SELECT b.word, t.term, t.dimension, t.entries, false AS is_similar
      FROM beginning b, terms_beginning(workspace, b.beginning) t
    UNION ALL
    -- The stem of what is asked for may be shorter than the beginning that was typed. By the index
    -- for each beginning: a join would read all terms, also when there are no beginnings.
    SELECT b.word, t.term, t.dimension, t.entries, false
      FROM beginning b
     CROSS JOIN LATERAL (
       SELECT s.term, s.dimension, s.entries FROM search_terms s
        WHERE s.workspace_id = workspace AND s.term !~ '\d'
          AND s.term = ANY (ARRAY(SELECT left(b.beginning, n) FROM generate_series(
                                    length(b.beginning) - 3, length(b.beginning) - 1) n))
       OFFSET 0) t
     WHERE starts_with(b.beginning, ':') AND length(b.beginning) >= 9
    UNION ALL
    SELECT s.word, s.term, s.dimension, s.entries, true
      FROM (SELECT u.word, t.term, t.dimension, t.entries,
                   row_number() OVER (PARTITION BY u.word ORDER BY similarity(
                     substr(t.term, 2), substr(u.term, 2)) DESC, t.entries DESC, t.term) AS place
              FROM unknown u, similar_terms(workspace, u.term) t) s
     WHERE s.place <= 3
  )
  SELECT e.word, e.form, e.place, e.language, e.term, e.dimension, e.own, c.entries::bigint,
         asked.counts[e.word] * term_rarity(c.entries::bigint, total), false
    FROM exact e JOIN common c USING (word, form, place)
  UNION ALL
  SELECT a.word, 0, a.place::integer, '*', a.term, a.dimension, a.entries, a.together,
         asked.counts[a.word] * term_rarity(a.together, total), a.is_similar
    FROM (SELECT d.*, row_number() OVER (PARTITION BY d.word ORDER BY d.entries) AS place,
                 least(sum(d.entries) OVER (PARTITION BY d.word), total) AS together
            FROM (SELECT DISTINCT * FROM alike) d) a;
END
$$;

ALTER FUNCTION public.question_terms(workspace uuid, asked public.search_question, total bigint, languages text[]) OWNER TO pagemill_owner;

CREATE FUNCTION public.queue_counts() RETURNS TABLE(ready bigint, scheduled bigint, running bigint, waiting_for_embedding bigint, oldest_ready_seconds double precision)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT count(*) FILTER (WHERE state = 'pending' AND run_at <= now()),
         count(*) FILTER (WHERE state = 'pending' AND run_at > now()),
         count(*) FILTER (WHERE state = 'processing' AND worker_id IS NOT NULL),
         count(*) FILTER (WHERE state = 'processing' AND worker_id IS NULL),
         coalesce(extract(epoch FROM now() - min(run_at)
           FILTER (WHERE state = 'pending' AND run_at <= now())), 0)
    FROM jobs_live
$$;

ALTER FUNCTION public.queue_counts() OWNER TO pagemill_reader;

CREATE FUNCTION public.queue_depth(up_to bigint) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT count(*) FROM (SELECT FROM (SELECT run_at FROM jobs_live
                                      WHERE state = 'pending' AND NOT suspect LIMIT 5 * up_to) seen
                         WHERE run_at <= now() LIMIT up_to) found
$$;

ALTER FUNCTION public.queue_depth(up_to bigint) OWNER TO pagemill_reader;

CREATE FUNCTION public.queue_depths(up_to bigint) RETURNS TABLE(workspace_id uuid, jobs bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  WITH RECURSIVE walk (step, at, jobs, total) AS (
    SELECT 0, '00000000-0000-0000-0000-000000000000'::uuid, 0::bigint, 0::bigint
    UNION ALL
    SELECT w.step + 1, n.at, c.jobs, w.total + c.jobs
      FROM walk w
     CROSS JOIN LATERAL (
       SELECT j.workspace_id AS at FROM jobs_live j
        WHERE j.state = 'pending' AND NOT j.suspect AND j.workspace_id > w.at
        ORDER BY j.workspace_id LIMIT 1) n
     CROSS JOIN LATERAL (
       SELECT count(*) AS jobs FROM (
         SELECT FROM generate_series(0, 3) AS band CROSS JOIN LATERAL (
           SELECT FROM jobs_live j
            WHERE j.state = 'pending' AND NOT j.suspect AND j.workspace_id = n.at
              AND j.priority = band AND j.run_at <= now()) due
          LIMIT up_to - w.total) found) c
     WHERE w.step < 10000 AND w.total < up_to)
  SELECT w.at, w.jobs FROM walk w WHERE w.jobs > 0
$$;

ALTER FUNCTION public.queue_depths(up_to bigint) OWNER TO pagemill_reader;

CREATE FUNCTION public.queue_paused() RETURNS TABLE(paused boolean, paused_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT s.paused, s.paused_at FROM queue_settings s $$;

ALTER FUNCTION public.queue_paused() OWNER TO pagemill_reader;

CREATE FUNCTION public.register_embedding_model(wanted text, dimensions integer, content text DEFAULT NULL::text) RETURNS smallint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
#variable_conflict use_variable
DECLARE
  model embedding_models;
BEGIN
  SELECT * INTO model FROM embedding_models WHERE name = wanted;
  IF NOT FOUND THEN
    PERFORM pg_advisory_xact_lock(hashtext('pagemill.register_embedding_model'));
    INSERT INTO embedding_models (name, dimension, fingerprint, active)
      VALUES (wanted, dimensions, content, NOT EXISTS (SELECT 1 FROM embedding_models WHERE active))
      ON CONFLICT (name) DO NOTHING;
    SELECT * INTO STRICT model FROM embedding_models WHERE name = wanted;
    PERFORM make_vector_index(model.id);
  END IF;
  IF model.dimension <> dimensions THEN
    RAISE EXCEPTION 'model % has dimension % in the database, not %', wanted, model.dimension,
      dimensions;
  END IF;
  IF content <> coalesce(model.fingerprint, '') THEN
    UPDATE embedding_models m SET fingerprint = content
     WHERE m.id = model.id
       AND (m.fingerprint IS NULL
            OR NOT EXISTS (SELECT FROM workspaces w JOIN chunk_embeddings e
                             ON e.workspace_id = w.id AND e.model_id = m.id))
    RETURNING m.fingerprint INTO model.fingerprint;
    IF model.fingerprint IS DISTINCT FROM content THEN
      RAISE EXCEPTION 'model % has vectors of other content in the database', wanted;
    END IF;
  END IF;
  RETURN model.id;
END
$$;

ALTER FUNCTION public.register_embedding_model(wanted text, dimensions integer, content text) OWNER TO pagemill_owner;

CREATE FUNCTION public.reprocess_document(wanted uuid, new_job uuid, job_options jsonb, job_priority integer, retries integer, not_before timestamp with time zone, pdf_password text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  workspace uuid := searched_workspace();
  chosen documents;
BEGIN
  SELECT * INTO chosen FROM documents d
   WHERE d.id = wanted AND d.workspace_id = workspace FOR UPDATE;
  IF NOT FOUND THEN
    RETURN 'not_found';
  END IF;
  IF EXISTS (SELECT FROM jobs_live j WHERE j.id = chosen.job_id) THEN
    RETURN 'document_busy';
  END IF;
  IF chosen.blob_id IS NULL THEN
    RETURN 'file_missing';
  END IF;
  UPDATE documents d
     SET job_id = new_job, newest_generation = chosen.newest_generation + 1,
         next_description = NULL,
         -- what an earlier attempt left unfinished
         obsolete_since = CASE WHEN chosen.newest_generation > chosen.current_generation THEN now()
                               ELSE chosen.obsolete_since END
   WHERE d.id = wanted;
  INSERT INTO jobs_live (id, workspace_id, document_id, generation, blob_id, filename, tags, sha256,
    bytes, options, priority, max_retries, run_at, password)
  VALUES (new_job, workspace, wanted, chosen.newest_generation + 1, chosen.blob_id, chosen.filename,
    chosen.tags, chosen.sha256, chosen.bytes, job_options, job_priority, retries,
    greatest(not_before, now()), pdf_password);
  INSERT INTO job_events (job_id, workspace_id, event, detail)
  VALUES (new_job, workspace, 'created',
    jsonb_build_object('generation', chosen.newest_generation + 1));
  RETURN 'made';
END
$$;

ALTER FUNCTION public.reprocess_document(wanted uuid, new_job uuid, job_options jsonb, job_priority integer, retries integer, not_before timestamp with time zone, pdf_password text) OWNER TO pagemill_owner;

CREATE FUNCTION public.request_backfill(asked_kind text, workspace uuid, wanted_target integer, wants_everything boolean, documents uuid[], generations integer[]) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.request_backfill(asked_kind text, workspace uuid, wanted_target integer, wants_everything boolean, documents uuid[], generations integer[]) OWNER TO pagemill_owner;

CREATE FUNCTION public.request_reembed(model smallint, again boolean) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.request_reembed(model smallint, again boolean) OWNER TO pagemill_owner;

CREATE FUNCTION public.reserve_ai_call(call uuid, wanted_operation text, wanted_provider text, wanted_model text, by_key uuid, by_user uuid, most numeric) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  allowed text[];
  budget numeric;
BEGIN
  SELECT w.ai_providers, w.ai_budget INTO allowed, budget
    FROM workspaces w WHERE w.id = current_workspace_id();
  IF NOT coalesce(wanted_provider = ANY (allowed), false) THEN
    RETURN 'provider_not_allowed';
  END IF;
  IF budget IS NOT NULL THEN
    IF most IS NULL THEN
      RETURN 'price_unknown';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(
      'pagemill.ai_budget.' || current_workspace_id(), 0));
    IF ai_spent(current_workspace_id(), now()) + most > budget THEN
      RETURN 'budget_exhausted';
    END IF;
  END IF;
  INSERT INTO ai_calls (id, workspace_id, operation, provider, model, key_id, user_id, reserved)
  VALUES (call, current_workspace_id(), wanted_operation, wanted_provider, wanted_model, by_key,
          by_user, most);
  RETURN NULL;
END
$$;

ALTER FUNCTION public.reserve_ai_call(call uuid, wanted_operation text, wanted_provider text, wanted_model text, by_key uuid, by_user uuid, most numeric) OWNER TO pagemill_owner;

CREATE FUNCTION public.retry_finished_job(wanted uuid, pdf_password text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  workspace uuid := searched_workspace();
BEGIN
  WITH document AS MATERIALIZED (
    SELECT d.id FROM jobs_finished f JOIN documents d ON d.id = f.document_id AND d.job_id = f.id
     WHERE f.id = wanted AND f.workspace_id = workspace AND d.workspace_id = workspace
       AND f.state <> 'completed'
       FOR NO KEY UPDATE OF d
  ), gone AS (
    DELETE FROM jobs_finished f USING document d WHERE f.id = wanted AND f.document_id = d.id
    RETURNING f.*
  ), back AS (
    INSERT INTO jobs_live
      (id, workspace_id, document_id, generation, blob_id, priority, created_at, started_at,
       attempt, max_retries, lease_token, options, tags, filename, sha256, bytes, pages_done,
       pages_total, chunks_done, chunks_total, text_complete, checkpoint, version, password,
       source_url)
    SELECT g.id, g.workspace_id, g.document_id, g.generation, g.blob_id, g.priority, g.created_at,
           g.started_at, g.attempt, g.max_retries, g.lease_token + 1, g.options, g.tags, g.filename,
           g.sha256, g.bytes, g.pages_done, g.pages_total, g.chunks_done, g.chunks_total,
           g.text_complete, g.checkpoint, g.version + 1, pdf_password, g.source_url
      FROM gone g
    RETURNING id, workspace_id, document_id, generation
  ), status AS (
    UPDATE documents d SET status = 'processing'
      FROM back b WHERE d.id = b.document_id AND d.current_generation = b.generation
  )
  INSERT INTO job_events (job_id, workspace_id, event, detail)
  SELECT g.id, g.workspace_id, 'retried',
         jsonb_build_object('after', g.state, 'pages', g.pages_done, 'chunks', g.chunks_done)
    FROM gone g JOIN back b ON b.id = g.id;
  RETURN FOUND;
END
$$;

ALTER FUNCTION public.retry_finished_job(wanted uuid, pdf_password text) OWNER TO pagemill_owner;

CREATE FUNCTION public.rfc3339(moment timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;

ALTER FUNCTION public.rfc3339(moment timestamp with time zone) OWNER TO pagemill_owner;

CREATE FUNCTION public.rows_in_default() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT EXISTS (SELECT FROM jobs_finished WHERE tableoid = 'jobs_finished_default'::regclass)
      OR EXISTS (SELECT FROM job_events WHERE tableoid = 'job_events_default'::regclass)
$$;

ALTER FUNCTION public.rows_in_default() OWNER TO pagemill_owner;

CREATE FUNCTION public.running_jobs_room(workspace uuid, most integer) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('pagemill.running_jobs_room', 0)
                                   # hashtextextended(workspace::text, 1)) THEN
    RETURN 0;
  END IF;
  RETURN greatest(0, most - (SELECT count(*) FROM jobs_live j
                              WHERE j.worker_id IS NOT NULL AND j.workspace_id = workspace));
END
$$;

ALTER FUNCTION public.running_jobs_room(workspace uuid, most integer) OWNER TO pagemill_owner;

CREATE FUNCTION public.search_breadth(model smallint, least_breadth integer) RETURNS integer
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  RETURN (
    SELECT least(greatest(least_breadth, 40)
                   * greatest(1, (greatest(max(c.reltuples), 0) / 100000) ^ 0.6), 1000)::integer
      FROM pg_class c WHERE c.oid = to_regclass('chunk_embeddings_hnsw_' || model));
END
$$;

ALTER FUNCTION public.search_breadth(model smallint, least_breadth integer) OWNER TO pagemill_owner;

CREATE FUNCTION public.search_card_rows(documents_wanted uuid[], generations integer[], indexes integer[], question text) RETURNS TABLE(document_id uuid, text text, fragments text, keyword_score real)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  workspace uuid := searched_workspace();
  words_wanted tsquery := any_word_of(question);
BEGIN
  RETURN QUERY
    SELECT c.document_id, c.text,
           CASE WHEN coalesce(c.words, to_tsvector('english', c.text)) @@ words_wanted
             THEN ts_headline('english',
             CASE WHEN to_tsvector('english', c.text) @@ words_wanted THEN c.text
                  ELSE translate(c.text, '._-', '   ') END, words_wanted,
             'StartSel=' || chr(2) || ', StopSel=' || chr(3)
             || ', MaxFragments=3, MaxWords=25, MinWords=8, FragmentDelimiter=' || chr(4)) END,
           ts_rank(coalesce(c.words, to_tsvector('english', c.text)), words_wanted, 1)
      FROM unnest(documents_wanted, generations, indexes) AS w (document_id, generation, index)
      JOIN document_cards c ON c.document_id = w.document_id AND c.generation = w.generation
     WHERE w.index IS NULL AND c.workspace_id = workspace;
END
$$;

ALTER FUNCTION public.search_card_rows(documents_wanted uuid[], generations integer[], indexes integer[], question text) OWNER TO pagemill_reader;

CREATE FUNCTION public.search_cards(question text, wanted integer, of_documents uuid[], of_tags text[]) RETURNS TABLE(document_id uuid, generation integer, score real)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  workspace uuid := searched_workspace();
  words_wanted tsquery := any_word_of(question);
  entry_keys integer[] := any_entry_key_of(workspace, question);
BEGIN
  RETURN QUERY
    SELECT c.document_id, c.generation, c.rank
      FROM (SELECT o.document_id, o.generation, ts_rank(o.words, words_wanted, 1) AS rank
              FROM document_cards o
             WHERE o.words @@ words_wanted AND o.workspace_id = workspace AND NOT o.is_indexed
            UNION ALL
            SELECT e.document_id, e.generation,
                   ts_rank(to_tsvector('english', k.text), words_wanted, 1)
              FROM search_entries e
              JOIN document_cards k USING (document_id, generation)
             WHERE e.keys && entry_keys AND e.workspace_id = workspace AND e.number = -1) c
      JOIN documents d ON d.id = c.document_id AND d.current_generation = c.generation
     WHERE d.workspace_id = workspace
       AND (of_documents IS NULL OR c.document_id = ANY (of_documents))
       AND (of_tags IS NULL OR d.tags @> of_tags)
     ORDER BY c.rank DESC, c.document_id
     LIMIT wanted;
END
$$;

ALTER FUNCTION public.search_cards(question text, wanted integer, of_documents uuid[], of_tags text[]) OWNER TO pagemill_reader;

CREATE FUNCTION public.search_keyword(question text, wanted integer, of_documents uuid[], of_tags text[], of_section public.ltree) RETURNS TABLE(document_id uuid, generation integer, index integer, score real)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  workspace uuid := searched_workspace();
  words_wanted tsquery := any_word_of(question);
  entry_keys integer[] := any_entry_key_of(workspace, question);
BEGIN
  RETURN QUERY
    SELECT c.document_id, c.generation, c.index, f.rank
      FROM (SELECT o.document_id, o.generation, o.index, ts_rank(o.words, words_wanted, 1) AS rank
              FROM document_chunks o
             WHERE o.words @@ words_wanted AND o.workspace_id = workspace AND NOT o.is_indexed
            UNION ALL
            SELECT n.document_id, n.generation, n.index,
                   ts_rank(to_tsvector('english', n.text), words_wanted, 1)
              FROM search_entries e
              JOIN document_chunks n ON n.document_id = e.document_id
               AND n.generation = e.generation
               AND n.index BETWEEN index_at(e.number, 1) AND index_at(e.number, window_chunks())
             WHERE e.keys && entry_keys AND e.workspace_id = workspace
               AND to_tsvector('english', n.text) @@ words_wanted) f
      JOIN document_chunks c USING (document_id, generation, index)
      JOIN documents d ON d.id = c.document_id AND d.current_generation = c.generation
     WHERE c.workspace_id = workspace AND d.workspace_id = workspace
       AND (of_documents IS NULL OR c.document_id = ANY (of_documents))
       AND (of_tags IS NULL OR d.tags @> of_tags)
       AND (of_section IS NULL OR c.section <@ of_section)
     ORDER BY f.rank DESC, c.document_id, c.index
     LIMIT wanted;
END
$$;

ALTER FUNCTION public.search_keyword(question text, wanted integer, of_documents uuid[], of_tags text[], of_section public.ltree) OWNER TO pagemill_reader;

CREATE FUNCTION public.search_related(wanted_document uuid, model smallint, wanted integer, exact_most integer) RETURNS TABLE(document_id uuid, title text, filename text, score real)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
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
$_$;

ALTER FUNCTION public.search_related(wanted_document uuid, model smallint, wanted integer, exact_most integer) OWNER TO pagemill_reader;

CREATE FUNCTION public.search_rows(documents_wanted uuid[], generations integer[], indexes integer[], question text, question_vector public.vector, model smallint) RETURNS TABLE(document_id uuid, index integer, first_page integer, last_page integer, text text, fragments text, keyword_score real, semantic_score real)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  workspace uuid := searched_workspace();
  words_wanted tsquery := any_word_of(question);
BEGIN
  RETURN QUERY
    SELECT c.document_id, c.index, c.first_page, c.last_page, c.text,
           CASE WHEN to_tsvector('english', c.text) @@ words_wanted
             THEN ts_headline('english', c.text, words_wanted,
             'StartSel=' || chr(2) || ', StopSel=' || chr(3)
             || ', MaxFragments=3, MaxWords=25, MinWords=8, FragmentDelimiter=' || chr(4)) END,
           ts_rank(coalesce(c.words, to_tsvector('english', c.text)), words_wanted, 1),
           (1 - (e.embedding <=> question_vector))::real
      FROM unnest(documents_wanted, generations, indexes) AS w (document_id, generation, index)
      JOIN document_chunks c ON c.document_id = w.document_id AND c.generation = w.generation AND
        c.index = w.index
      LEFT JOIN chunk_embeddings e ON e.document_id = w.document_id AND e.generation = w.generation
           AND e.index = w.index AND e.model_id = model AND question_vector IS NOT NULL
     WHERE c.workspace_id = workspace;
END
$$;

ALTER FUNCTION public.search_rows(documents_wanted uuid[], generations integer[], indexes integer[], question text, question_vector public.vector, model smallint) OWNER TO pagemill_reader;

CREATE FUNCTION public.search_semantic(question public.vector, model smallint, wanted integer, of_documents uuid[], of_tags text[], of_section public.ltree, exact_most integer) RETURNS SETOF public.search_hit
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
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
$_$;

ALTER FUNCTION public.search_semantic(question public.vector, model smallint, wanted integer, of_documents uuid[], of_tags text[], of_section public.ltree, exact_most integer) OWNER TO pagemill_reader;

CREATE FUNCTION public.search_workspace(asked public.search_question, question public.vector, model smallint, filter public.search_filter, wanted integer, exact_most integer) RETURNS TABLE(about jsonb, document_id uuid, index integer, language text, first_page integer, last_page integer, page_label text, title text, filename text, text text, keyword_score double precision, semantic_score double precision)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
DECLARE
  workspace uuid := searched_workspace();
  weighed weighed_question;
BEGIN
  IF asked.analysis IS NOT NULL THEN
    weighed := weigh_question(workspace, asked);
    about := jsonb_build_object('entries', weighed.entries, 'outdated', weighed.outdated,
      'languages', weighed.languages, 'corrections', weighed.corrections,
      'terms', weighed.statistics);
  END IF;
  RETURN NEXT;
  RETURN QUERY
    WITH candidate AS MATERIALIZED (
      SELECT c.document_id, c.generation, c.index, max(c.score) AS score
        FROM (SELECT k.document_id, k.generation, k.index, k.score
                FROM keyword_candidates(workspace, weighed, asked.phrases, filter, wanted) k
               WHERE asked.analysis IS NOT NULL
              UNION ALL
              SELECT s.document_id, s.generation, s.index, NULL
                FROM semantic_candidates(workspace, question, model, filter, wanted, exact_most) s
               WHERE question IS NOT NULL) c
       GROUP BY 1, 2, 3
    )
    SELECT NULL::jsonb, n.document_id, n.index, e.chunk_languages[entry_place(n.index)],
           c.first_page, c.last_page,
           (SELECT g.label FROM document_pages g
             WHERE g.document_id = n.document_id AND g.generation = n.generation
               AND g.number = c.first_page),
           d.title, d.filename, coalesce(c.text, k.text),
           CASE WHEN n.score IS NULL AND s.own > 0
             THEN chunk_score(n.index, s.own,
                              keyword_score(e.weights, weighed.terms, weighed.options))
             ELSE coalesce(n.score, s.own) END,
           CASE WHEN question IS NOT NULL THEN 1 - (v.embedding <=> question) END
      FROM candidate n
      JOIN documents d ON d.id = n.document_id
      LEFT JOIN search_entries e ON e.document_id = n.document_id
       AND e.generation = n.generation AND e.number = entry_number(n.index)
     CROSS JOIN LATERAL (
       SELECT CASE WHEN n.score IS NULL
                THEN keyword_score(e.chunk_weights[entry_place(n.index)], weighed.terms,
                                   weighed.options) END
       OFFSET 0) s (own)
      LEFT JOIN document_chunks c ON c.document_id = n.document_id
       AND c.generation = n.generation AND c.index = n.index
      LEFT JOIN document_cards k ON n.index = -1 AND k.document_id = n.document_id
       AND k.generation = n.generation
      LEFT JOIN chunk_embeddings v ON v.document_id = n.document_id
       AND v.generation = n.generation AND v.index = n.index AND v.model_id = model
     WHERE asked.phrases IS NULL
        OR has_phrases(e.chunk_tokens[entry_place(n.index)], asked.phrases);
END
$$;

ALTER FUNCTION public.search_workspace(asked public.search_question, question public.vector, model smallint, filter public.search_filter, wanted integer, exact_most integer) OWNER TO pagemill_reader;

CREATE FUNCTION public.searched_workspace() RETURNS uuid
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF current_workspace_id() IS NULL THEN
    RAISE EXCEPTION 'no workspace is set in this transaction' USING ERRCODE =
      'insufficient_privilege';
  END IF;
  RETURN current_workspace_id();
END
$$;

ALTER FUNCTION public.searched_workspace() OWNER TO pagemill_owner;

CREATE FUNCTION public.semantic_candidates(workspace uuid, question public.vector, model smallint, filter public.search_filter, wanted integer, exact_most integer) RETURNS SETOF public.search_candidate
    LANGUAGE plpgsql ROWS 100
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET max_parallel_workers_per_gather TO '0'
    SET enable_seqscan TO 'on'
    AS $_$
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
$_$;

ALTER FUNCTION public.semantic_candidates(workspace uuid, question public.vector, model smallint, filter public.search_filter, wanted integer, exact_most integer) OWNER TO pagemill_owner;

CREATE FUNCTION public.set_queue_paused(wanted boolean) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  UPDATE queue_settings SET paused = wanted, paused_at = CASE WHEN wanted THEN now() END
   WHERE paused <> wanted;
  RETURN FOUND;
END
$$;

ALTER FUNCTION public.set_queue_paused(wanted boolean) OWNER TO pagemill_owner;

CREATE FUNCTION public.shown_title(title text, file_title text, next_file_title text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
  SELECT CASE WHEN title IS NULL OR title = file_title THEN next_file_title ELSE title END
$$;

ALTER FUNCTION public.shown_title(title text, file_title text, next_file_title text) OWNER TO pagemill_owner;

CREATE FUNCTION public.similar_terms(workspace uuid, unknown text) RETURNS TABLE(term text, dimension integer, entries integer)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
  tag text := substring(unknown FROM '^(?:=|:[^:]*:)');
  word text := substr(unknown, length(tag) + 1);
  letters text[] := ARRAY[left(word, 2), reverse(left(word, 2)),
                          left(word, 1) || substr(word, 3, 1)];
BEGIN
  RETURN QUERY
  SELECT s.term, s.dimension, s.entries
    FROM (SELECT DISTINCT tag || l.letters AS beginning FROM unnest(letters) AS l (letters)) b
   CROSS JOIN LATERAL (
     -- By the index for each beginning: as a join it could be a scan of all terms.
     SELECT t.term, t.dimension, t.entries,
            similarity(substr(t.term, length(tag) + 1), word) AS likeness
       FROM search_terms t
      WHERE t.workspace_id = workspace AND t.term !~ '\d'
        AND t.term >= b.beginning AND t.term < b.beginning || U&'\+10FFFF'
        AND abs(length(t.term) - length(unknown)) <= 2
     OFFSET 0) s
   WHERE s.likeness >= 0.3
   ORDER BY s.likeness DESC, s.entries DESC, s.term
   LIMIT 3;
END
$$;

ALTER FUNCTION public.similar_terms(workspace uuid, unknown text) OWNER TO pagemill_owner;

CREATE FUNCTION public.storage_of(workspace uuid, OUT file_bytes bigint, OUT content_bytes bigint) RETURNS record
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT coalesce(sum(s.file_bytes), 0)::bigint, coalesce(sum(s.content_bytes), 0)::bigint
    FROM (SELECT w.file_bytes, w.content_bytes FROM workspace_storage w
           WHERE w.workspace_id = workspace
          UNION ALL
          SELECT c.file_bytes, c.content_bytes FROM storage_changes c
           WHERE c.workspace_id = workspace) s
$$;

ALTER FUNCTION public.storage_of(workspace uuid, OUT file_bytes bigint, OUT content_bytes bigint) OWNER TO pagemill_owner;

CREATE FUNCTION public.storage_room(otherwise bigint) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT storage_room_of(current_workspace_id(), otherwise) $$;

ALTER FUNCTION public.storage_room(otherwise bigint) OWNER TO pagemill_owner;

CREATE FUNCTION public.storage_room_of(workspace uuid, otherwise bigint) RETURNS bigint
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  most bigint;
BEGIN
  SELECT coalesce(w.storage_bytes_max, nullif(otherwise, 0)) INTO most
    FROM workspaces w WHERE w.id = workspace;
  -- Without a limit nothing is summed up.
  IF most IS NULL THEN
    RETURN NULL;
  END IF;
  RETURN (SELECT most - s.file_bytes - s.content_bytes FROM storage_of(workspace) s);
END
$$;

ALTER FUNCTION public.storage_room_of(workspace uuid, otherwise bigint) OWNER TO pagemill_owner;

CREATE FUNCTION public.take_turn(wanted text, requests integer, window_seconds integer, OUT allowed boolean, OUT ahead double precision) RETURNS record
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  span interval := make_interval(secs => window_seconds);
  step interval := make_interval(secs => window_seconds::double precision / requests);
  reached timestamptz;
BEGIN
  INSERT INTO rate_limits AS l (subject, arrival) VALUES (wanted, clock_timestamp() + step)
  ON CONFLICT (subject) DO UPDATE SET arrival = greatest(l.arrival, clock_timestamp()) + step
   WHERE greatest(l.arrival, clock_timestamp()) + step <= clock_timestamp() + span
  RETURNING l.arrival INTO reached;
  allowed := FOUND;
  IF NOT allowed THEN
    SELECT l.arrival INTO reached FROM rate_limits l WHERE l.subject = wanted;
  END IF;
  ahead := greatest(0, extract(epoch FROM reached - clock_timestamp()));
END
$$;

ALTER FUNCTION public.take_turn(wanted text, requests integer, window_seconds integer, OUT allowed boolean, OUT ahead double precision) OWNER TO pagemill_owner;

CREATE FUNCTION public.tend_embedding_models(grace_seconds double precision, vectors_most integer) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET lock_timeout TO '1s'
    AS $$
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

ALTER FUNCTION public.tend_embedding_models(grace_seconds double precision, vectors_most integer) OWNER TO pagemill_owner;

CREATE FUNCTION public.term_dimension(term text) RETURNS integer
    LANGUAGE plpgsql IMMUTABLE STRICT
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  bytes bytea := convert_to(term, 'UTF8');
  -- The prime is 2^40 + 435: a shift of the low half into the high one, and a product.
  high bigint := 3421674724;
  low bigint := 2216829733;
BEGIN
  FOR i IN 0 .. length(bytes) - 1 LOOP
    low := low # get_byte(bytes, i);
    high := (high * 435 + (low * 435 >> 32) + (low << 8)) & 4294967295;
    low := (low * 435) & 4294967295;
  END LOOP;
  RETURN ((high # low) & 536870911) + 1;
END
$$;

ALTER FUNCTION public.term_dimension(term text) OWNER TO pagemill_owner;

CREATE FUNCTION public.term_entries(workspace uuid, wanted integer[]) RETURNS TABLE(dimension integer, entries integer)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
DECLARE
  asked integer[] := ARRAY(SELECT DISTINCT unnest(wanted));
BEGIN
  RETURN QUERY
  SELECT s.dimension, sum(s.entries)::integer
    FROM (SELECT t.dimension, t.entries FROM search_terms t
           WHERE t.workspace_id = workspace AND t.dimension = ANY (wanted)
          UNION ALL
          SELECT a.dimension, c.entries[a.place]
            FROM search_term_changes c
           CROSS JOIN LATERAL (SELECT c.dimensions[:] AS dimensions OFFSET 0) list
           CROSS JOIN LATERAL (
             SELECT w.dimension, width_bucket(w.dimension, list.dimensions) AS place
               FROM unnest(asked) AS w (dimension) OFFSET 0) a
           WHERE c.workspace_id = workspace AND list.dimensions[a.place] = a.dimension) s
   GROUP BY s.dimension HAVING sum(s.entries) > 0;
END
$$;

ALTER FUNCTION public.term_entries(workspace uuid, wanted integer[]) OWNER TO pagemill_owner;

CREATE FUNCTION public.term_rarity(entries bigint, total bigint) RETURNS double precision
    LANGUAGE sql IMMUTABLE
    AS $$
  SELECT ln(1 + (greatest(total - entries, 0) + 0.5::double precision) / (entries + 0.5))
$$;

ALTER FUNCTION public.term_rarity(entries bigint, total bigint) OWNER TO pagemill_owner;

CREATE FUNCTION public.term_vector(dimensions integer[], weights double precision[]) RETURNS public.sparsevec
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  RETURN (
    SELECT ('{' || coalesce(string_agg(s.dimension || ':' || s.weight, ','), '')
            || '}/536870912')::sparsevec
      FROM (SELECT t.dimension, sum(t.weight)::real AS weight
              FROM unnest(dimensions, weights) AS t (dimension, weight) GROUP BY 1) s);
END
$$;

ALTER FUNCTION public.term_vector(dimensions integer[], weights double precision[]) OWNER TO pagemill_owner;

CREATE FUNCTION public.terms_beginning(workspace uuid, beginning text) RETURNS TABLE(term text, dimension integer, entries integer)
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT t.term, t.dimension, t.entries
    FROM search_terms t
   WHERE t.workspace_id = workspace AND t.term !~ '\d' AND t.term >= beginning
     AND t.term < beginning || U&'\+10FFFF'
   ORDER BY t.entries DESC, t.term LIMIT 64;
END
$$;

ALTER FUNCTION public.terms_beginning(workspace uuid, beginning text) OWNER TO pagemill_owner;

CREATE FUNCTION public.try_partition_upkeep() RETURNS boolean
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT pg_try_advisory_xact_lock(hashtextextended('pagemill.make_partitions', 0)) $$;

ALTER FUNCTION public.try_partition_upkeep() OWNER TO pagemill_owner;

CREATE FUNCTION public.unfit_workers() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT count(unfit_code) FROM workers
$$;

ALTER FUNCTION public.unfit_workers() OWNER TO pagemill_reader;

CREATE FUNCTION public.uuid_of_now() RETURNS uuid
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
           substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
           FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
$$;

ALTER FUNCTION public.uuid_of_now() OWNER TO pagemill_owner;

CREATE FUNCTION public.want_embedding_model(wanted_name text, dimensions integer, content text) RETURNS smallint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  model_id smallint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('pagemill.tend_embedding_models'));
  model_id := register_embedding_model(wanted_name, dimensions, content);
  -- It may have been retired once, without its index. Before its row is locked: who writes vectors
  -- locks the table first and then the row.
  PERFORM make_vector_index(model_id);
  UPDATE embedding_models m SET wanted = false, retired_at = now()
   WHERE m.wanted AND m.id <> model_id;
  UPDATE embedding_models m
     SET wanted = NOT m.active, retired_at = NULL, closed = false, emptied_at = NULL,
         long_chunks = CASE WHEN m.wanted THEN m.long_chunks ELSE 0 END
   WHERE m.id = model_id;
  RETURN model_id;
END
$$;

ALTER FUNCTION public.want_embedding_model(wanted_name text, dimensions integer, content text) OWNER TO pagemill_owner;

CREATE FUNCTION public.webhook_secrets_of(workspace uuid) RETURNS TABLE(current_secret text, previous_secret text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  INSERT INTO webhook_secrets (workspace_id, current) VALUES (workspace, new_webhook_secret())
    ON CONFLICT (workspace_id) DO NOTHING;
  RETURN QUERY SELECT s.current, s.previous FROM webhook_secrets s WHERE s.workspace_id = workspace;
END
$$;

ALTER FUNCTION public.webhook_secrets_of(workspace uuid) OWNER TO pagemill_owner;

CREATE FUNCTION public.weigh_question(workspace uuid, asked public.search_question) RETURNS public.weighed_question
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  weighed weighed_question;
  known integer := cardinality(asked.known_languages);
  current_entries bigint;
BEGIN
  SELECT coalesce(max(m.entries) FILTER (WHERE a.place = known + 1), 0),
         coalesce(max(m.entries) FILTER (WHERE a.place = known + 2), 0),
         coalesce((array_agg(asked.known_languages[a.place] ORDER BY m.entries DESC, a.place)
                     FILTER (WHERE a.place <= known))[1:12], '{}')
    INTO weighed.entries, current_entries, weighed.languages
    FROM term_entries(workspace, asked.marks) m
    JOIN unnest(asked.marks) WITH ORDINALITY AS a (dimension, place) USING (dimension);
  weighed.outdated := weighed.entries > current_entries
    OR EXISTS (SELECT FROM document_chunks c WHERE c.workspace_id = workspace AND NOT c.is_indexed)
    OR EXISTS (SELECT FROM document_cards c WHERE c.workspace_id = workspace AND NOT c.is_indexed);
  WITH line AS MATERIALIZED (
    SELECT t.* FROM question_terms(workspace, asked, weighed.entries, weighed.languages) t
  ), form AS MATERIALIZED (
    SELECT f.word, f.form, f.worth, count(*) OVER word AS forms,
           row_number() OVER (PARTITION BY f.word ORDER BY f.worth DESC, f.form) AS rank
      FROM (SELECT l.word, l.form, sum(l.rarity) AS worth FROM line l GROUP BY 1, 2) f
    WINDOW word AS (PARTITION BY f.word)
  ), slot AS (
    SELECT f.word, row_number() OVER (ORDER BY f.worth DESC, f.word) AS slot
      FROM form f WHERE f.forms > 1 AND f.rank = 1
  ), vector AS MATERIALIZED (
    -- place 0: of all words that have one form, or of which only one can count
    SELECT coalesce(3 * (s.slot - 1) + f.rank, 0) AS place,
           term_vector(array_agg(l.dimension), array_agg(l.rarity)) AS weights
      FROM line l
      JOIN form f ON f.word = l.word AND f.form = l.form
      LEFT JOIN slot s ON s.word = l.word AND s.slot <= 4
     WHERE CASE WHEN s.slot IS NULL THEN f.rank = 1 ELSE f.rank <= 3 END
     GROUP BY 1
  ), worth AS (
    SELECT p.word, max(p.together) AS together, sum(p.rarity) AS rarity
      FROM (SELECT l.word, max(l.together) AS together, max(l.rarity) AS rarity
              FROM line l GROUP BY l.word, l.form, l.place) p
     GROUP BY 1
  ), behind AS (
    SELECT w.word, w.together, w.rarity,
           sum(w.rarity) OVER (ORDER BY w.together DESC, w.word) - w.rarity AS rest
      FROM worth w
  ), ordered AS (
    -- Behind a term are the words behind its own, and its own while that has further terms.
    SELECT t.dimension, b.together, row_number() OVER (ORDER BY b.together, b.word DESC,
             t.dimension) AS place,
           CASE WHEN t.is_last THEN b.rest ELSE b.rest + b.rarity END AS rest
      FROM behind b
      JOIN (SELECT s.word, s.dimension,
                   s.dimension = max(s.dimension) OVER (PARTITION BY s.word) AS is_last
              FROM (SELECT DISTINCT l.word, l.dimension FROM line l) s) t ON t.word = b.word
  )
  SELECT coalesce((SELECT v.weights FROM vector v WHERE v.place = 0), term_vector('{}', '{}')),
         CASE WHEN EXISTS (SELECT FROM slot)
           THEN ARRAY(SELECT (SELECT v.weights FROM vector v WHERE v.place = p)
                        FROM generate_series(1, 12) p ORDER BY p) END,
         (SELECT array_agg(o.dimension # asked.workspace_hash ORDER BY o.place) FROM ordered o),
         (SELECT array_agg(coalesce(o.rest, 0) ORDER BY o.place) FROM ordered o),
         (SELECT coalesce(nullif(count(*) FILTER (
                   WHERE o.together <= greatest(1000, weighed.entries / 10)), 0), count(*))
            FROM ordered o),
         (SELECT jsonb_object_agg(c.word, c.terms)
            FROM (SELECT l.word, jsonb_agg(DISTINCT l.term) AS terms FROM line l
                   WHERE l.is_similar GROUP BY 1) c),
         (SELECT jsonb_agg(jsonb_build_object('word', l.word, 'language', l.language, 'term',
                   l.term, 'entries', l.own, 'idf', l.rarity) ORDER BY l.word, l.form, l.term)
            FROM line l)
    INTO weighed.terms, weighed.options, weighed.keys, weighed.rests, weighed.nominating,
         weighed.corrections, weighed.statistics;
  RETURN weighed;
END
$$;

ALTER FUNCTION public.weigh_question(workspace uuid, asked public.search_question) OWNER TO pagemill_owner;

CREATE FUNCTION public.window_chunks() RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT 5 $$;

ALTER FUNCTION public.window_chunks() OWNER TO pagemill_owner;

CREATE FUNCTION public.worker_list() RETURNS TABLE(slot text, host text, started_at timestamp with time zone, seen_at timestamp with time zone, draining boolean, slots integer, jobs bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT w.slot, w.host, w.started_at, w.seen_at, w.draining, w.slots,
         (SELECT count(*) FROM jobs_live j WHERE j.worker_id = w.id)
    FROM workers w ORDER BY w.slot, w.started_at
$$;

ALTER FUNCTION public.worker_list() OWNER TO pagemill_reader;

CREATE FUNCTION public.worker_states() RETURNS TABLE(slot text, host text, started_at timestamp with time zone, seen_at timestamp with time zone, draining boolean, slots integer, jobs bigint, unfit_code text, unfit_since timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT w.slot, w.host, w.started_at, w.seen_at, w.draining, w.slots,
         (SELECT count(*) FROM jobs_live j WHERE j.worker_id = w.id), w.unfit_code, w.unfit_since
    FROM workers w ORDER BY w.slot, w.started_at
$$;

ALTER FUNCTION public.worker_states() OWNER TO pagemill_reader;

CREATE FUNCTION public.workspace_hash(workspace uuid) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT term_dimension(workspace::text) $$;

ALTER FUNCTION public.workspace_hash(workspace uuid) OWNER TO pagemill_owner;

CREATE FUNCTION public.workspace_named(wanted text) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT id FROM workspaces WHERE name = wanted $$;

ALTER FUNCTION public.workspace_named(wanted text) OWNER TO pagemill_reader;

CREATE FUNCTION public.workspace_use(OUT file_bytes bigint, OUT content_bytes bigint, OUT running_jobs bigint) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT s.file_bytes, s.content_bytes,
         (SELECT count(*) FROM jobs_live j
           WHERE j.workspace_id = current_workspace_id() AND j.worker_id IS NOT NULL)
    FROM storage_of(current_workspace_id()) s
$$;

ALTER FUNCTION public.workspace_use(OUT file_bytes bigint, OUT content_bytes bigint, OUT running_jobs bigint) OWNER TO pagemill_owner;

CREATE TABLE public.ai_calls (
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    operation text NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    key_id uuid,
    user_id uuid,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    reserved numeric(18,9),
    ended_at timestamp with time zone,
    code text DEFAULT ''::text NOT NULL,
    input_tokens bigint DEFAULT 0 NOT NULL,
    output_tokens bigint DEFAULT 0 NOT NULL,
    cost numeric(18,9),
    CONSTRAINT ai_calls_model CHECK (((length(model) >= 1) AND (length(model) <= 200))),
    CONSTRAINT ai_calls_operation CHECK ((operation ~ '^[a-z_]{1,40}$'::text)),
    CONSTRAINT ai_calls_provider CHECK (((length(provider) >= 1) AND (length(provider) <= 100)))
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.ai_calls FORCE ROW LEVEL SECURITY;

ALTER TABLE public.ai_calls OWNER TO pagemill_owner;

CREATE TABLE public.ai_usage_days (
    workspace_id uuid NOT NULL,
    day date NOT NULL,
    operation text NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    calls bigint NOT NULL,
    failures bigint NOT NULL,
    unpriced bigint NOT NULL,
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    cost numeric(18,9) NOT NULL
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.ai_usage_days FORCE ROW LEVEL SECURITY;

ALTER TABLE public.ai_usage_days OWNER TO pagemill_owner;

CREATE TABLE public.api_keys (
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    prefix text NOT NULL,
    secret_hash bytea NOT NULL,
    name text NOT NULL,
    scopes text[] NOT NULL,
    created_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    CONSTRAINT api_keys_name CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT api_keys_prefix CHECK ((prefix ~ '^[a-z2-7]{12}$'::text)),
    CONSTRAINT api_keys_scopes CHECK ((((cardinality(scopes) >= 1) AND (cardinality(scopes) <= 5)) AND (scopes <@ ARRAY['submit'::text, 'read'::text, 'search'::text, 'ask'::text, 'operate'::text]))),
    CONSTRAINT api_keys_secret_hash CHECK ((length(secret_hash) = 32))
)
WITH (fillfactor='80');

ALTER TABLE ONLY public.api_keys FORCE ROW LEVEL SECURITY;

ALTER TABLE public.api_keys OWNER TO pagemill_owner;

CREATE TABLE public.backfill_documents (
    kind text NOT NULL,
    workspace_id uuid NOT NULL,
    document_id uuid NOT NULL,
    generation integer NOT NULL,
    target integer NOT NULL,
    everything boolean NOT NULL,
    "position" integer DEFAULT '-1'::integer NOT NULL,
    run_at timestamp with time zone DEFAULT now() NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    error_code text
)
WITH (fillfactor='80');

ALTER TABLE ONLY public.backfill_documents FORCE ROW LEVEL SECURITY;

ALTER TABLE public.backfill_documents OWNER TO pagemill_owner;

CREATE TABLE public.backfills (
    kind text NOT NULL,
    workspace_id uuid NOT NULL,
    target integer NOT NULL,
    documents integer NOT NULL,
    served_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT backfills_kind CHECK ((kind = ANY (ARRAY['reindex'::text, 'reembed'::text])))
);

ALTER TABLE ONLY public.backfills FORCE ROW LEVEL SECURITY;

ALTER TABLE public.backfills OWNER TO pagemill_owner;

CREATE TABLE public.blob_parts (
    blob_id uuid NOT NULL,
    number integer NOT NULL,
    workspace_id uuid NOT NULL,
    data bytea NOT NULL
);

ALTER TABLE ONLY public.blob_parts ALTER COLUMN data SET STORAGE EXTERNAL;

ALTER TABLE ONLY public.blob_parts FORCE ROW LEVEL SECURITY;

ALTER TABLE public.blob_parts OWNER TO pagemill_owner;

CREATE TABLE public.blobs (
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    sha256 bytea,
    bytes bigint DEFAULT 0 NOT NULL,
    part_count integer DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    unused_since timestamp with time zone DEFAULT now(),
    CONSTRAINT blobs_sha256_length CHECK ((length(sha256) = 32))
);

ALTER TABLE ONLY public.blobs FORCE ROW LEVEL SECURITY;

ALTER TABLE public.blobs OWNER TO pagemill_owner;

CREATE TABLE public.chunk_embeddings (
    document_id uuid NOT NULL,
    generation integer NOT NULL,
    index integer NOT NULL,
    model_id smallint NOT NULL,
    workspace_id uuid NOT NULL,
    embedding public.vector NOT NULL
)
WITH (toast_tuple_target='8160');

ALTER TABLE ONLY public.chunk_embeddings ALTER COLUMN embedding SET STORAGE MAIN;

ALTER TABLE ONLY public.chunk_embeddings FORCE ROW LEVEL SECURITY;

ALTER TABLE public.chunk_embeddings OWNER TO pagemill_owner;

CREATE TABLE public.document_cards (
    document_id uuid NOT NULL,
    generation integer NOT NULL,
    workspace_id uuid NOT NULL,
    running_heads text[] DEFAULT '{}'::text[] NOT NULL,
    text text NOT NULL,
    words tsvector,
    is_indexed boolean DEFAULT false NOT NULL
);

ALTER TABLE ONLY public.document_cards ALTER COLUMN text SET COMPRESSION lz4;

ALTER TABLE ONLY public.document_cards ALTER COLUMN words SET COMPRESSION lz4;

ALTER TABLE ONLY public.document_cards FORCE ROW LEVEL SECURITY;

ALTER TABLE public.document_cards OWNER TO pagemill_owner;

CREATE TABLE public.document_chunks (
    document_id uuid NOT NULL,
    generation integer NOT NULL,
    index integer NOT NULL,
    workspace_id uuid NOT NULL,
    first_page integer NOT NULL,
    last_page integer NOT NULL,
    section public.ltree,
    section_titles text[] DEFAULT '{}'::text[] NOT NULL,
    text text NOT NULL,
    tokens integer NOT NULL,
    bboxes jsonb NOT NULL,
    words tsvector,
    stored_bytes integer,
    is_indexed boolean DEFAULT false NOT NULL,
    CONSTRAINT document_chunks_index CHECK ((index >= 0))
);

ALTER TABLE ONLY public.document_chunks ALTER COLUMN text SET COMPRESSION lz4;

ALTER TABLE ONLY public.document_chunks ALTER COLUMN words SET COMPRESSION lz4;

ALTER TABLE ONLY public.document_chunks FORCE ROW LEVEL SECURITY;

ALTER TABLE public.document_chunks OWNER TO pagemill_owner;

CREATE TABLE public.document_form_fields (
    document_id uuid NOT NULL,
    generation integer NOT NULL,
    index integer NOT NULL,
    workspace_id uuid NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    value text NOT NULL,
    page integer,
    bbox jsonb NOT NULL,
    CONSTRAINT document_form_fields_index CHECK ((index >= 0)),
    CONSTRAINT document_form_fields_page CHECK ((page >= 1))
);

ALTER TABLE ONLY public.document_form_fields ALTER COLUMN value SET COMPRESSION lz4;

ALTER TABLE ONLY public.document_form_fields FORCE ROW LEVEL SECURITY;

ALTER TABLE public.document_form_fields OWNER TO pagemill_owner;

CREATE TABLE public.document_pages (
    document_id uuid NOT NULL,
    generation integer NOT NULL,
    number integer NOT NULL,
    workspace_id uuid NOT NULL,
    width real NOT NULL,
    height real NOT NULL,
    rotation smallint NOT NULL,
    text text NOT NULL,
    markdown text NOT NULL,
    blocks jsonb NOT NULL,
    ocr boolean DEFAULT false NOT NULL,
    problem text,
    label text,
    annotations jsonb DEFAULT '[]'::jsonb NOT NULL,
    stored_bytes integer,
    CONSTRAINT document_pages_number CHECK ((number >= 1))
);

ALTER TABLE ONLY public.document_pages ALTER COLUMN text SET COMPRESSION lz4;

ALTER TABLE ONLY public.document_pages ALTER COLUMN markdown SET COMPRESSION lz4;

ALTER TABLE ONLY public.document_pages ALTER COLUMN blocks SET COMPRESSION lz4;

ALTER TABLE ONLY public.document_pages ALTER COLUMN annotations SET COMPRESSION lz4;

ALTER TABLE ONLY public.document_pages FORCE ROW LEVEL SECURITY;

ALTER TABLE public.document_pages OWNER TO pagemill_owner;

CREATE TABLE public.documents (
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    job_id uuid NOT NULL,
    blob_id uuid,
    status public.document_status DEFAULT 'processing'::public.document_status NOT NULL,
    current_generation integer DEFAULT 1 NOT NULL,
    filename text,
    title text,
    author text,
    page_count integer,
    chunk_count integer DEFAULT 0 NOT NULL,
    language text,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    outline jsonb,
    metadata jsonb,
    sha256 bytea,
    bytes bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    newest_generation integer DEFAULT 1 NOT NULL,
    obsolete_since timestamp with time zone,
    file_title text,
    extractor_version integer,
    next_description jsonb
)
WITH (fillfactor='80');

ALTER TABLE ONLY public.documents FORCE ROW LEVEL SECURITY;

ALTER TABLE public.documents OWNER TO pagemill_owner;

CREATE TABLE public.embedding_models (
    id smallint NOT NULL,
    name text NOT NULL,
    dimension integer NOT NULL,
    active boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    wanted boolean DEFAULT false NOT NULL,
    retired_at timestamp with time zone,
    closed boolean DEFAULT false NOT NULL,
    emptied_at timestamp with time zone,
    long_chunks bigint DEFAULT 0 NOT NULL,
    fingerprint text,
    CONSTRAINT embedding_models_dimension CHECK (((dimension >= 1) AND (dimension <= 2000))),
    CONSTRAINT embedding_models_wanted CHECK ((NOT (active AND wanted)))
);

ALTER TABLE ONLY public.embedding_models FORCE ROW LEVEL SECURITY;

ALTER TABLE public.embedding_models OWNER TO pagemill_owner;

ALTER TABLE public.embedding_models ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.embedding_models_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.idempotency_keys (
    workspace_id uuid NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    job_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT idempotency_keys_hash CHECK ((length(request_hash) = 32)),
    CONSTRAINT idempotency_keys_length CHECK (((length(key) >= 1) AND (length(key) <= 255)))
);

ALTER TABLE ONLY public.idempotency_keys FORCE ROW LEVEL SECURITY;

ALTER TABLE public.idempotency_keys OWNER TO pagemill_owner;

CREATE TABLE public.job_events (
    id bigint NOT NULL,
    job_id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    event text NOT NULL,
    slot text,
    detail jsonb
)
PARTITION BY RANGE (at);

ALTER TABLE ONLY public.job_events FORCE ROW LEVEL SECURITY;

ALTER TABLE public.job_events OWNER TO pagemill_owner;

CREATE TABLE public.job_events_default (
    id bigint NOT NULL,
    job_id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    event text NOT NULL,
    slot text,
    detail jsonb
);

ALTER TABLE ONLY public.job_events_default FORCE ROW LEVEL SECURITY;

ALTER TABLE public.job_events_default OWNER TO pagemill_owner;

ALTER TABLE public.job_events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.job_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.jobs_finished_default (
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    document_id uuid NOT NULL,
    generation integer NOT NULL,
    blob_id uuid,
    state public.job_state NOT NULL,
    stage public.job_stage NOT NULL,
    priority smallint NOT NULL,
    run_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone DEFAULT now() NOT NULL,
    attempt integer NOT NULL,
    failures integer NOT NULL,
    max_retries integer NOT NULL,
    lease_token bigint NOT NULL,
    options jsonb NOT NULL,
    tags text[] NOT NULL,
    filename text,
    sha256 bytea,
    bytes bigint,
    error jsonb,
    pages_done integer NOT NULL,
    pages_total integer,
    chunks_done integer NOT NULL,
    chunks_total integer,
    text_complete boolean NOT NULL,
    checkpoint jsonb,
    version bigint NOT NULL,
    source_url text,
    CONSTRAINT jobs_finished_state CHECK ((state = ANY (ARRAY['completed'::public.job_state, 'failed'::public.job_state, 'cancelled'::public.job_state])))
);

ALTER TABLE ONLY public.jobs_finished_default ALTER COLUMN checkpoint SET COMPRESSION lz4;

ALTER TABLE ONLY public.jobs_finished_default FORCE ROW LEVEL SECURITY;

ALTER TABLE public.jobs_finished_default OWNER TO pagemill_owner;

CREATE TABLE public.queue_settings (
    only_row boolean DEFAULT true NOT NULL,
    paused boolean DEFAULT false NOT NULL,
    paused_at timestamp with time zone,
    CONSTRAINT queue_settings_only_row CHECK (only_row)
);

ALTER TABLE ONLY public.queue_settings FORCE ROW LEVEL SECURITY;

ALTER TABLE public.queue_settings OWNER TO pagemill_owner;

CREATE UNLOGGED TABLE public.rate_limits (
    subject text NOT NULL,
    arrival timestamp with time zone NOT NULL
)
WITH (fillfactor='50');

ALTER TABLE ONLY public.rate_limits FORCE ROW LEVEL SECURITY;

ALTER TABLE public.rate_limits OWNER TO pagemill_owner;

CREATE TABLE public.schema_functions (
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT schema_functions_checksum CHECK ((length(checksum) = 64))
);

CREATE TABLE public.schema_migrations (
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    serves integer NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT schema_migrations_checksum CHECK ((length(checksum) = 64)),
    CONSTRAINT schema_migrations_number CHECK ((number > 0))
);

CREATE TABLE public.search_entries (
    document_id uuid NOT NULL,
    generation integer NOT NULL,
    number integer NOT NULL,
    workspace_id uuid NOT NULL,
    analysis integer NOT NULL,
    keys integer[] NOT NULL,
    weights public.sparsevec NOT NULL,
    chunk_weights public.sparsevec[] NOT NULL,
    chunk_tokens bytea[] NOT NULL,
    chunk_languages text[] NOT NULL,
    CONSTRAINT search_entries_number CHECK ((number >= '-1'::integer))
)
WITH (toast_tuple_target='4080');

ALTER TABLE ONLY public.search_entries ALTER COLUMN keys SET STORAGE EXTERNAL;

ALTER TABLE ONLY public.search_entries ALTER COLUMN weights SET STORAGE MAIN;

ALTER TABLE ONLY public.search_entries ALTER COLUMN chunk_weights SET STORAGE EXTERNAL;

ALTER TABLE ONLY public.search_entries ALTER COLUMN chunk_tokens SET STORAGE EXTERNAL;

ALTER TABLE ONLY public.search_entries FORCE ROW LEVEL SECURITY;

ALTER TABLE public.search_entries OWNER TO pagemill_owner;

CREATE TABLE public.search_term_changes (
    id bigint NOT NULL,
    workspace_id uuid NOT NULL,
    dimensions integer[] NOT NULL,
    entries integer[] NOT NULL,
    terms text[],
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.search_term_changes ALTER COLUMN dimensions SET STORAGE EXTERNAL;

ALTER TABLE ONLY public.search_term_changes ALTER COLUMN entries SET COMPRESSION lz4;

ALTER TABLE ONLY public.search_term_changes ALTER COLUMN terms SET COMPRESSION lz4;

ALTER TABLE ONLY public.search_term_changes FORCE ROW LEVEL SECURITY;

ALTER TABLE public.search_term_changes OWNER TO pagemill_owner;

ALTER TABLE public.search_term_changes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.search_term_changes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.search_terms (
    workspace_id uuid NOT NULL,
    dimension integer NOT NULL,
    entries integer NOT NULL,
    term text NOT NULL COLLATE pg_catalog."C"
)
WITH (fillfactor='50');

ALTER TABLE ONLY public.search_terms FORCE ROW LEVEL SECURITY;

ALTER TABLE public.search_terms OWNER TO pagemill_owner;

CREATE TABLE public.storage_changes (
    id bigint NOT NULL,
    workspace_id uuid NOT NULL,
    file_bytes bigint DEFAULT 0 NOT NULL,
    content_bytes bigint DEFAULT 0 NOT NULL
);

ALTER TABLE ONLY public.storage_changes FORCE ROW LEVEL SECURITY;

ALTER TABLE public.storage_changes OWNER TO pagemill_owner;

ALTER TABLE public.storage_changes ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.storage_changes_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.storage_days (
    workspace_id uuid NOT NULL,
    day date NOT NULL,
    file_bytes bigint NOT NULL,
    content_bytes bigint NOT NULL
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.storage_days FORCE ROW LEVEL SECURITY;

ALTER TABLE public.storage_days OWNER TO pagemill_owner;

CREATE TABLE public.user_workspaces (
    user_id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    role public.workspace_role NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.user_workspaces FORCE ROW LEVEL SECURITY;

ALTER TABLE public.user_workspaces OWNER TO pagemill_owner;

CREATE TABLE public.webhook_deliveries (
    id uuid DEFAULT public.uuid_of_now() NOT NULL,
    workspace_id uuid NOT NULL,
    job_id uuid NOT NULL,
    event text NOT NULL,
    job jsonb NOT NULL,
    status text DEFAULT 'pending'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    last_status integer,
    last_error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    next_attempt_at timestamp with time zone DEFAULT now(),
    tries_since timestamp with time zone DEFAULT now() NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    delivered_at timestamp with time zone,
    claimed_until timestamp with time zone,
    claim_token bigint DEFAULT 0 NOT NULL,
    CONSTRAINT webhook_deliveries_next CHECK (((status = 'pending'::text) = (next_attempt_at IS NOT NULL))),
    CONSTRAINT webhook_deliveries_status CHECK ((status = ANY (ARRAY['pending'::text, 'delivered'::text, 'failed'::text])))
)
WITH (fillfactor='80');

ALTER TABLE ONLY public.webhook_deliveries ALTER COLUMN job SET COMPRESSION lz4;

ALTER TABLE ONLY public.webhook_deliveries FORCE ROW LEVEL SECURITY;

ALTER TABLE public.webhook_deliveries OWNER TO pagemill_owner;

CREATE TABLE public.webhook_secrets (
    workspace_id uuid NOT NULL,
    current text NOT NULL,
    previous text,
    rotated_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.webhook_secrets FORCE ROW LEVEL SECURITY;

ALTER TABLE public.webhook_secrets OWNER TO pagemill_owner;

CREATE TABLE public.workers (
    id uuid NOT NULL,
    slot text NOT NULL,
    host text NOT NULL,
    pid integer NOT NULL,
    version text NOT NULL,
    slots integer NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    draining boolean DEFAULT false NOT NULL,
    locks boolean DEFAULT false NOT NULL,
    unfit_code text,
    unfit_since timestamp with time zone,
    CONSTRAINT workers_unfit CHECK (((unfit_code IS NULL) = (unfit_since IS NULL)))
)
WITH (fillfactor='50');

ALTER TABLE ONLY public.workers FORCE ROW LEVEL SECURITY;

ALTER TABLE public.workers OWNER TO pagemill_owner;

CREATE TABLE public.workspace_storage (
    workspace_id uuid NOT NULL,
    file_bytes bigint DEFAULT 0 NOT NULL,
    content_bytes bigint DEFAULT 0 NOT NULL,
    counted_at timestamp with time zone
)
WITH (fillfactor='70');

ALTER TABLE ONLY public.workspace_storage FORCE ROW LEVEL SECURITY;

ALTER TABLE public.workspace_storage OWNER TO pagemill_owner;

CREATE TABLE public.workspaces (
    id uuid DEFAULT public.uuid_generate_v4() NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    running_jobs_max integer,
    storage_bytes_max bigint,
    ai_providers text[] DEFAULT '{}'::text[] NOT NULL,
    ai_budget numeric(18,6),
    CONSTRAINT workspaces_ai_budget CHECK ((ai_budget >= (0)::numeric)),
    CONSTRAINT workspaces_name_length CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT workspaces_running_jobs_max CHECK ((running_jobs_max >= 1)),
    CONSTRAINT workspaces_storage_bytes_max CHECK ((storage_bytes_max >= 0))
);

ALTER TABLE ONLY public.workspaces FORCE ROW LEVEL SECURITY;

ALTER TABLE public.workspaces OWNER TO pagemill_owner;

ALTER TABLE ONLY public.job_events ATTACH PARTITION public.job_events_default DEFAULT;

ALTER TABLE ONLY public.jobs_finished ATTACH PARTITION public.jobs_finished_default DEFAULT;

ALTER TABLE ONLY public.ai_calls
    ADD CONSTRAINT ai_calls_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ai_usage_days
    ADD CONSTRAINT ai_usage_days_pkey PRIMARY KEY (workspace_id, day, operation, provider, model);

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_prefix_key UNIQUE (prefix);

ALTER TABLE ONLY public.backfill_documents
    ADD CONSTRAINT backfill_documents_pkey PRIMARY KEY (kind, workspace_id, document_id, generation);

ALTER TABLE ONLY public.backfills
    ADD CONSTRAINT backfills_pkey PRIMARY KEY (kind, workspace_id);

ALTER TABLE ONLY public.blob_parts
    ADD CONSTRAINT blob_parts_pkey PRIMARY KEY (blob_id, number);

ALTER TABLE ONLY public.blobs
    ADD CONSTRAINT blobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.chunk_embeddings
    ADD CONSTRAINT chunk_embeddings_pkey PRIMARY KEY (document_id, generation, index, model_id);

ALTER TABLE ONLY public.document_cards
    ADD CONSTRAINT document_cards_pkey PRIMARY KEY (document_id, generation);

ALTER TABLE ONLY public.document_chunks
    ADD CONSTRAINT document_chunks_pkey PRIMARY KEY (document_id, generation, index);

ALTER TABLE ONLY public.document_form_fields
    ADD CONSTRAINT document_form_fields_pkey PRIMARY KEY (document_id, generation, index);

ALTER TABLE ONLY public.document_pages
    ADD CONSTRAINT document_pages_pkey PRIMARY KEY (document_id, generation, number);

ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.embedding_models
    ADD CONSTRAINT embedding_models_name_key UNIQUE (name);

ALTER TABLE ONLY public.embedding_models
    ADD CONSTRAINT embedding_models_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (workspace_id, key);

ALTER TABLE ONLY public.jobs_live
    ADD CONSTRAINT jobs_live_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.queue_settings
    ADD CONSTRAINT queue_settings_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.rate_limits
    ADD CONSTRAINT rate_limits_pkey PRIMARY KEY (subject);

ALTER TABLE ONLY public.schema_functions
    ADD CONSTRAINT schema_functions_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_name_key UNIQUE (name);

ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.search_entries
    ADD CONSTRAINT search_entries_pkey PRIMARY KEY (document_id, generation, number);

ALTER TABLE ONLY public.search_term_changes
    ADD CONSTRAINT search_term_changes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.search_terms
    ADD CONSTRAINT search_terms_pkey PRIMARY KEY (workspace_id, dimension);

ALTER TABLE ONLY public.storage_changes
    ADD CONSTRAINT storage_changes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.storage_days
    ADD CONSTRAINT storage_days_pkey PRIMARY KEY (workspace_id, day);

ALTER TABLE ONLY public.user_workspaces
    ADD CONSTRAINT user_workspaces_pkey PRIMARY KEY (user_id, workspace_id);

ALTER TABLE ONLY public.webhook_deliveries
    ADD CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.webhook_secrets
    ADD CONSTRAINT webhook_secrets_pkey PRIMARY KEY (workspace_id);

ALTER TABLE ONLY public.workers
    ADD CONSTRAINT workers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.workspace_storage
    ADD CONSTRAINT workspace_storage_pkey PRIMARY KEY (workspace_id);

ALTER TABLE ONLY public.workspaces
    ADD CONSTRAINT workspaces_name_key UNIQUE (name);

ALTER TABLE ONLY public.workspaces
    ADD CONSTRAINT workspaces_pkey PRIMARY KEY (id);

CREATE INDEX ai_calls_ended ON public.ai_calls USING btree (ended_at);

CREATE INDEX ai_calls_workspace ON public.ai_calls USING btree (workspace_id, started_at);

CREATE INDEX api_keys_listing ON public.api_keys USING btree (workspace_id, id);

CREATE INDEX backfills_turn ON public.backfills USING btree (kind, target, served_at) WHERE (finished_at IS NULL);

CREATE UNIQUE INDEX blobs_content ON public.blobs USING btree (workspace_id, sha256) WHERE (sha256 IS NOT NULL);

CREATE INDEX blobs_unused ON public.blobs USING btree (unused_since) WHERE (unused_since IS NOT NULL);

CREATE INDEX chunk_embeddings_workspace ON public.chunk_embeddings USING btree (workspace_id, model_id);

CREATE INDEX document_cards_unindexed ON public.document_cards USING btree (workspace_id, document_id) WHERE (NOT is_indexed);

CREATE INDEX document_cards_words ON public.document_cards USING gin (words);

CREATE INDEX document_chunks_unindexed ON public.document_chunks USING btree (workspace_id, document_id) WHERE (NOT is_indexed);

CREATE INDEX document_chunks_words ON public.document_chunks USING gin (words);

CREATE INDEX document_pages_problems ON public.document_pages USING btree (document_id, generation, number) WHERE ((problem IS NOT NULL) OR (text = ''::text));

CREATE INDEX documents_blob ON public.documents USING btree (blob_id);

CREATE INDEX documents_content ON public.documents USING btree (workspace_id, sha256);

CREATE INDEX documents_listing ON public.documents USING btree (workspace_id, id);

CREATE INDEX documents_obsolete ON public.documents USING btree (obsolete_since) WHERE (obsolete_since IS NOT NULL);

CREATE INDEX documents_tags ON public.documents USING gin (tags);

CREATE UNIQUE INDEX embedding_models_one_active ON public.embedding_models USING btree (active) WHERE active;

CREATE UNIQUE INDEX embedding_models_one_wanted ON public.embedding_models USING btree (wanted) WHERE wanted;

CREATE INDEX idempotency_keys_age ON public.idempotency_keys USING btree (created_at);

CREATE INDEX job_events_job ON ONLY public.job_events USING btree (job_id, id);

CREATE INDEX job_events_default_job_id_id_idx ON public.job_events_default USING btree (job_id, id);

CREATE INDEX jobs_finished_id ON ONLY public.jobs_finished USING btree (id);

CREATE INDEX jobs_finished_default_id_idx ON public.jobs_finished_default USING btree (id);

CREATE INDEX jobs_finished_listing ON ONLY public.jobs_finished USING btree (workspace_id, state, id);

CREATE INDEX jobs_finished_default_workspace_id_state_id_idx ON public.jobs_finished_default USING btree (workspace_id, state, id);

CREATE INDEX jobs_live_embedding_turns ON public.jobs_live USING btree (workspace_id, stage_at, id) WHERE ((state = 'processing'::public.job_state) AND (stage = 'embedding'::public.job_stage) AND (worker_id IS NULL) AND (NOT suspect));

CREATE INDEX jobs_live_listing ON public.jobs_live USING btree (workspace_id, state, id);

CREATE INDEX jobs_live_ready ON public.jobs_live USING btree (workspace_id, priority, run_at, id) WHERE ((state = 'pending'::public.job_state) AND (NOT suspect));

CREATE INDEX jobs_live_suspects ON public.jobs_live USING btree (run_at, id) WHERE (suspect AND (worker_id IS NULL));

CREATE INDEX jobs_live_worker ON public.jobs_live USING btree (worker_id) WHERE (worker_id IS NOT NULL);

CREATE INDEX search_entries_keys ON public.search_entries USING gin (keys);

CREATE INDEX search_term_changes_workspace ON public.search_term_changes USING btree (workspace_id);

CREATE INDEX search_terms_words ON public.search_terms USING btree (workspace_id, term) WHERE (term !~ '\d'::text);

CREATE INDEX storage_changes_workspace ON public.storage_changes USING btree (workspace_id);

CREATE INDEX user_workspaces_workspace ON public.user_workspaces USING btree (workspace_id);

CREATE INDEX webhook_deliveries_age ON public.webhook_deliveries USING btree (created_at);

CREATE INDEX webhook_deliveries_claimed ON public.webhook_deliveries USING btree (workspace_id, claimed_until) WHERE (claimed_until IS NOT NULL);

CREATE INDEX webhook_deliveries_due ON public.webhook_deliveries USING btree (workspace_id, next_attempt_at) WHERE (status = 'pending'::text);

CREATE INDEX webhook_deliveries_job ON public.webhook_deliveries USING btree (job_id, id);

CREATE INDEX webhook_deliveries_listing ON public.webhook_deliveries USING btree (workspace_id, id);

CREATE INDEX workers_slot ON public.workers USING btree (slot);

ALTER INDEX public.job_events_job ATTACH PARTITION public.job_events_default_job_id_id_idx;

ALTER INDEX public.jobs_finished_id ATTACH PARTITION public.jobs_finished_default_id_idx;

ALTER INDEX public.jobs_finished_listing ATTACH PARTITION public.jobs_finished_default_workspace_id_state_id_idx;

CREATE TRIGGER blobs_changed AFTER UPDATE ON public.blobs REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_stored_bytes();

CREATE TRIGGER blobs_deleted AFTER DELETE ON public.blobs REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.note_stored_bytes();

CREATE TRIGGER blobs_stored AFTER INSERT ON public.blobs REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_stored_bytes();

CREATE TRIGGER callback AFTER INSERT ON public.jobs_finished FOR EACH ROW WHEN ((new.options ? 'callback_url'::text)) EXECUTE FUNCTION public.owe_callback();

CREATE TRIGGER chunk_embeddings_deleted AFTER DELETE ON public.chunk_embeddings REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.note_stored_bytes();

CREATE TRIGGER chunk_embeddings_stored AFTER INSERT ON public.chunk_embeddings REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_stored_bytes();

CREATE TRIGGER document_cards_entries BEFORE DELETE OR UPDATE OF text ON public.document_cards FOR EACH ROW EXECUTE FUNCTION public.entries_follow_card();

CREATE TRIGGER document_chunks_deleted AFTER DELETE ON public.document_chunks REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.note_stored_bytes();

CREATE TRIGGER document_chunks_entries AFTER DELETE ON public.document_chunks REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.entries_follow_text();

CREATE TRIGGER document_chunks_stored AFTER INSERT ON public.document_chunks REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_stored_bytes();

CREATE TRIGGER document_pages_deleted AFTER DELETE ON public.document_pages REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.note_stored_bytes();

CREATE TRIGGER document_pages_stored AFTER INSERT ON public.document_pages REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_stored_bytes();

CREATE TRIGGER documents_description BEFORE UPDATE OF current_generation ON public.documents FOR EACH ROW WHEN ((old.current_generation <> new.current_generation)) EXECUTE FUNCTION public.description_became_current();

CREATE TRIGGER documents_generation BEFORE UPDATE OF current_generation ON public.documents FOR EACH ROW WHEN ((old.current_generation <> new.current_generation)) EXECUTE FUNCTION public.generation_became_obsolete();

CREATE TRIGGER search_entries_terms AFTER DELETE ON public.search_entries REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION public.forget_entry_terms();

ALTER TABLE ONLY public.ai_calls
    ADD CONSTRAINT ai_calls_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id);

ALTER TABLE ONLY public.ai_usage_days
    ADD CONSTRAINT ai_usage_days_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id);

ALTER TABLE ONLY public.api_keys
    ADD CONSTRAINT api_keys_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id);

ALTER TABLE ONLY public.blobs
    ADD CONSTRAINT blobs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id);

ALTER TABLE ONLY public.chunk_embeddings
    ADD CONSTRAINT chunk_embeddings_model_id_fkey FOREIGN KEY (model_id) REFERENCES public.embedding_models(id);

ALTER TABLE ONLY public.document_cards
    ADD CONSTRAINT document_cards_document_id_fkey FOREIGN KEY (document_id) REFERENCES public.documents(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.document_form_fields
    ADD CONSTRAINT document_form_fields_document FOREIGN KEY (document_id) REFERENCES public.documents(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_blob_id_fkey FOREIGN KEY (blob_id) REFERENCES public.blobs(id);

ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id);

ALTER TABLE ONLY public.idempotency_keys
    ADD CONSTRAINT idempotency_keys_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id);

ALTER TABLE ONLY public.user_workspaces
    ADD CONSTRAINT user_workspaces_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id);

ALTER TABLE ONLY public.webhook_secrets
    ADD CONSTRAINT webhook_secrets_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE;

ALTER TABLE public.ai_calls ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.ai_usage_days ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.api_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.backfill_documents ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.backfills ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.blob_parts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.blobs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.chunk_embeddings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.document_cards ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.document_chunks ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.document_form_fields ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.document_pages ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.documents ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.embedding_models ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.idempotency_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.job_events ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.job_events_default ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.jobs_finished ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.jobs_finished_default ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.jobs_live ENABLE ROW LEVEL SECURITY;

CREATE POLICY made_in_the_workspace ON public.api_keys FOR INSERT TO pagemill_api WITH CHECK (((workspace_id = public.current_workspace_id()) AND (NOT (scopes @> ARRAY['operate'::text])) AND (NOT (created_by IS DISTINCT FROM public.current_user_id()))));

CREATE POLICY of_the_owner ON public.api_keys TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.backfill_documents TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.backfills TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.blob_parts TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.blobs TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.chunk_embeddings TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.document_cards TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.document_chunks TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.document_form_fields TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.document_pages TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.documents TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.embedding_models TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.idempotency_keys TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.job_events TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.jobs_finished TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.jobs_live TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.queue_settings TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.rate_limits TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.search_entries TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.search_term_changes TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.search_terms TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.user_workspaces TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.webhook_deliveries TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.webhook_secrets TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.workers TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_owner ON public.workspaces TO pagemill_owner USING (true) WITH CHECK (true);

CREATE POLICY of_the_processes ON public.embedding_models FOR SELECT TO pagemill_api, pagemill_worker, pagemill_reader USING (true);

CREATE POLICY of_the_processes ON public.queue_settings FOR SELECT TO pagemill_worker, pagemill_reader USING (true);

CREATE POLICY of_the_reader ON public.blob_parts FOR SELECT TO pagemill_reader USING (true);

CREATE POLICY of_the_reader ON public.blobs FOR SELECT TO pagemill_reader USING (true);

CREATE POLICY of_the_reader ON public.chunk_embeddings FOR SELECT TO pagemill_reader USING (true);

CREATE POLICY of_the_reader ON public.document_cards FOR SELECT TO pagemill_reader USING (true);

CREATE POLICY of_the_reader ON public.document_chunks FOR SELECT TO pagemill_reader USING (true);

CREATE POLICY of_the_reader ON public.document_pages FOR SELECT TO pagemill_reader USING (true);

CREATE POLICY of_the_reader ON public.documents FOR SELECT TO pagemill_reader USING (true);

CREATE POLICY of_the_reader ON public.idempotency_keys FOR SELECT TO pagemill_reader USING (true);

CREATE POLICY of_the_reader ON public.job_events FOR SELECT TO pagemill_reader USING (true);

CREATE POLICY of_the_reader ON public.jobs_finished FOR SELECT TO pagemill_reader USING (true);

CREATE POLICY of_the_reader ON public.jobs_live FOR SELECT TO pagemill_reader USING (true);

CREATE POLICY of_the_reader ON public.search_entries FOR SELECT TO pagemill_reader USING (true);

CREATE POLICY of_the_reader ON public.search_term_changes FOR SELECT TO pagemill_reader USING (true);

CREATE POLICY of_the_reader ON public.search_terms FOR SELECT TO pagemill_reader USING (true);

CREATE POLICY of_the_reader ON public.webhook_deliveries FOR SELECT TO pagemill_reader USING (true);

CREATE POLICY of_the_reader ON public.webhook_secrets FOR SELECT TO pagemill_reader USING (true);

CREATE POLICY of_the_reader ON public.workers FOR SELECT TO pagemill_reader USING (true);

CREATE POLICY of_the_reader ON public.workspaces FOR SELECT TO pagemill_reader USING (true);

CREATE POLICY of_the_worker ON public.backfill_documents TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.backfills TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.blob_parts TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.blobs TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.chunk_embeddings TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.document_cards TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.document_chunks TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.document_form_fields TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.document_pages TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.documents TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.embedding_models FOR UPDATE TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.idempotency_keys TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.job_events TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.jobs_finished TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.jobs_live TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.search_entries TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.search_term_changes TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.webhook_deliveries TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.webhook_secrets TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.workers TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_worker ON public.workspaces TO pagemill_worker USING (true) WITH CHECK (true);

CREATE POLICY of_the_workspace ON public.ai_calls FOR SELECT TO pagemill_api USING ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.ai_usage_days FOR SELECT TO pagemill_api USING ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.api_keys FOR SELECT TO pagemill_api USING ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.blob_parts TO pagemill_api USING ((workspace_id = public.current_workspace_id())) WITH CHECK ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.blobs TO pagemill_api USING ((workspace_id = public.current_workspace_id())) WITH CHECK ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.chunk_embeddings TO pagemill_api USING ((workspace_id = public.current_workspace_id())) WITH CHECK ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.document_cards TO pagemill_api USING ((workspace_id = public.current_workspace_id())) WITH CHECK ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.document_chunks TO pagemill_api USING ((workspace_id = public.current_workspace_id())) WITH CHECK ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.document_form_fields TO pagemill_api USING ((workspace_id = public.current_workspace_id())) WITH CHECK ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.document_pages TO pagemill_api USING ((workspace_id = public.current_workspace_id())) WITH CHECK ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.documents TO pagemill_api USING ((workspace_id = public.current_workspace_id())) WITH CHECK ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.idempotency_keys TO pagemill_api USING ((workspace_id = public.current_workspace_id())) WITH CHECK ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.job_events TO pagemill_api USING ((workspace_id = public.current_workspace_id())) WITH CHECK ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.jobs_finished TO pagemill_api USING ((workspace_id = public.current_workspace_id())) WITH CHECK ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.jobs_live TO pagemill_api USING ((workspace_id = public.current_workspace_id())) WITH CHECK ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.search_entries TO pagemill_api USING ((workspace_id = public.current_workspace_id())) WITH CHECK ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.search_term_changes TO pagemill_api USING ((workspace_id = public.current_workspace_id())) WITH CHECK ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.storage_days FOR SELECT TO pagemill_api USING ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.user_workspaces FOR SELECT TO pagemill_api USING (((workspace_id = public.current_workspace_id()) OR (user_id = public.current_user_id())));

CREATE POLICY of_the_workspace ON public.webhook_deliveries TO pagemill_api USING ((workspace_id = public.current_workspace_id())) WITH CHECK ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.webhook_secrets TO pagemill_api USING ((workspace_id = public.current_workspace_id())) WITH CHECK ((workspace_id = public.current_workspace_id()));

CREATE POLICY of_the_workspace ON public.workspaces TO pagemill_api USING ((id = public.current_workspace_id())) WITH CHECK ((id = public.current_workspace_id()));

CREATE POLICY owner_sees_all ON public.ai_calls TO pagemill_owner USING (true);

CREATE POLICY owner_sees_all ON public.ai_usage_days TO pagemill_owner USING (true);

CREATE POLICY owner_sees_all ON public.storage_changes TO pagemill_owner USING (true);

CREATE POLICY owner_sees_all ON public.storage_days TO pagemill_owner USING (true);

CREATE POLICY owner_sees_all ON public.workspace_storage TO pagemill_owner USING (true);

ALTER TABLE public.queue_settings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.rate_limits ENABLE ROW LEVEL SECURITY;

CREATE POLICY revoked_in_the_workspace ON public.api_keys FOR UPDATE TO pagemill_api USING ((workspace_id = public.current_workspace_id()));

ALTER TABLE public.search_entries ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.search_term_changes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.search_terms ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.storage_changes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.storage_days ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.user_workspaces ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.webhook_deliveries ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.webhook_secrets ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.workers ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.workspace_storage ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.workspaces ENABLE ROW LEVEL SECURITY;

GRANT USAGE ON SCHEMA auth TO PUBLIC;

GRANT ALL ON SCHEMA public TO pagemill_owner;

GRANT ALL ON SCHEMA public TO pagemill_reader;

GRANT USAGE ON SCHEMA public TO pagemill_api;

GRANT USAGE ON SCHEMA public TO pagemill_worker;

REVOKE ALL ON FUNCTION public.ai_spent(workspace uuid, moment timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.ai_spent_now() FROM PUBLIC;

GRANT ALL ON FUNCTION public.ai_spent_now() TO pagemill_api;

REVOKE ALL ON FUNCTION public.any_entry_key_of(workspace uuid, question text) FROM PUBLIC;

GRANT ALL ON FUNCTION public.any_entry_key_of(workspace uuid, question text) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.any_word_of(question text) FROM PUBLIC;

GRANT ALL ON FUNCTION public.any_word_of(question text) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.authenticate_request(key_prefix text, key_hash bytea, token_user uuid, wanted_workspace uuid, client text, requests integer, window_seconds integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.authenticate_request(key_prefix text, key_hash bytea, token_user uuid, wanted_workspace uuid, client text, requests integer, window_seconds integer) TO pagemill_api;

REVOKE ALL ON FUNCTION public.best_forms(weights public.sparsevec, options public.sparsevec[]) FROM PUBLIC;

GRANT ALL ON FUNCTION public.best_forms(weights public.sparsevec, options public.sparsevec[]) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.cancel_live_job(wanted uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION public.cancel_live_job(wanted uuid) TO pagemill_api;

REVOKE ALL ON FUNCTION public.chunk_score(index integer, own double precision, window_score double precision) FROM PUBLIC;

GRANT ALL ON FUNCTION public.chunk_score(index integer, own double precision, window_score double precision) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.chunk_scores(number integer, window_score double precision, chunk_weights public.sparsevec[], terms public.sparsevec, options public.sparsevec[]) FROM PUBLIC;

GRANT ALL ON FUNCTION public.chunk_scores(number integer, window_score double precision, chunk_weights public.sparsevec[], terms public.sparsevec, options public.sparsevec[]) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.count_storage(workspace uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.current_user_id() FROM PUBLIC;

GRANT ALL ON FUNCTION public.current_user_id() TO pagemill_owner;

GRANT ALL ON FUNCTION public.current_user_id() TO pagemill_api;

REVOKE ALL ON FUNCTION public.current_workspace_id() FROM PUBLIC;

GRANT ALL ON FUNCTION public.current_workspace_id() TO pagemill_api;

GRANT ALL ON FUNCTION public.current_workspace_id() TO pagemill_worker;

GRANT ALL ON FUNCTION public.current_workspace_id() TO pagemill_reader;

REVOKE ALL ON FUNCTION public.daily_tables() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.delete_old_vectors(retired smallint, active_model smallint, vectors_most integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.description_became_current() FROM PUBLIC;

GRANT ALL ON FUNCTION public.description_became_current() TO pagemill_worker;

REVOKE ALL ON FUNCTION public.document_left(pages_done integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.document_left(pages_done integer) TO pagemill_worker;

REVOKE ALL ON FUNCTION public.document_problems(wanted_document uuid, wanted_generation integer, own_codes jsonb, wanted integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.document_problems(wanted_document uuid, wanted_generation integer, own_codes jsonb, wanted integer) TO pagemill_api;

REVOKE ALL ON FUNCTION public.end_ai_call(call uuid, wanted_operation text, wanted_provider text, wanted_model text, by_key uuid, by_user uuid, took_seconds double precision, ended_with text, input bigint, output bigint, its_cost numeric) FROM PUBLIC;

GRANT ALL ON FUNCTION public.end_ai_call(call uuid, wanted_operation text, wanted_provider text, wanted_model text, by_key uuid, by_user uuid, took_seconds double precision, ended_with text, input bigint, output bigint, its_cost numeric) TO pagemill_api;

REVOKE ALL ON FUNCTION public.entries_follow_card() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.entries_follow_text() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.entry_number(index integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.entry_number(index integer) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.entry_place(index integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.entry_place(index integer) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.filter_condition(filter public.search_filter, only_current boolean, first text, last text) FROM PUBLIC;

GRANT ALL ON FUNCTION public.filter_condition(filter public.search_filter, only_current boolean, first text, last text) TO pagemill_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.jobs_finished TO pagemill_worker;

GRANT SELECT(id) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(id) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(workspace_id) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(workspace_id) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(document_id) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(document_id) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(generation) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(generation) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(state) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(state) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(stage) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(stage) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(priority) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(priority) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(run_at) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(run_at) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(created_at) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(created_at) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(started_at) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(started_at) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(finished_at) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(finished_at) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(attempt) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(attempt) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(failures) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(failures) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(max_retries) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(max_retries) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(options) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(options) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(tags) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(tags) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(filename) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(filename) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(sha256) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(sha256) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(bytes) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(bytes) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(error) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(error) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(pages_done) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(pages_done) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(pages_total) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(pages_total) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(chunks_done) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(chunks_done) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(chunks_total) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(chunks_total) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT(version) ON TABLE public.jobs_finished TO pagemill_reader;

GRANT SELECT(version) ON TABLE public.jobs_finished TO pagemill_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.jobs_live TO pagemill_worker;

GRANT SELECT(id) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(id),INSERT(id) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(workspace_id) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(workspace_id),INSERT(workspace_id) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(document_id) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(document_id),INSERT(document_id) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(generation) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(generation) ON TABLE public.jobs_live TO pagemill_api;

GRANT INSERT(blob_id) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(state) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(state) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(stage) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(stage) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(priority) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(priority),INSERT(priority) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(run_at) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(run_at),INSERT(run_at) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(created_at) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(created_at) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(started_at) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(started_at) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(attempt) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(attempt) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(failures) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(failures) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(max_retries) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(max_retries),INSERT(max_retries) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(suspect) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(worker_id) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(slot) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(slot) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(options) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(options),INSERT(options) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(tags) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(tags),INSERT(tags) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(filename) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(filename),INSERT(filename) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(sha256) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(sha256),INSERT(sha256) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(bytes) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(bytes),INSERT(bytes) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(error) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(error) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(pages_done) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(pages_done) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(pages_total) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(pages_total) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(chunks_done) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(chunks_done) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(chunks_total) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(chunks_total) ON TABLE public.jobs_live TO pagemill_api;

GRANT SELECT(version) ON TABLE public.jobs_live TO pagemill_reader;

GRANT SELECT(version) ON TABLE public.jobs_live TO pagemill_api;

GRANT INSERT(password) ON TABLE public.jobs_live TO pagemill_api;

GRANT INSERT(source_url) ON TABLE public.jobs_live TO pagemill_api;

REVOKE ALL ON FUNCTION public.finished_row(live public.jobs_live, ended public.job_state, reason jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION public.finished_row(live public.jobs_live, ended public.job_state, reason jsonb) TO pagemill_worker;

REVOKE ALL ON FUNCTION public.fold_ai_calls(rows_max integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.fold_ai_calls(rows_max integer) TO pagemill_api;

REVOKE ALL ON FUNCTION public.fold_storage_changes(rows_max integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.fold_storage_changes(rows_max integer) TO pagemill_api;

REVOKE ALL ON FUNCTION public.fold_term_changes(rows_max integer, age_min interval, terms_min bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION public.fold_term_changes(rows_max integer, age_min interval, terms_min bigint) TO pagemill_worker;

REVOKE ALL ON FUNCTION public.forget_entry_terms() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.forget_rate_limits() FROM PUBLIC;

GRANT ALL ON FUNCTION public.forget_rate_limits() TO pagemill_api;

REVOKE ALL ON FUNCTION public.generation_became_obsolete() FROM PUBLIC;

GRANT ALL ON FUNCTION public.generation_became_obsolete() TO pagemill_worker;

REVOKE ALL ON FUNCTION public.generations_to_reembed(workspace uuid, model smallint) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.hand_back_claim(job uuid, blame integer, from_slot text, why jsonb) FROM PUBLIC;

GRANT ALL ON FUNCTION public.hand_back_claim(job uuid, blame integer, from_slot text, why jsonb) TO pagemill_worker;

REVOKE ALL ON FUNCTION public.has_phrases(tokens bytea, phrases bytea[]) FROM PUBLIC;

GRANT ALL ON FUNCTION public.has_phrases(tokens bytea, phrases bytea[]) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.index_at(number integer, place integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.index_at(number integer, place integer) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.job_versions(wanted uuid[]) FROM PUBLIC;

GRANT ALL ON FUNCTION public.job_versions(wanted uuid[]) TO pagemill_api;

GRANT SELECT ON TABLE public.jobs TO pagemill_worker;

GRANT SELECT ON TABLE public.jobs TO pagemill_reader;

GRANT SELECT ON TABLE public.jobs TO pagemill_api;

REVOKE ALL ON FUNCTION public.jobs_page(of_state public.job_state, of_tag text, made_after timestamp with time zone, before uuid, wanted integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.jobs_page(of_state public.job_state, of_tag text, made_after timestamp with time zone, before uuid, wanted integer) TO pagemill_api;

REVOKE ALL ON FUNCTION public.keyword_candidates(workspace uuid, weighed public.weighed_question, phrases bytea[], filter public.search_filter, wanted integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.keyword_candidates(workspace uuid, weighed public.weighed_question, phrases bytea[], filter public.search_filter, wanted integer) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.keyword_entries(workspace uuid, weighed public.weighed_question, phrases bytea[], filter public.search_filter, wanted integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.keyword_entries(workspace uuid, weighed public.weighed_question, phrases bytea[], filter public.search_filter, wanted integer) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.keyword_score(weights public.sparsevec, terms public.sparsevec, options public.sparsevec[]) FROM PUBLIC;

GRANT ALL ON FUNCTION public.keyword_score(weights public.sparsevec, terms public.sparsevec, options public.sparsevec[]) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.lock_storage() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.maintain_partitions(keep interval) FROM PUBLIC;

GRANT ALL ON FUNCTION public.maintain_partitions(keep interval) TO pagemill_worker;

REVOKE ALL ON FUNCTION public.make_partitions(rows_max integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.make_partitions(rows_max integer) TO pagemill_api;

GRANT ALL ON FUNCTION public.make_partitions(rows_max integer) TO pagemill_worker;

REVOKE ALL ON FUNCTION public.make_vector_index(model_id smallint) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.may_take_suspect() FROM PUBLIC;

GRANT ALL ON FUNCTION public.may_take_suspect() TO pagemill_worker;

REVOKE ALL ON FUNCTION public.move_out_of_default(parent text, at text, day date, rows_max integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.new_webhook_secret() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.note_stored_bytes() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.outdated_entries(wanted_analysis integer, most integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.outdated_entries(wanted_analysis integer, most integer) TO pagemill_api;

REVOKE ALL ON FUNCTION public.owe_callback() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.owe_turns(wanted_key uuid, wanted_user uuid, client text, turns integer, requests integer, window_seconds integer, OUT allowed boolean, OUT ahead double precision) FROM PUBLIC;

GRANT ALL ON FUNCTION public.owe_turns(wanted_key uuid, wanted_user uuid, client text, turns integer, requests integer, window_seconds integer, OUT allowed boolean, OUT ahead double precision) TO pagemill_api;

REVOKE ALL ON FUNCTION public.own_webhook_secret(rotate boolean) FROM PUBLIC;

GRANT ALL ON FUNCTION public.own_webhook_secret(rotate boolean) TO pagemill_api;

REVOKE ALL ON FUNCTION public.question_terms(workspace uuid, asked public.search_question, total bigint, languages text[]) FROM PUBLIC;

GRANT ALL ON FUNCTION public.question_terms(workspace uuid, asked public.search_question, total bigint, languages text[]) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.queue_counts() FROM PUBLIC;

GRANT ALL ON FUNCTION public.queue_counts() TO pagemill_api;

REVOKE ALL ON FUNCTION public.queue_depth(up_to bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION public.queue_depth(up_to bigint) TO pagemill_api;

REVOKE ALL ON FUNCTION public.queue_depths(up_to bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION public.queue_depths(up_to bigint) TO pagemill_api;

REVOKE ALL ON FUNCTION public.queue_paused() FROM PUBLIC;

GRANT ALL ON FUNCTION public.queue_paused() TO pagemill_api;

REVOKE ALL ON FUNCTION public.register_embedding_model(wanted text, dimensions integer, content text) FROM PUBLIC;

GRANT ALL ON FUNCTION public.register_embedding_model(wanted text, dimensions integer, content text) TO pagemill_worker;

REVOKE ALL ON FUNCTION public.reprocess_document(wanted uuid, new_job uuid, job_options jsonb, job_priority integer, retries integer, not_before timestamp with time zone, pdf_password text) FROM PUBLIC;

GRANT ALL ON FUNCTION public.reprocess_document(wanted uuid, new_job uuid, job_options jsonb, job_priority integer, retries integer, not_before timestamp with time zone, pdf_password text) TO pagemill_api;

REVOKE ALL ON FUNCTION public.request_backfill(asked_kind text, workspace uuid, wanted_target integer, wants_everything boolean, documents uuid[], generations integer[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.request_reembed(model smallint, again boolean) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.reserve_ai_call(call uuid, wanted_operation text, wanted_provider text, wanted_model text, by_key uuid, by_user uuid, most numeric) FROM PUBLIC;

GRANT ALL ON FUNCTION public.reserve_ai_call(call uuid, wanted_operation text, wanted_provider text, wanted_model text, by_key uuid, by_user uuid, most numeric) TO pagemill_api;

REVOKE ALL ON FUNCTION public.retry_finished_job(wanted uuid, pdf_password text) FROM PUBLIC;

GRANT ALL ON FUNCTION public.retry_finished_job(wanted uuid, pdf_password text) TO pagemill_api;

REVOKE ALL ON FUNCTION public.rfc3339(moment timestamp with time zone) FROM PUBLIC;

GRANT ALL ON FUNCTION public.rfc3339(moment timestamp with time zone) TO pagemill_api;

GRANT ALL ON FUNCTION public.rfc3339(moment timestamp with time zone) TO pagemill_worker;

GRANT ALL ON FUNCTION public.rfc3339(moment timestamp with time zone) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.rows_in_default() FROM PUBLIC;

GRANT ALL ON FUNCTION public.rows_in_default() TO pagemill_api;

REVOKE ALL ON FUNCTION public.running_jobs_room(workspace uuid, most integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.running_jobs_room(workspace uuid, most integer) TO pagemill_worker;

REVOKE ALL ON FUNCTION public.search_breadth(model smallint, least_breadth integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.search_breadth(model smallint, least_breadth integer) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.search_card_rows(documents_wanted uuid[], generations integer[], indexes integer[], question text) FROM PUBLIC;

GRANT ALL ON FUNCTION public.search_card_rows(documents_wanted uuid[], generations integer[], indexes integer[], question text) TO pagemill_api;

REVOKE ALL ON FUNCTION public.search_cards(question text, wanted integer, of_documents uuid[], of_tags text[]) FROM PUBLIC;

GRANT ALL ON FUNCTION public.search_cards(question text, wanted integer, of_documents uuid[], of_tags text[]) TO pagemill_api;

REVOKE ALL ON FUNCTION public.search_keyword(question text, wanted integer, of_documents uuid[], of_tags text[], of_section public.ltree) FROM PUBLIC;

GRANT ALL ON FUNCTION public.search_keyword(question text, wanted integer, of_documents uuid[], of_tags text[], of_section public.ltree) TO pagemill_api;

REVOKE ALL ON FUNCTION public.search_related(wanted_document uuid, model smallint, wanted integer, exact_most integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.search_related(wanted_document uuid, model smallint, wanted integer, exact_most integer) TO pagemill_api;

REVOKE ALL ON FUNCTION public.search_rows(documents_wanted uuid[], generations integer[], indexes integer[], question text, question_vector public.vector, model smallint) FROM PUBLIC;

GRANT ALL ON FUNCTION public.search_rows(documents_wanted uuid[], generations integer[], indexes integer[], question text, question_vector public.vector, model smallint) TO pagemill_api;

REVOKE ALL ON FUNCTION public.search_semantic(question public.vector, model smallint, wanted integer, of_documents uuid[], of_tags text[], of_section public.ltree, exact_most integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.search_semantic(question public.vector, model smallint, wanted integer, of_documents uuid[], of_tags text[], of_section public.ltree, exact_most integer) TO pagemill_api;

REVOKE ALL ON FUNCTION public.search_workspace(asked public.search_question, question public.vector, model smallint, filter public.search_filter, wanted integer, exact_most integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.search_workspace(asked public.search_question, question public.vector, model smallint, filter public.search_filter, wanted integer, exact_most integer) TO pagemill_api;

REVOKE ALL ON FUNCTION public.searched_workspace() FROM PUBLIC;

GRANT ALL ON FUNCTION public.searched_workspace() TO pagemill_reader;

REVOKE ALL ON FUNCTION public.semantic_candidates(workspace uuid, question public.vector, model smallint, filter public.search_filter, wanted integer, exact_most integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.semantic_candidates(workspace uuid, question public.vector, model smallint, filter public.search_filter, wanted integer, exact_most integer) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.set_queue_paused(wanted boolean) FROM PUBLIC;

GRANT ALL ON FUNCTION public.set_queue_paused(wanted boolean) TO pagemill_api;

REVOKE ALL ON FUNCTION public.shown_title(title text, file_title text, next_file_title text) FROM PUBLIC;

GRANT ALL ON FUNCTION public.shown_title(title text, file_title text, next_file_title text) TO pagemill_api;

GRANT ALL ON FUNCTION public.shown_title(title text, file_title text, next_file_title text) TO pagemill_worker;

REVOKE ALL ON FUNCTION public.similar_terms(workspace uuid, unknown text) FROM PUBLIC;

GRANT ALL ON FUNCTION public.similar_terms(workspace uuid, unknown text) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.storage_of(workspace uuid, OUT file_bytes bigint, OUT content_bytes bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.storage_room(otherwise bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION public.storage_room(otherwise bigint) TO pagemill_api;

REVOKE ALL ON FUNCTION public.storage_room_of(workspace uuid, otherwise bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION public.storage_room_of(workspace uuid, otherwise bigint) TO pagemill_worker;

REVOKE ALL ON FUNCTION public.take_turn(wanted text, requests integer, window_seconds integer, OUT allowed boolean, OUT ahead double precision) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.tend_embedding_models(grace_seconds double precision, vectors_most integer) FROM PUBLIC;

GRANT ALL ON FUNCTION public.tend_embedding_models(grace_seconds double precision, vectors_most integer) TO pagemill_worker;

REVOKE ALL ON FUNCTION public.term_dimension(term text) FROM PUBLIC;

GRANT ALL ON FUNCTION public.term_dimension(term text) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.term_entries(workspace uuid, wanted integer[]) FROM PUBLIC;

GRANT ALL ON FUNCTION public.term_entries(workspace uuid, wanted integer[]) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.term_rarity(entries bigint, total bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION public.term_rarity(entries bigint, total bigint) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.term_vector(dimensions integer[], weights double precision[]) FROM PUBLIC;

GRANT ALL ON FUNCTION public.term_vector(dimensions integer[], weights double precision[]) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.terms_beginning(workspace uuid, beginning text) FROM PUBLIC;

GRANT ALL ON FUNCTION public.terms_beginning(workspace uuid, beginning text) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.try_partition_upkeep() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.unfit_workers() FROM PUBLIC;

GRANT ALL ON FUNCTION public.unfit_workers() TO pagemill_api;

REVOKE ALL ON FUNCTION public.uuid_of_now() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.want_embedding_model(wanted_name text, dimensions integer, content text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.webhook_secrets_of(workspace uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION public.webhook_secrets_of(workspace uuid) TO pagemill_worker;

REVOKE ALL ON FUNCTION public.weigh_question(workspace uuid, asked public.search_question) FROM PUBLIC;

GRANT ALL ON FUNCTION public.weigh_question(workspace uuid, asked public.search_question) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.window_chunks() FROM PUBLIC;

GRANT ALL ON FUNCTION public.window_chunks() TO pagemill_reader;

REVOKE ALL ON FUNCTION public.worker_list() FROM PUBLIC;

GRANT ALL ON FUNCTION public.worker_list() TO pagemill_api;

REVOKE ALL ON FUNCTION public.worker_states() FROM PUBLIC;

GRANT ALL ON FUNCTION public.worker_states() TO pagemill_api;

REVOKE ALL ON FUNCTION public.workspace_hash(workspace uuid) FROM PUBLIC;

GRANT ALL ON FUNCTION public.workspace_hash(workspace uuid) TO pagemill_reader;

REVOKE ALL ON FUNCTION public.workspace_named(wanted text) FROM PUBLIC;

GRANT ALL ON FUNCTION public.workspace_named(wanted text) TO pagemill_api;

REVOKE ALL ON FUNCTION public.workspace_use(OUT file_bytes bigint, OUT content_bytes bigint, OUT running_jobs bigint) FROM PUBLIC;

GRANT ALL ON FUNCTION public.workspace_use(OUT file_bytes bigint, OUT content_bytes bigint, OUT running_jobs bigint) TO pagemill_api;

GRANT SELECT ON TABLE public.ai_calls TO pagemill_api;

GRANT SELECT ON TABLE public.ai_usage_days TO pagemill_api;

GRANT SELECT(id),INSERT(id) ON TABLE public.api_keys TO pagemill_api;

GRANT SELECT(workspace_id),INSERT(workspace_id) ON TABLE public.api_keys TO pagemill_api;

GRANT SELECT(prefix),INSERT(prefix) ON TABLE public.api_keys TO pagemill_api;

GRANT INSERT(secret_hash) ON TABLE public.api_keys TO pagemill_api;

GRANT SELECT(name),INSERT(name) ON TABLE public.api_keys TO pagemill_api;

GRANT SELECT(scopes),INSERT(scopes) ON TABLE public.api_keys TO pagemill_api;

GRANT SELECT(created_by),INSERT(created_by) ON TABLE public.api_keys TO pagemill_api;

GRANT SELECT(created_at) ON TABLE public.api_keys TO pagemill_api;

GRANT SELECT(expires_at),INSERT(expires_at) ON TABLE public.api_keys TO pagemill_api;

GRANT SELECT(revoked_at),UPDATE(revoked_at) ON TABLE public.api_keys TO pagemill_api;

GRANT SELECT(last_used_at) ON TABLE public.api_keys TO pagemill_api;

GRANT SELECT,DELETE,UPDATE ON TABLE public.backfill_documents TO pagemill_worker;

GRANT SELECT,UPDATE ON TABLE public.backfills TO pagemill_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.blob_parts TO pagemill_worker;

GRANT SELECT,INSERT,DELETE ON TABLE public.blob_parts TO pagemill_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.blobs TO pagemill_worker;

GRANT SELECT,DELETE ON TABLE public.blobs TO pagemill_api;

GRANT INSERT(id) ON TABLE public.blobs TO pagemill_api;

GRANT INSERT(workspace_id) ON TABLE public.blobs TO pagemill_api;

GRANT UPDATE(sha256) ON TABLE public.blobs TO pagemill_api;

GRANT UPDATE(bytes) ON TABLE public.blobs TO pagemill_api;

GRANT UPDATE(part_count) ON TABLE public.blobs TO pagemill_api;

GRANT UPDATE(unused_since) ON TABLE public.blobs TO pagemill_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.chunk_embeddings TO pagemill_worker;

GRANT SELECT ON TABLE public.chunk_embeddings TO pagemill_reader;

GRANT SELECT,DELETE ON TABLE public.chunk_embeddings TO pagemill_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.document_cards TO pagemill_worker;

GRANT SELECT ON TABLE public.document_cards TO pagemill_api;

GRANT SELECT ON TABLE public.document_cards TO pagemill_reader;

GRANT INSERT(document_id) ON TABLE public.document_cards TO pagemill_api;

GRANT INSERT(generation) ON TABLE public.document_cards TO pagemill_api;

GRANT INSERT(workspace_id) ON TABLE public.document_cards TO pagemill_api;

GRANT INSERT(running_heads),UPDATE(running_heads) ON TABLE public.document_cards TO pagemill_api;

GRANT INSERT(text),UPDATE(text) ON TABLE public.document_cards TO pagemill_api;

GRANT INSERT(is_indexed),UPDATE(is_indexed) ON TABLE public.document_cards TO pagemill_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.document_chunks TO pagemill_worker;

GRANT SELECT ON TABLE public.document_chunks TO pagemill_reader;

GRANT SELECT,DELETE ON TABLE public.document_chunks TO pagemill_api;

GRANT SELECT,INSERT,DELETE ON TABLE public.document_form_fields TO pagemill_worker;

GRANT SELECT,DELETE ON TABLE public.document_form_fields TO pagemill_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.document_pages TO pagemill_worker;

GRANT SELECT,DELETE ON TABLE public.document_pages TO pagemill_api;

GRANT SELECT(document_id) ON TABLE public.document_pages TO pagemill_reader;

GRANT SELECT(generation) ON TABLE public.document_pages TO pagemill_reader;

GRANT SELECT(number) ON TABLE public.document_pages TO pagemill_reader;

GRANT SELECT(label) ON TABLE public.document_pages TO pagemill_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.documents TO pagemill_worker;

GRANT SELECT ON TABLE public.documents TO pagemill_reader;

GRANT SELECT,DELETE ON TABLE public.documents TO pagemill_api;

GRANT INSERT(id) ON TABLE public.documents TO pagemill_api;

GRANT INSERT(workspace_id) ON TABLE public.documents TO pagemill_api;

GRANT INSERT(job_id) ON TABLE public.documents TO pagemill_api;

GRANT INSERT(blob_id) ON TABLE public.documents TO pagemill_api;

GRANT INSERT(filename) ON TABLE public.documents TO pagemill_api;

GRANT INSERT(title),UPDATE(title) ON TABLE public.documents TO pagemill_api;

GRANT INSERT(tags),UPDATE(tags) ON TABLE public.documents TO pagemill_api;

GRANT INSERT(sha256) ON TABLE public.documents TO pagemill_api;

GRANT INSERT(bytes) ON TABLE public.documents TO pagemill_api;

GRANT SELECT ON TABLE public.embedding_models TO pagemill_worker;

GRANT SELECT ON TABLE public.embedding_models TO pagemill_reader;

GRANT SELECT ON TABLE public.embedding_models TO pagemill_api;

GRANT UPDATE(long_chunks) ON TABLE public.embedding_models TO pagemill_worker;

GRANT SELECT,DELETE ON TABLE public.idempotency_keys TO pagemill_worker;

GRANT SELECT,INSERT ON TABLE public.idempotency_keys TO pagemill_api;

GRANT UPDATE(request_hash) ON TABLE public.idempotency_keys TO pagemill_api;

GRANT UPDATE(job_id) ON TABLE public.idempotency_keys TO pagemill_api;

GRANT UPDATE(created_at) ON TABLE public.idempotency_keys TO pagemill_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.job_events TO pagemill_worker;

GRANT SELECT ON TABLE public.job_events TO pagemill_api;

GRANT INSERT(job_id) ON TABLE public.job_events TO pagemill_api;

GRANT INSERT(workspace_id) ON TABLE public.job_events TO pagemill_api;

GRANT INSERT(event) ON TABLE public.job_events TO pagemill_api;

GRANT SELECT ON TABLE public.queue_settings TO pagemill_worker;

GRANT SELECT ON TABLE public.queue_settings TO pagemill_reader;

GRANT SELECT ON TABLE public.schema_functions TO pagemill_api;

GRANT SELECT ON TABLE public.schema_functions TO pagemill_worker;

GRANT SELECT ON TABLE public.schema_migrations TO pagemill_api;

GRANT SELECT ON TABLE public.schema_migrations TO pagemill_worker;

GRANT SELECT ON TABLE public.search_entries TO pagemill_reader;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.search_entries TO pagemill_worker;

GRANT SELECT,INSERT,DELETE ON TABLE public.search_entries TO pagemill_api;

GRANT SELECT ON TABLE public.search_term_changes TO pagemill_reader;

GRANT INSERT(workspace_id) ON TABLE public.search_term_changes TO pagemill_api;

GRANT INSERT(workspace_id) ON TABLE public.search_term_changes TO pagemill_worker;

GRANT INSERT(dimensions) ON TABLE public.search_term_changes TO pagemill_api;

GRANT INSERT(dimensions) ON TABLE public.search_term_changes TO pagemill_worker;

GRANT INSERT(entries) ON TABLE public.search_term_changes TO pagemill_api;

GRANT INSERT(entries) ON TABLE public.search_term_changes TO pagemill_worker;

GRANT INSERT(terms) ON TABLE public.search_term_changes TO pagemill_api;

GRANT INSERT(terms) ON TABLE public.search_term_changes TO pagemill_worker;

GRANT SELECT ON TABLE public.search_terms TO pagemill_reader;

GRANT SELECT ON TABLE public.storage_days TO pagemill_api;

GRANT SELECT ON TABLE public.user_workspaces TO pagemill_api;

GRANT SELECT,DELETE,UPDATE ON TABLE public.webhook_deliveries TO pagemill_worker;

GRANT SELECT(id) ON TABLE public.webhook_deliveries TO pagemill_api;

GRANT SELECT(workspace_id) ON TABLE public.webhook_deliveries TO pagemill_api;

GRANT SELECT(job_id) ON TABLE public.webhook_deliveries TO pagemill_api;

GRANT SELECT(event) ON TABLE public.webhook_deliveries TO pagemill_api;

GRANT SELECT(status),UPDATE(status) ON TABLE public.webhook_deliveries TO pagemill_api;

GRANT SELECT(attempts) ON TABLE public.webhook_deliveries TO pagemill_api;

GRANT SELECT(last_status) ON TABLE public.webhook_deliveries TO pagemill_api;

GRANT SELECT(last_error) ON TABLE public.webhook_deliveries TO pagemill_api;

GRANT SELECT(created_at) ON TABLE public.webhook_deliveries TO pagemill_api;

GRANT SELECT(next_attempt_at),UPDATE(next_attempt_at) ON TABLE public.webhook_deliveries TO pagemill_api;

GRANT UPDATE(tries_since) ON TABLE public.webhook_deliveries TO pagemill_api;

GRANT UPDATE(tries) ON TABLE public.webhook_deliveries TO pagemill_api;

GRANT SELECT(delivered_at),UPDATE(delivered_at) ON TABLE public.webhook_deliveries TO pagemill_api;

GRANT SELECT(claimed_until) ON TABLE public.webhook_deliveries TO pagemill_api;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.workers TO pagemill_worker;

GRANT SELECT ON TABLE public.workers TO pagemill_reader;

GRANT SELECT ON TABLE public.workspaces TO pagemill_worker;

GRANT SELECT ON TABLE public.workspaces TO pagemill_reader;

GRANT SELECT ON TABLE public.workspaces TO pagemill_api;

ALTER DEFAULT PRIVILEGES FOR ROLE pagemill_owner REVOKE ALL ON FUNCTIONS FROM PUBLIC;
