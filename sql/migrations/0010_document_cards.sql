-- role: owner
-- needs: current_workspace
-- The cards of documents, and changes of their titles and tags.

GRANT UPDATE (title, tags) ON documents TO pagemill_api;

-- What keyword search finds a document by besides its chunks: title, filename, author and running
-- heads. A table of its own and not a chunk with a special number, because chunks are numbered
-- without gaps, listed, counted and embedded, and each of these would have to leave cards out.
-- The text is stored as it is made and `words` derives from it alone, as in document_chunks: when
-- the ranking changes, its columns are added to both tables and filled in the same way, and only
-- search_cards changes with search_keyword.
-- With a foreign key, unlike pages and chunks: there are one or two rows for a document, and a
-- program of the release before, which knows no cards, deletes them with it.
CREATE TABLE document_cards (
  document_id uuid NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  generation integer NOT NULL,
  workspace_id uuid NOT NULL,
  running_heads text[] NOT NULL DEFAULT '{}',
  text text COMPRESSION lz4 NOT NULL,
  -- Twice, since the parser takes "annual_report.pdf" for one word.
  words tsvector COMPRESSION lz4 NOT NULL GENERATED ALWAYS AS
    (to_tsvector('english', text) || to_tsvector('english', translate(text, '._-', '   '))) STORED,
  PRIMARY KEY (document_id, generation)
);
CREATE INDEX document_cards_words ON document_cards USING gin (words);

ALTER TABLE document_cards ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_owner ON document_cards TO pagemill_owner USING (true) WITH CHECK (true);
CREATE POLICY of_the_workspace ON document_cards TO pagemill_api
  USING (workspace_id = current_workspace_id()) WITH CHECK (workspace_id = current_workspace_id());
CREATE POLICY of_the_worker ON document_cards TO pagemill_worker USING (true) WITH CHECK (true);
CREATE POLICY of_the_reader ON document_cards FOR SELECT TO pagemill_reader USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON document_cards TO pagemill_worker;
GRANT SELECT, INSERT (document_id, generation, workspace_id, running_heads, text),
  UPDATE (running_heads, text) ON document_cards TO pagemill_api;
GRANT SELECT ON document_cards TO pagemill_reader;

-- Documents that were read before get a card without running heads; a reprocess adds them.
INSERT INTO document_cards (document_id, generation, workspace_id, text)
SELECT id, current_generation, workspace_id, concat_ws(E'\n', title, filename, author)
  FROM documents
 WHERE status IN ('ready', 'partial') AND coalesce(title, filename, author) IS NOT NULL;
