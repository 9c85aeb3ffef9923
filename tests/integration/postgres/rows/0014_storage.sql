INSERT INTO workspace_storage (workspace_id, file_bytes, content_bytes)
VALUES ('00000000-0000-7000-8000-0000000000a0', 1000, 2000);
INSERT INTO storage_changes (workspace_id, file_bytes)
VALUES ('00000000-0000-7000-8000-0000000000a0', 10);
