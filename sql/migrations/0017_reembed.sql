-- role: owner
-- drops: register_embedding_model
-- A change of the model without downtime: the vectors of a wanted model are made beside those of
-- the active one (the background task "reembed"), it becomes the active one when none are missing,
-- and then the old ones are deleted.

ALTER TABLE embedding_models
  -- Its vectors are being made; it becomes the active one.
  ADD COLUMN wanted boolean NOT NULL DEFAULT false,
  -- Since then another one is active, and searches that began before may still use its vectors.
  ADD COLUMN retired_at timestamptz,
  -- Nothing reads the vectors of a retired model any more; they are being deleted.
  ADD COLUMN closed boolean NOT NULL DEFAULT false,
  -- Of a retired model: no vector is left.
  ADD COLUMN emptied_at timestamptz,
  -- Chunks longer than its window, of which each vector is the mean of several.
  ADD COLUMN long_chunks bigint NOT NULL DEFAULT 0,
  -- Of the files that make its vectors; null: unknown. With another one it is another model.
  ADD COLUMN fingerprint text,
  ADD CONSTRAINT embedding_models_wanted CHECK (NOT (active AND wanted));
CREATE UNIQUE INDEX embedding_models_one_wanted ON embedding_models (wanted) WHERE wanted;
GRANT UPDATE (long_chunks) ON embedding_models TO pagemill_worker;
CREATE POLICY of_the_worker ON embedding_models FOR UPDATE TO pagemill_worker
  USING (true) WITH CHECK (true);

ALTER TABLE backfills DROP CONSTRAINT backfills_kind,
  ADD CONSTRAINT backfills_kind CHECK (kind IN ('reindex', 'reembed'));

-- It has one argument more now, which older programs leave out.
DROP FUNCTION IF EXISTS register_embedding_model(text, integer);
