-- role: owner
-- needs: entries_follow_text forget_entry_terms
-- changes: document_chunks.words document_cards.words
-- Keyword search by our own analysis: common/analysis makes the terms, PostgreSQL stores and
-- intersects them. An entry is what is stored for a window of five consecutive chunks of one
-- generation or, with the number -1, for the card of a document. Windows, because a passage is
-- worth more where its surroundings are about the question too, and because an index of windows
-- has half the keys.

-- A table apart from the texts: a scoring reads many of these rows, and they are made again
-- without touching the texts when the analysis changes. No foreign key: triggers delete the
-- entries of deleted texts, whichever release of a program deletes them.
CREATE TABLE search_entries (
  document_id uuid NOT NULL,
  generation integer NOT NULL,
  number integer NOT NULL CONSTRAINT search_entries_number CHECK (number >= -1),
  workspace_id uuid NOT NULL,
  analysis integer NOT NULL,  -- a hash of what names its version: common/analysis
  -- Of each term of the window: the dimension of its weight, changed by the workspace, so that
  -- workspaces share no list of the index.
  keys integer[] NOT NULL,
  weights sparsevec NOT NULL,           -- BM25's weights by term
  chunk_weights sparsevec[] NOT NULL,   -- the same of each chunk by itself
  chunk_tokens bytea[] NOT NULL,        -- four bytes for each word in turn, for phrases
  chunk_languages text[] NOT NULL,      -- ISO 639-1; empty: no stems
  PRIMARY KEY (document_id, generation, number)
) WITH (toast_tuple_target = 4080);
-- Compression does not pay for numbers that are hashes. Keys and weights stay in the row: the first
-- scoring reads no more, and with less room the weights would be compressed, which makes it take
-- half as long again.
ALTER TABLE search_entries ALTER COLUMN keys SET STORAGE EXTERNAL,
  ALTER COLUMN weights SET STORAGE MAIN, ALTER COLUMN chunk_weights SET STORAGE EXTERNAL,
  ALTER COLUMN chunk_tokens SET STORAGE EXTERNAL;
CREATE INDEX search_entries_keys ON search_entries USING gin (keys);

-- In how many entries of a workspace each term stands; marks are counted like terms: '@' every
-- entry, '@en' those with a chunk in that language, '!7' those of an analysis. By the terms'
-- dimensions, since deleted entries know no texts.
CREATE TABLE search_terms (
  workspace_id uuid NOT NULL,
  dimension integer NOT NULL,
  entries integer NOT NULL,
  term text COLLATE "C" NOT NULL,
  PRIMARY KEY (workspace_id, dimension)
) WITH (fillfactor = 50);  -- a fold changes many rows of a page, which stay there if it has room
-- The words, for beginnings and similar ones, and the marks of languages.
CREATE INDEX search_terms_words ON search_terms (workspace_id, term) WHERE term !~ '\d';

-- Writers append, one row a batch, and never wait for each other; the sweep folds. Dimensions are
-- sorted. Without terms: of deleted entries.
CREATE TABLE search_term_changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id uuid NOT NULL,
  dimensions integer[] NOT NULL,
  entries integer[] COMPRESSION lz4 NOT NULL,
  terms text[] COMPRESSION lz4,
  created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE search_term_changes ALTER COLUMN dimensions SET STORAGE EXTERNAL;
CREATE INDEX search_term_changes_workspace ON search_term_changes (workspace_id);

-- What the search functions take and pass on. A question's terms come as parallel arrays: each has
-- the number of its word, of the form of that word it belongs to, its place in the form, and the
-- language: '*' of any text, '' of texts without stems, else of its stems.
CREATE TYPE search_question AS (
  workspace_hash integer, analysis integer,
  words integer[], forms integer[], places integer[], languages text[], terms text[],
  dimensions integer[],
  -- of each word: how often it was asked and what it is (word, code or prefix)
  counts integer[], kinds text[],
  -- the languages there are, and the dimensions of their marks; behind them those of the mark of
  -- every entry and of the analysis's
  known_languages text[], marks integer[],
  phrases bytea[]  -- each as chunk_tokens; null without one
);
CREATE TYPE search_filter AS (
  documents uuid[], tags text[], section ltree, pages int4multirange, created_after timestamptz,
  created_before timestamptz
);
-- A question with the weights of the workspace's statistics.
CREATE TYPE weighed_question AS (
  entries bigint, outdated boolean, languages text[],
  terms sparsevec,
  -- words with several forms, of which the best counts: four words, three forms each
  options sparsevec[],
  -- what may nominate, rarest first, each with the most that those behind it can add to a score
  keys integer[], rests double precision[], nominating integer,
  corrections jsonb, statistics jsonb
);
CREATE TYPE search_candidate AS (
  document_id uuid, generation integer, index integer, score double precision
);

DO $$
DECLARE
  guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY['search_entries', 'search_terms', 'search_term_changes'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', guarded);
    EXECUTE format('CREATE POLICY of_the_owner ON %I TO pagemill_owner '
                   'USING (true) WITH CHECK (true)', guarded);
    EXECUTE format('CREATE POLICY of_the_reader ON %I FOR SELECT TO pagemill_reader USING (true)',
                   guarded);
    EXECUTE format('GRANT SELECT ON %I TO pagemill_reader', guarded);
  END LOOP;
  FOREACH guarded IN ARRAY ARRAY['search_entries', 'search_term_changes'] LOOP
    EXECUTE format('CREATE POLICY of_the_worker ON %I TO pagemill_worker '
                   'USING (true) WITH CHECK (true)', guarded);
    EXECUTE format('CREATE POLICY of_the_workspace ON %I TO pagemill_api '
                   'USING (workspace_id = current_workspace_id()) '
                   'WITH CHECK (workspace_id = current_workspace_id())', guarded);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE, DELETE ON search_entries TO pagemill_worker;
GRANT SELECT (document_id, generation, number, label) ON document_pages TO pagemill_reader;
-- The API writes the entry of a card when a title changes.
GRANT SELECT, INSERT, DELETE ON search_entries TO pagemill_api;
GRANT INSERT (workspace_id, dimensions, entries, terms) ON search_term_changes
  TO pagemill_api, pagemill_worker;

-- Which texts have an entry. Programs of the release before write texts without one; a search of
-- their workspace says that it is incomplete, until they are indexed.
ALTER TABLE document_chunks ADD COLUMN is_indexed boolean NOT NULL DEFAULT false;
ALTER TABLE document_cards ADD COLUMN is_indexed boolean NOT NULL DEFAULT false;
CREATE INDEX document_chunks_unindexed ON document_chunks (workspace_id, document_id)
  WHERE NOT is_indexed;
CREATE INDEX document_cards_unindexed ON document_cards (workspace_id, document_id)
  WHERE NOT is_indexed;
GRANT INSERT (is_indexed), UPDATE (is_indexed) ON document_cards TO pagemill_api;

CREATE TRIGGER document_chunks_entries AFTER DELETE ON document_chunks
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION entries_follow_text();
CREATE TRIGGER document_cards_entries BEFORE UPDATE OF text OR DELETE ON document_cards
  FOR EACH ROW EXECUTE FUNCTION entries_follow_card();
CREATE TRIGGER search_entries_terms AFTER DELETE ON search_entries
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION forget_entry_terms();

-- Searches in a section have found their chunks when they look at it, so this index cost more than
-- a third of writing chunks and served nothing.
DROP INDEX document_chunks_section;

-- PostgreSQL no longer parses what is written. The old words stay for the release before, which
-- finds new texts through their entries (search_keyword); a later migration drops them.
ALTER TABLE document_chunks ALTER COLUMN words DROP EXPRESSION, ALTER COLUMN words DROP NOT NULL;
ALTER TABLE document_cards ALTER COLUMN words DROP EXPRESSION, ALTER COLUMN words DROP NOT NULL;

-- Background tasks over stored documents, by kind: what a workspace has been asked for, which is
-- its place among the others too, and the documents that are left, in batches for whichever worker
-- takes the row. `pagemill reindex` adds documents whose entries another analysis made.
CREATE TABLE backfills (
  kind text NOT NULL CONSTRAINT backfills_kind CHECK (kind IN ('reindex')),
  workspace_id uuid NOT NULL,
  -- What is to come of it: of reindex, entries of this analysis. Programs with another leave it.
  target integer NOT NULL,
  documents integer NOT NULL,  -- asked for
  served_at timestamptz NOT NULL DEFAULT '-infinity',
  finished_at timestamptz,
  PRIMARY KEY (kind, workspace_id)
);
CREATE INDEX backfills_turn ON backfills (kind, target, served_at) WHERE finished_at IS NULL;
CREATE TABLE backfill_documents (
  kind text NOT NULL,
  workspace_id uuid NOT NULL,
  document_id uuid NOT NULL,
  generation integer NOT NULL,
  target integer NOT NULL,
  everything boolean NOT NULL,  -- also what is as it should be
  position integer NOT NULL DEFAULT -1,  -- where the next batch begins, as the kind counts
  run_at timestamptz NOT NULL DEFAULT now(),
  failures integer NOT NULL DEFAULT 0,  -- in a row
  error_code text,  -- of one that was set aside for its failures, until it is asked for again
  PRIMARY KEY (kind, workspace_id, document_id, generation)
) WITH (fillfactor = 80);
DO $$
DECLARE
  guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY['backfills', 'backfill_documents'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', guarded);
    EXECUTE format('CREATE POLICY of_the_owner ON %I TO pagemill_owner '
                   'USING (true) WITH CHECK (true)', guarded);
    EXECUTE format('CREATE POLICY of_the_worker ON %I TO pagemill_worker '
                   'USING (true) WITH CHECK (true)', guarded);
  END LOOP;
END
$$;
GRANT SELECT, UPDATE ON backfills TO pagemill_worker;
GRANT SELECT, UPDATE, DELETE ON backfill_documents TO pagemill_worker;
