-- Begins an upload: a blob without a hash, which nothing can refer to yet. Index: primary key.
INSERT INTO blobs (id, workspace_id) VALUES ($1, current_workspace_id())
