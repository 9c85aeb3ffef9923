"""Reads the data for the checks from the database."""
import json
from typing import NamedTuple

# Exact microseconds since 1970 of the commit of the row's transaction; now, if it is open.
committed = ("(extract(epoch FROM coalesce(pg_xact_commit_timestamp(xmin), now())) * 1000000)"
             "::bigint")

job_columns = """id, document_id, generation, blob_id, state, stage, priority, attempt, failures,
  lease_token, pages_done, pages_total, chunks_done, chunks_total, text_complete, tags,
  options ? 'pages' AS selects_pages, error->>'code' AS code"""

jobs_sql = f"""
SELECT {job_columns}, 'live' AS place, {committed} AS committed FROM jobs_live
UNION ALL
SELECT {job_columns}, 'finished', {committed} FROM jobs_finished"""

events_sql = f"""
SELECT id, job_id, event, slot, detail, {committed} AS committed
  FROM job_events ORDER BY id"""

documents_sql = """
SELECT id, job_id, blob_id, status, current_generation, page_count, chunk_count FROM documents"""

pages_sql = f"""
SELECT document_id, generation, count(*) AS n, min(number) AS lo, max(number) AS hi,
       md5(string_agg(md5(text), '' ORDER BY number)) AS text,
       md5(string_agg(md5(markdown), '' ORDER BY number)) AS markdown,
       md5(string_agg(md5(blocks::text), '' ORDER BY number)) AS blocks,
       md5(string_agg(md5(row(number, width, height, rotation, ocr, problem, label,
                              annotations)::text), '' ORDER BY number)) AS shape,
       array_agg(DISTINCT {committed}) AS committed
  FROM document_pages GROUP BY document_id, generation"""

chunks_sql = f"""
SELECT document_id, generation, count(*) AS n, min(index) AS lo, max(index) AS hi,
       md5(string_agg(md5(row(index, first_page, last_page, section, section_titles, text, tokens,
                              bboxes)::text), '' ORDER BY index)) AS content,
       array_agg(DISTINCT {committed}) AS committed
  FROM document_chunks GROUP BY document_id, generation"""

vectors_sql = f"""
SELECT document_id, generation, count(*) AS n, min(index) AS lo, max(index) AS hi,
       array_agg(DISTINCT {committed}) AS committed
  FROM chunk_embeddings GROUP BY document_id, generation"""

# For every completed job with vectors, the cosine to the undisturbed document of its variant; -1 if
# a vector is missing. Surplus vectors are found by the counts.
cosines_sql = """
WITH pair (job, document, reference) AS (
  SELECT job, document::uuid, reference::uuid FROM (VALUES {pairs}) AS v (job, document, reference)
), wanted AS (
  SELECT p.job, p.document, e.index, e.model_id, e.embedding
    FROM pair p JOIN chunk_embeddings e ON e.document_id = p.reference
)
SELECT w.job, min(coalesce(1 - (w.embedding <=> e.embedding), -1)) AS cosine
  FROM wanted w LEFT JOIN chunk_embeddings e
    ON e.document_id = w.document AND e.index = w.index AND e.model_id = w.model_id
 GROUP BY w.job"""

leftovers_sql = """
SELECT
  (SELECT count(*) FROM blobs b WHERE unused_since IS NULL
     AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.blob_id = b.id))
    AS "blobs without a document that no sweep would ever look at",
  (SELECT count(*) FROM blob_parts p WHERE NOT EXISTS
     (SELECT 1 FROM blobs b WHERE b.id = p.blob_id)) AS "parts of blobs that are not there",
  (SELECT count(*) FROM documents d WHERE d.blob_id IS NULL OR NOT EXISTS
     (SELECT 1 FROM blobs b WHERE b.id = d.blob_id)) AS "documents without their file",
  (SELECT count(*) FROM blobs b WHERE b.sha256 IS NOT NULL AND b.part_count <>
     (SELECT count(*) FROM blob_parts p WHERE p.blob_id = b.id)) AS "blobs with parts lacking",
  (SELECT count(*) FROM workers) AS "rows of workers that have ended" """


class Rows(NamedTuple):
    jobs: list
    events: list
    documents: list
    pages: dict  # (document, generation) -> row
    chunks: dict
    vectors: dict
    cosines: dict  # job -> lowest cosine
    leftovers: dict  # what -> count
    reference: dict  # variant -> {state, code, output}
    kills: dict  # slot -> spans in microseconds in which its death may be charged
    cuts: dict  # the same for lost connections, which may look like a death


def keyed(rows):
    return {(row["document_id"], row["generation"]): row for row in rows}


def read_reference(cluster, submissions):
    """The undisturbed outcome of each variant, from the jobs run before the storm."""
    jobs = {row["id"]: row for row in cluster.rows(jobs_sql)}
    pages, chunks = keyed(cluster.rows(pages_sql)), keyed(cluster.rows(chunks_sql))
    reference = {}
    for one in submissions:
        job = jobs[one.job]
        key = (job["document_id"], job["generation"])
        output = [{name: value for name, value in (table.get(key) or {}).items()
                   if name not in ("document_id", "generation", "committed")}
                  for table in (pages, chunks)]
        reference[one.variant] = {"state": job["state"], "code": job["code"], "output": output,
                                  "document": job["document_id"],
                                  "vectors": job["chunks_done"]}
    return reference


def pairs_of(cluster, ledger, reference):
    """The completed jobs with vectors, their documents and the undisturbed ones."""
    there = {row["id"] for row in cluster.rows(documents_sql)}
    for job in cluster.rows(jobs_sql):
        one = ledger.submissions.get(job["tags"][0] if job["tags"] else "")
        if one is None or job["state"] != "completed" or job["document_id"] not in there:
            continue
        if reference.get(one.variant, {}).get("vectors"):
            yield f"('{job['id']}', '{job['document_id']}', " \
                  f"'{reference[one.variant]['document']}')"


def read_rows(cluster, ledger, reference, blames, pairs, planted=""):
    """Reads everything in one transaction after the statements `planted`, and rolls back."""
    queries = {"jobs": jobs_sql, "events": events_sql, "documents": documents_sql,
               "pages": pages_sql, "chunks": chunks_sql, "vectors": vectors_sql,
               "leftovers": leftovers_sql}
    if pairs:
        queries["cosines"] = cosines_sql.format(pairs=", ".join(pairs))
    script = f"BEGIN ISOLATION LEVEL REPEATABLE READ;\n{planted};\n"
    for name, sql in queries.items():
        script += f"SELECT '{name}', row_to_json(shown) FROM ({sql}) AS shown;\n"
    found = {name: [] for name in [*queries, "cosines"]}
    for line in cluster.ask(script + "ROLLBACK;\n").splitlines():
        name, _, row = line.partition("|")
        found[name].append(json.loads(row))
    return Rows(jobs=found["jobs"], events=found["events"], documents=found["documents"],
                pages=keyed(found["pages"]), chunks=keyed(found["chunks"]),
                vectors=keyed(found["vectors"]),
                cosines={row["job"]: row["cosine"] for row in found["cosines"]},
                leftovers=found["leftovers"][0], reference=reference, kills=blames[0],
                cuts=blames[1])
