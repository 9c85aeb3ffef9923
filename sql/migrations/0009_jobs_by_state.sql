-- role: owner
-- Lists and counts of jobs by state, flat with the size of the history; and the API's role loses
-- what the functions of 0008 do for it. Comparing an enum is not leakproof, so under a policy an
-- index on the state is not used: the list is a definer function of the reader.

-- One order for every state instead of one for all: a list merges them.
DROP INDEX jobs_finished_listing;
CREATE INDEX jobs_finished_listing ON jobs_finished (workspace_id, state, id);
DROP INDEX jobs_live_listing;
CREATE INDEX jobs_live_listing ON jobs_live (workspace_id, state, id);

GRANT SELECT ON jobs TO pagemill_reader;
GRANT SELECT (id, workspace_id, document_id, generation, state, stage, priority, run_at, created_at,
  started_at, attempt, failures, max_retries, slot, options, tags, filename, sha256, bytes, error,
  pages_done, pages_total, chunks_done, chunks_total, version) ON jobs_live TO pagemill_reader;
GRANT SELECT (id, workspace_id, document_id, generation, state, stage, priority, run_at, created_at,
  started_at, finished_at, attempt, failures, max_retries, options, tags, filename, sha256, bytes,
  error, pages_done, pages_total, chunks_done, chunks_total, version)
  ON jobs_finished TO pagemill_reader;

-- Jobs of the transaction's workspace, newest first, those before an id. Each state is read by its
-- own index range, at most `wanted` rows of each: 117 pages of 500,000 rows for a rare state, 600
-- for all of them. The array of one and the state in the order are for the planner: so no other
-- index can give the order, and it does not walk the index of the ids past all other states (21,000
-- pages), which it cannot know to be many.
CREATE FUNCTION jobs_page(of_state job_state, of_tag text, made_after timestamptz, before uuid,
  wanted integer) RETURNS SETOF jobs
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
ALTER FUNCTION jobs_page(job_state, text, timestamptz, uuid, integer) OWNER TO pagemill_reader;
GRANT EXECUTE ON FUNCTION jobs_page(job_state, text, timestamptz, uuid, integer) TO pagemill_api;
GRANT EXECUTE ON FUNCTION rfc3339(timestamptz) TO pagemill_reader;

-- What the API's statements do, column by column, and no more.
REVOKE ALL ON jobs_live, jobs_finished, job_events, documents, blobs, blob_parts, document_pages,
  document_chunks, chunk_embeddings FROM pagemill_api;
REVOKE ALL (password) ON jobs_live FROM pagemill_api;
GRANT SELECT (id, workspace_id, document_id, generation, state, stage, priority, run_at, created_at,
  started_at, attempt, failures, max_retries, slot, options, tags, filename, sha256, bytes, error,
  pages_done, pages_total, chunks_done, chunks_total, version) ON jobs_live TO pagemill_api;
GRANT INSERT (id, workspace_id, document_id, blob_id, filename, tags, sha256, bytes, options,
  priority, max_retries, run_at, password) ON jobs_live TO pagemill_api;
GRANT SELECT (id, workspace_id, document_id, generation, state, stage, priority, run_at, created_at,
  started_at, finished_at, attempt, failures, max_retries, options, tags, filename, sha256, bytes,
  error, pages_done, pages_total, chunks_done, chunks_total, version)
  ON jobs_finished TO pagemill_api;
GRANT SELECT ON job_events TO pagemill_api;
GRANT INSERT (job_id, workspace_id, event) ON job_events TO pagemill_api;
GRANT SELECT, DELETE ON documents TO pagemill_api;
GRANT INSERT (id, workspace_id, job_id, blob_id, filename, title, tags, sha256, bytes)
  ON documents TO pagemill_api;
GRANT SELECT, DELETE ON blobs TO pagemill_api;
GRANT INSERT (id, workspace_id) ON blobs TO pagemill_api;
GRANT UPDATE (sha256, bytes, part_count, unused_since) ON blobs TO pagemill_api;
GRANT SELECT, INSERT, DELETE ON blob_parts TO pagemill_api;
GRANT SELECT, DELETE ON document_pages, document_chunks, chunk_embeddings TO pagemill_api;
