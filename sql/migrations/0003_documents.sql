-- role: owner
-- needs: generation_became_obsolete
-- Files, and what is read from them: documents, their pages, chunks and vectors.

CREATE TYPE document_status AS ENUM ('processing', 'ready', 'partial', 'failed');

CREATE TABLE blobs (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id),
  -- null until the upload is complete
  sha256 bytea CONSTRAINT blobs_sha256_length CHECK (length(sha256) = 32),
  bytes bigint NOT NULL DEFAULT 0,
  part_count integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Since when it may be unreferenced: the upload is incomplete, or a document of it was deleted.
  -- The sweep looks only at these.
  unused_since timestamptz DEFAULT now()
);
CREATE UNIQUE INDEX blobs_content ON blobs (workspace_id, sha256) WHERE sha256 IS NOT NULL;
CREATE INDEX blobs_unused ON blobs (unused_since) WHERE unused_since IS NOT NULL;

CREATE TABLE blob_parts (
  blob_id uuid NOT NULL,
  number integer NOT NULL,
  workspace_id uuid NOT NULL,
  data bytea NOT NULL,
  PRIMARY KEY (blob_id, number)
);
ALTER TABLE blob_parts ALTER COLUMN data SET STORAGE EXTERNAL;  -- PDFs are compressed already

CREATE TABLE documents (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id),
  job_id uuid NOT NULL,                 -- the newest job
  blob_id uuid REFERENCES blobs (id),   -- null until a URL is downloaded
  status document_status NOT NULL DEFAULT 'processing',
  current_generation integer NOT NULL DEFAULT 1,
  filename text,
  title text,
  author text,
  page_count integer,
  chunk_count integer NOT NULL DEFAULT 0,
  language text,
  tags text[] NOT NULL DEFAULT '{}',
  outline jsonb,
  metadata jsonb,
  sha256 bytea,
  bytes bigint,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- the highest that a job was made for: the newest job's
  newest_generation integer NOT NULL DEFAULT 1,
  -- Since when a generation may be neither the current nor the newest one. The sweep looks only at
  -- these.
  obsolete_since timestamptz
) WITH (fillfactor = 80);
CREATE INDEX documents_listing ON documents (workspace_id, id);
CREATE INDEX documents_content ON documents (workspace_id, sha256);
CREATE INDEX documents_blob ON documents (blob_id);
CREATE INDEX documents_tags ON documents USING gin (tags);
CREATE INDEX documents_obsolete ON documents (obsolete_since) WHERE obsolete_since IS NOT NULL;
CREATE TRIGGER documents_generation BEFORE UPDATE OF current_generation ON documents
  FOR EACH ROW WHEN (OLD.current_generation <> NEW.current_generation)
  EXECUTE FUNCTION generation_became_obsolete();

-- No foreign keys from here on: every write of a job is fenced by its live row, and deleting a
-- document cancels its job first.
CREATE TABLE document_pages (
  document_id uuid NOT NULL,
  generation integer NOT NULL,
  number integer NOT NULL CONSTRAINT document_pages_number CHECK (number >= 1),
  workspace_id uuid NOT NULL,
  width real NOT NULL,
  height real NOT NULL,
  rotation smallint NOT NULL,
  text text COMPRESSION lz4 NOT NULL,
  markdown text COMPRESSION lz4 NOT NULL,
  blocks jsonb COMPRESSION lz4 NOT NULL,
  ocr boolean NOT NULL DEFAULT false,
  problem text,
  PRIMARY KEY (document_id, generation, number)
);

CREATE TABLE document_chunks (
  document_id uuid NOT NULL,
  generation integer NOT NULL,
  index integer NOT NULL CONSTRAINT document_chunks_index CHECK (index >= 0),
  workspace_id uuid NOT NULL,
  first_page integer NOT NULL,
  last_page integer NOT NULL,
  section ltree,
  section_titles text[] NOT NULL DEFAULT '{}',
  text text COMPRESSION lz4 NOT NULL,
  tokens integer NOT NULL,
  bboxes jsonb NOT NULL,
  words tsvector COMPRESSION lz4 NOT NULL GENERATED ALWAYS AS (to_tsvector('english', text)) STORED,
  PRIMARY KEY (document_id, generation, index)
);
CREATE INDEX document_chunks_words ON document_chunks USING gin (words);
CREATE INDEX document_chunks_section ON document_chunks USING gist (section)
  WHERE section IS NOT NULL;

-- One is active: new chunks are embedded with it, and queries are compared in it.
CREATE TABLE embedding_models (
  id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  dimension integer NOT NULL
    CONSTRAINT embedding_models_dimension CHECK (dimension BETWEEN 1 AND 2000),
  active boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX embedding_models_one_active ON embedding_models (active) WHERE active;

-- Apart from the chunks, so that several models can coexist and adding a vector never rewrites a
-- chunk and its words. register_embedding_model adds an HNSW index for each model.
CREATE TABLE chunk_embeddings (
  document_id uuid NOT NULL,
  generation integer NOT NULL,
  index integer NOT NULL,
  model_id smallint NOT NULL REFERENCES embedding_models (id),
  workspace_id uuid NOT NULL,
  embedding vector NOT NULL,
  PRIMARY KEY (document_id, generation, index, model_id)
) WITH (toast_tuple_target = 8160);
-- An exact scan must not fetch every vector from TOAST.
ALTER TABLE chunk_embeddings ALTER COLUMN embedding SET STORAGE MAIN;
CREATE INDEX chunk_embeddings_workspace ON chunk_embeddings (workspace_id, model_id);

CREATE TYPE search_hit AS (document_id uuid, generation integer, index integer, score real);
