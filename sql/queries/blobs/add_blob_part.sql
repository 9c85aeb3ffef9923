-- One part of an upload, at most 256 KiB.
INSERT INTO blob_parts (blob_id, number, workspace_id, data) VALUES ($1, $2,
  current_workspace_id(), $3)
