INSERT INTO embedding_models (name, dimension, wanted, long_chunks) VALUES ('wanted', 3, true, 2);
INSERT INTO backfills (kind, workspace_id, target, documents)
VALUES ('reembed', '00000000-0000-7000-8000-0000000000a0', 2, 1);
