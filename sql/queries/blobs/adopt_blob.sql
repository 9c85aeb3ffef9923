-- The blob of the workspace that has this content already, to be referred to in this transaction.
-- Index blobs_content, at most one row.
UPDATE blobs SET unused_since = NULL WHERE workspace_id = current_workspace_id() AND sha256 = $1
  RETURNING id
