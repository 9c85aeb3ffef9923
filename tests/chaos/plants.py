"""Plants violations into the finished database, in a transaction that is rolled back: the checks
must find each one, or they prove nothing."""
from checks import all_checks
from rows import read_rows

page_columns = """document_id, generation, number, workspace_id, width, height, rotation, text,
  markdown, blocks, ocr, problem"""


def copied(table, changes, condition):
    """Inserts a copy of a row of the table, with some columns changed."""
    given = ", ".join(f"'{name}', {value}" for name, value in changes.items())
    return (f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record("
            f"NULL::{table}, to_jsonb(t) || jsonb_build_object({given}))).* "
            f"FROM {table} t WHERE {condition} LIMIT 1")


live_again = """INSERT INTO jobs_live (id, workspace_id, document_id, blob_id, tags)
  SELECT id, workspace_id, document_id, blob_id, tags"""
first_page = "number = 1 AND document_id = '{document}'"

# The name of the violation, the kind of job (whole: completed, with several pages; embedded: with
# several vectors, too; cancelled; none), the statement, and a text of the violation that must be
# found.
plants = (
    ("a page is lost", "whole", f"DELETE FROM document_pages WHERE {first_page}",
     "pages and its row says"),
    ("a page too many", "whole",
     f"INSERT INTO document_pages ({page_columns}) SELECT document_id, generation, "
     "number + 1000, workspace_id, width, height, rotation, text, markdown, blocks, ocr, "
     f"problem FROM document_pages WHERE {first_page}", "pages and its row says"),
    ("another text", "whole",
     f"UPDATE document_pages SET text = text || 'x' WHERE {first_page}", "the text of its pages"),
    ("another block", "whole",
     f"UPDATE document_pages SET blocks = '[1]' WHERE {first_page}", "the blocks of its pages"),
    ("a write while nobody held the job", "whole",
     f"UPDATE document_pages SET text = text WHERE {first_page}", "while nobody held it"),
    ("a chunk is lost", "whole",
     "DELETE FROM document_chunks WHERE index = 0 AND document_id = '{document}'",
     "chunks and its row says"),
    ("a vector is lost", "embedded",
     "DELETE FROM chunk_embeddings WHERE index = 0 AND document_id = '{document}'",
     "vectors and its row says"),
    ("another vector", "embedded",
     "UPDATE chunk_embeddings SET embedding = (SELECT o.embedding FROM chunk_embeddings o WHERE "
     "o.index = 1 AND o.document_id = '{document}') WHERE index = 0 AND "
     "document_id = '{document}'", "a vector differs"),
    ("a job is lost", "whole", "DELETE FROM jobs_finished WHERE id = '{job}'", "is not there"),
    ("a job is finished twice", "whole",
     copied("jobs_finished", {"finished_at": "t.finished_at - interval '1 day'"}, "id = '{job}'"),
     "it has 2 rows: finished finished"),
    ("a finished job is live again", "whole",
     live_again + " FROM jobs_finished WHERE id = '{job}'", "it has 2 rows: finished live"),
    ("a job is stuck", "whole",
     "WITH gone AS (DELETE FROM jobs_finished WHERE id = '{job}' RETURNING *) " + live_again
     + " FROM gone", "it is still pending in jobs_live"),
    ("a job fails that must not", "whole",
     "UPDATE jobs_finished SET state = 'failed', error = jsonb_build_object('code', "
     "'internal_error') WHERE id = '{job}'", "undisturbed it is completed"),
    ("a cancelled job goes on", "cancelled",
     "UPDATE jobs_finished SET state = 'completed' WHERE id = '{job}'", "and it is completed"),
    ("a submission becomes two jobs", "whole",
     copied("jobs_finished", {"id": "gen_random_uuid()"}, "id = '{job}'"), "became 2 jobs"),
    ("a file of nothing", "none",
     "INSERT INTO blobs (id, workspace_id, unused_since) SELECT gen_random_uuid(), id, NULL "
     "FROM workspaces LIMIT 1", "no sweep would ever look at"),
    ("a file lacks a part", "whole",
     "DELETE FROM blob_parts WHERE number = 0 AND blob_id = (SELECT blob_id FROM documents "
     "WHERE id = '{document}')", "blobs with parts lacking"),
    ("pages of nothing", "whole",
     f"UPDATE document_pages SET document_id = gen_random_uuid() WHERE {first_page}",
     "which is not there"),
    ("an illegal event", "whole",
     copied("job_events", {"id": "(SELECT max(id) + 1 FROM job_events)", "event": "'started'"},
            "event = 'completed' AND job_id = '{job}'"), "started after the state completed"),
    ("an event is lost", "whole",
     "DELETE FROM job_events WHERE event = 'started' AND job_id = '{job}'",
     "after the state pending"),
    ("a charge for nothing", "whole",
     "UPDATE jobs_finished SET failures = 1 WHERE id = '{job}'", "its row of 1"),
    ("a death that was none", "whole",
     "UPDATE job_events SET event = 'interrupted', slot = 'worker-9', detail = "
     "jsonb_build_object('deaths', 9) WHERE event = 'completed' AND job_id = '{job}'",
     "nobody killed"),
    ("a worker that has ended", "none",
     "INSERT INTO workers (id, slot, host, pid, version, slots) VALUES (gen_random_uuid(), "
     "'worker-9', 'h', 1, '1', 2)", "workers that have ended"),
)


def victims(rows, ledger):
    """Jobs to plant into, by kind; each plant uses a different one. Files that several documents
    share are not used, since other jobs would be affected, too."""
    there = {row["id"] for row in rows.documents}
    found = {"whole": [], "embedded": [], "cancelled": []}
    for job in rows.jobs:
        one = ledger.submissions.get(job["tags"][0])
        if one is None or not one.tag.startswith("c"):
            continue
        if one.wish == "cancelled" and not one.lost_wishes and job["state"] == "cancelled":
            found["cancelled"].append(job)
        if job["state"] != "completed" or job["document_id"] not in there or one.deleted:
            continue
        if job["chunks_done"] > 1:
            found["embedded"].append(job)
        elif job["pages_done"] > 1 and job["attempt"] == 1 and not job["selects_pages"]:
            found["whole"].append(job)
    return found


def check_plants(cluster, ledger, rows, excused, pairs):
    """(what was planted, whether a violation reports it, what was found about its job)"""
    chosen, statements = victims(rows, ledger), []
    wanted = []
    for name, kind, statement, said in plants:
        if kind != "none" and not chosen[kind]:
            yield name, False, [f"the storm left no {kind} job"]
            continue
        job = chosen[kind].pop() if kind != "none" else None
        if job:
            statement = statement.replace("{job}", job["id"])
            statement = statement.replace("{document}", job["document_id"])
        statements.append(statement)
        wanted.append((name, job, said))
    # Recent disturbances of connections must not excuse planted violations.
    planted = read_rows(cluster, ledger, rows.reference, (rows.kills, {}), pairs,
                        ";\n".join(statements))
    found = list(all_checks(planted, ledger, excused))
    for name, job, said in wanted:
        of_job = [one for one in found if not one.job or not job or one.job == job["id"]
                  or said == "became 2 jobs"]
        yield name, any(said in one.text for one in of_job), of_job
