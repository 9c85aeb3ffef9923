-- role: owner
-- needs: current_workspace shown_title description_became_current
-- What stands beside the text: labels and annotations of pages, form fields, what went wrong where,
-- and which extractor made a generation.

ALTER TABLE document_pages
  ADD COLUMN label text,
  ADD COLUMN annotations jsonb COMPRESSION lz4 NOT NULL DEFAULT '[]';
-- document_problems asks for these pages only.
CREATE INDEX document_pages_problems ON document_pages (document_id, generation, number)
  WHERE problem IS NOT NULL OR text = '';

ALTER TABLE documents
  -- What the file says as its title, so that one given by hand can be told from it and taken back.
  ADD COLUMN file_title text,
  ADD COLUMN extractor_version integer,   -- of the current generation
  -- What the file says by a generation that is not current yet: the arguments of describe_document.
  ADD COLUMN next_description jsonb;
CREATE TRIGGER documents_description BEFORE UPDATE OF current_generation ON documents
  FOR EACH ROW WHEN (OLD.current_generation <> NEW.current_generation)
  EXECUTE FUNCTION description_became_current();

CREATE TABLE document_form_fields (
  document_id uuid NOT NULL,
  generation integer NOT NULL,
  index integer NOT NULL CONSTRAINT document_form_fields_index CHECK (index >= 0),
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  value text COMPRESSION lz4 NOT NULL,
  page integer CONSTRAINT document_form_fields_page CHECK (page >= 1),
  bbox jsonb NOT NULL,
  PRIMARY KEY (document_id, generation, index)
);
ALTER TABLE document_form_fields ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_owner ON document_form_fields TO pagemill_owner
  USING (true) WITH CHECK (true);
CREATE POLICY of_the_workspace ON document_form_fields TO pagemill_api
  USING (workspace_id = current_workspace_id()) WITH CHECK (workspace_id = current_workspace_id());
CREATE POLICY of_the_worker ON document_form_fields TO pagemill_worker
  USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON document_form_fields TO pagemill_worker;
GRANT SELECT, DELETE ON document_form_fields TO pagemill_api;
