"""Other searches of the same texts: PostgreSQL's own ranking, and SQLite's FTS5."""
import os
import re
import sqlite3
import subprocess
import sys
import urllib.parse

from private_stack import say

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "queue_runs"))
from queue_cluster import Session  # noqa: E402

hits = 10
make_peer = """DROP TABLE IF EXISTS peer_chunks;
CREATE TABLE peer_chunks AS SELECT row_number() OVER () AS id, text,
  to_tsvector('english', text) AS words FROM document_chunks;
CREATE INDEX ON peer_chunks USING gin (words);
VACUUM ANALYZE peer_chunks"""
ask_peer = """SELECT id FROM peer_chunks, to_tsquery('english', '{}') AS question
 WHERE words @@ question ORDER BY ts_rank(words, question, 1) DESC LIMIT {}"""


def words_of(question):
    return list(dict.fromkeys(re.findall(r"\w+", question)))


class PostgresRank:
    """ts_rank with its length normalisation 1 over a GIN index; any of the words."""

    name = "ts_rank"

    def __init__(self, site):
        say("making PostgreSQL's own index")
        for statement in make_peer.split(";"):
            site.ask(statement)
        place = urllib.parse.urlsplit(site.variables["PAGEMILL_MIGRATE_URL"])
        self.session = Session({**os.environ, "PGHOST": place.hostname, "PGPORT": str(place.port),
                                "PGUSER": place.username, "PGPASSWORD": place.password,
                                "PGDATABASE": place.path[1:]})

    def search(self, question):
        return self.session.ask(ask_peer.format(" | ".join(words_of(question)), hits))

    def close(self):
        self.session.close()


class SqliteRank:
    """bm25() of FTS5 with its Porter stemmer; any of the words."""

    name = "FTS5"

    def __init__(self, site):
        say("making SQLite's index")
        path = site.state / "peer.sqlite"
        path.unlink(missing_ok=True)
        self.base = sqlite3.connect(path)
        self.base.execute("CREATE VIRTUAL TABLE chunks USING fts5(text, "
                          "tokenize = 'porter unicode61')")
        with subprocess.Popen(["psql", "-XAtq", site.variables["PAGEMILL_MIGRATE_URL"], "-c",
                               "COPY (SELECT text FROM peer_chunks) TO STDOUT"],
                              stdout=subprocess.PIPE, text=True) as rows:
            self.base.executemany("INSERT INTO chunks VALUES (?)",
                                  ((line.rstrip("\n"),) for line in rows.stdout))
        self.base.execute("INSERT INTO chunks (chunks) VALUES ('optimize')")
        self.base.commit()

    def search(self, question):
        wanted = " OR ".join(f'"{word}"' for word in words_of(question))
        return self.base.execute("SELECT rowid, text FROM chunks WHERE chunks MATCH ? "
                                 f"ORDER BY bm25(chunks) LIMIT {hits}", [wanted]).fetchall()

    def close(self):
        self.base.close()
