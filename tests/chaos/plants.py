"""Violations that are planted into copies of the finished database: the checks must find each, or
they prove nothing. A copy keeps the rows' commit times."""
from checks import all_checks
from rows import read_rows

whole = """SELECT j.id FROM jobs_finished j JOIN documents d ON d.id = j.document_id
  WHERE j.state = 'completed' AND j.pages_done > 1 AND j.tags[1] LIKE 'c%' LIMIT 1"""
document = whole.replace("j.id FROM", "j.document_id FROM", 1)
embedded = """SELECT j.document_id FROM jobs_finished j JOIN documents d ON d.id = j.document_id
  WHERE j.state = 'completed' AND j.chunks_done > 1 AND j.tags[1] LIKE 'c%' LIMIT 1"""


def copied(table, changes, condition):
    """Inserts a row of the table once more, with some columns otherwise."""
    given = ", ".join(f"'{name}', {value}" for name, value in changes.items())
    return (f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record("
            f"NULL::{table}, to_jsonb(t) || jsonb_build_object({given}))).* "
            f"FROM {table} t WHERE {condition} LIMIT 1")


page_columns = """document_id, generation, number, workspace_id, width, height, rotation, text,
  markdown, blocks, ocr, problem"""

# what is planted -> (statement, what a violation that tells of it says)
plants = {
    "a page is lost": (
        f"DELETE FROM document_pages WHERE number = 1 AND document_id = ({document})",
        "pages and its row says"),
    "a page too many": (
        f"INSERT INTO document_pages ({page_columns}) SELECT document_id, generation, "
        "number + 1000, workspace_id, width, height, rotation, text, markdown, blocks, ocr, "
        f"problem FROM document_pages WHERE number = 1 AND document_id = ({document})",
        "pages and its row says"),
    "another text": (
        "UPDATE document_pages SET text = text || 'x' WHERE number = 1 AND "
        f"document_id = ({document})", "the text of its pages"),
    "another block": (
        "UPDATE document_pages SET blocks = '[]' WHERE number = 1 AND "
        f"document_id = ({document})", "the blocks of its pages"),
    "a write while nobody held the job": (
        f"UPDATE document_pages SET text = text WHERE number = 1 AND document_id = ({document})",
        "while nobody held it"),
    "a chunk is lost": (
        f"DELETE FROM document_chunks WHERE index = 0 AND document_id = ({document})",
        "chunks and its row says"),
    "a vector is lost": (
        f"DELETE FROM chunk_embeddings WHERE index = 0 AND document_id = ({embedded})",
        "vectors and its row says"),
    "another vector": (
        "UPDATE chunk_embeddings SET embedding = (SELECT o.embedding FROM chunk_embeddings o "
        f"WHERE o.index = 1 AND o.document_id = ({embedded})) WHERE index = 0 AND "
        f"document_id = ({embedded})", "a vector differs"),
    "a job is lost": (f"DELETE FROM jobs_finished WHERE id = ({whole})", "is not there"),
    "a job is finished twice": (
        copied("jobs_finished", {"finished_at": "t.finished_at - interval '1 day'"},
               f"id = ({whole})"), "it has 2 rows: finished finished"),
    "a finished job is live again": (
        "INSERT INTO jobs_live (id, workspace_id, document_id, blob_id, tags) SELECT id, "
        f"workspace_id, document_id, blob_id, tags FROM jobs_finished WHERE id = ({whole})",
        "it has 2 rows: finished live"),
    "a job is stuck": (
        "WITH gone AS (DELETE FROM jobs_finished WHERE id = (" + whole + ") RETURNING *) INSERT "
        "INTO jobs_live (id, workspace_id, document_id, blob_id, tags) SELECT id, workspace_id, "
        "document_id, blob_id, tags FROM gone", "it is still pending in jobs_live"),
    "a job fails that must not": (
        "UPDATE jobs_finished SET state = 'failed', error = '{\"code\": \"internal_error\"}' "
        f"WHERE id = ({whole})", "undisturbed it is completed"),
    "a cancelled job goes on": (
        "UPDATE jobs_finished SET state = 'completed' WHERE id = (SELECT j.id FROM jobs_finished j "
        "WHERE j.state = 'cancelled' LIMIT 1)", "it is completed"),
    "a submission becomes two jobs": (
        copied("jobs_finished", {"id": "gen_random_uuid()"}, f"id = ({whole})"), "became 2 jobs"),
    "a file of nothing": (
        "INSERT INTO blobs (id, workspace_id, unused_since) SELECT gen_random_uuid(), id, NULL "
        "FROM workspaces LIMIT 1", "no sweep would ever look at"),
    "a file lacks a part": (
        "DELETE FROM blob_parts WHERE number = 0 AND blob_id = (SELECT blob_id FROM documents "
        "LIMIT 1)", "blobs with parts lacking"),
    "pages of nothing": (
        f"UPDATE document_pages SET document_id = gen_random_uuid() WHERE number = 1 AND "
        f"document_id = ({document})", "which is not there"),
    "an illegal event": (
        copied("job_events", {"id": "(SELECT max(id) + 1 FROM job_events)", "event": "'started'"},
               f"event = 'completed' AND job_id = ({whole})"), "started after the state completed"),
    "an event is lost": (
        f"DELETE FROM job_events WHERE event = 'started' AND job_id = ({whole})",
        "after the state pending"),
    "a charge for nothing": (
        f"UPDATE jobs_finished SET failures = 1 WHERE id = ({whole})", "its row of 1"),
    "a death that was none": (
        "UPDATE job_events SET event = 'interrupted', detail = '{\"deaths\": 9}', "
        f"slot = 'worker-9' WHERE event = 'completed' AND job_id = ({whole})", "nobody killed"),
    "a worker that has ended": (
        "INSERT INTO workers (id, slot, host, pid, version, slots) VALUES (gen_random_uuid(), "
        "'worker-9', 'h', 1, '1', 2)", "workers that have ended"),
}


def check_plants(cluster, ledger, real, excused, before):
    """(what was planted, whether a new violation tells of it, all new ones) of each plant."""
    known = set(map(str, before))
    for name, (statement, said) in plants.items():
        cluster.ask("CREATE DATABASE planted TEMPLATE pagemill", "postgres")
        try:
            cluster.ask(statement, "planted")
            rows = read_rows(cluster, ledger, real.reference, real.kills, "planted")
            found = {str(one) for one in all_checks(rows, ledger, excused)} - known
            yield name, any(said in text for text in found), found
        finally:
            cluster.ask("DROP DATABASE planted", "postgres")
