-- role: owner
-- needs: note_stored_bytes
-- How much each workspace stores, and how much it may. Files count with their bytes, what came of
-- them as it is before compression. Every statement that writes or deletes such rows appends what
-- it changed, so that writers never wait for each other; the sweep folds the rows.

-- Null: as PAGEMILL_WORKSPACE_BYTES_MAX says.
ALTER TABLE workspaces ADD COLUMN storage_bytes_max bigint
  CONSTRAINT workspaces_storage_bytes_max CHECK (storage_bytes_max >= 0);

CREATE TABLE workspace_storage (
  workspace_id uuid PRIMARY KEY,
  file_bytes bigint NOT NULL DEFAULT 0,
  content_bytes bigint NOT NULL DEFAULT 0,
  counted_at timestamptz  -- when all of it was counted last; null: only changes are in it
) WITH (fillfactor = 70);

CREATE TABLE storage_changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id uuid NOT NULL,
  file_bytes bigint NOT NULL DEFAULT 0,
  content_bytes bigint NOT NULL DEFAULT 0
);
CREATE INDEX storage_changes_workspace ON storage_changes (workspace_id);

ALTER TABLE workspace_storage ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE storage_changes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_sees_all ON workspace_storage TO pagemill_owner USING (true);
CREATE POLICY owner_sees_all ON storage_changes TO pagemill_owner USING (true);

-- What a row counts, known when it is written: the size of compressed JSON is not seen later. Null
-- in rows of an earlier version, which count their text only.
ALTER TABLE document_pages ADD COLUMN stored_bytes integer;
ALTER TABLE document_chunks ADD COLUMN stored_bytes integer;

CREATE TRIGGER blobs_stored AFTER INSERT ON blobs
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_stored_bytes();
CREATE TRIGGER blobs_changed AFTER UPDATE ON blobs REFERENCING OLD TABLE AS removed
  NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_stored_bytes();
CREATE TRIGGER blobs_deleted AFTER DELETE ON blobs
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION note_stored_bytes();
CREATE TRIGGER document_pages_stored AFTER INSERT ON document_pages
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_stored_bytes();
CREATE TRIGGER document_pages_deleted AFTER DELETE ON document_pages
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION note_stored_bytes();
CREATE TRIGGER document_chunks_stored AFTER INSERT ON document_chunks
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_stored_bytes();
CREATE TRIGGER document_chunks_deleted AFTER DELETE ON document_chunks
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION note_stored_bytes();
CREATE TRIGGER chunk_embeddings_stored AFTER INSERT ON chunk_embeddings
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_stored_bytes();
CREATE TRIGGER chunk_embeddings_deleted AFTER DELETE ON chunk_embeddings
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION note_stored_bytes();
