INSERT INTO search_entries (document_id, generation, number, workspace_id, analysis, keys, weights,
  chunk_weights, chunk_tokens, chunk_languages)
VALUES ('00000000-0000-7000-8000-0000000000d0', 2, 0, '00000000-0000-7000-8000-0000000000a0', 7,
  '{1}', '{1:1}/536870912', ARRAY['{1:1}/536870912']::sparsevec[], '{abcd}', '{en}');
INSERT INTO search_terms (workspace_id, dimension, entries, term)
VALUES ('00000000-0000-7000-8000-0000000000a0', 1, 1, ':en:wing');
INSERT INTO search_term_changes (workspace_id, dimensions, entries, terms)
VALUES ('00000000-0000-7000-8000-0000000000a0', '{1}', '{1}', '{:en:wing}');
INSERT INTO backfills (kind, workspace_id, target, documents)
VALUES ('reindex', '00000000-0000-7000-8000-0000000000a0', 7, 1);
INSERT INTO backfill_documents (kind, workspace_id, document_id, generation, target, everything,
  failures, error_code)
VALUES ('reindex', '00000000-0000-7000-8000-0000000000a0', '00000000-0000-7000-8000-0000000000d0',
  2, 7, false, 5, 'database_timeout');
