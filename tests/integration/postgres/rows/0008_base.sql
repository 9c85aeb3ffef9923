-- At least one row in every table that the base makes. Loaded as the superuser before the first
-- later migration is applied. A migration NNNN that adds a table adds rows/NNNN_<what>.sql, which
-- is loaded after it.
INSERT INTO workspaces (id, name, running_jobs_max)
VALUES ('00000000-0000-7000-8000-0000000000a0', 'kept', 3);
INSERT INTO user_workspaces (user_id, workspace_id, role)
VALUES ('00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000a0', 'member');
INSERT INTO api_keys (id, workspace_id, prefix, secret_hash, name, scopes, expires_at)
VALUES ('00000000-0000-7000-8000-0000000000a2', '00000000-0000-7000-8000-0000000000a0',
  'abcdefghijkl', sha256('secret'), 'a key', ARRAY['read', 'search'], '2030-01-02 03:04:05+00');
INSERT INTO rate_limits (subject, arrival) VALUES ('address 192.0.2.1', now());

INSERT INTO blobs (id, workspace_id, sha256, bytes, part_count, unused_since)
VALUES ('00000000-0000-7000-8000-0000000000b0', '00000000-0000-7000-8000-0000000000a0',
  sha256('file'), 4, 1, NULL);
INSERT INTO blob_parts (blob_id, number, workspace_id, data)
VALUES ('00000000-0000-7000-8000-0000000000b0', 0, '00000000-0000-7000-8000-0000000000a0', 'file');
INSERT INTO documents (id, workspace_id, job_id, blob_id, status, current_generation,
  newest_generation, filename, title, author, page_count, chunk_count, language, tags, outline,
  metadata, sha256, bytes, obsolete_since)
VALUES ('00000000-0000-7000-8000-0000000000d0', '00000000-0000-7000-8000-0000000000a0',
  '00000000-0000-7000-8000-0000000000e0', '00000000-0000-7000-8000-0000000000b0', 'partial', 1, 2,
  'a.pdf', 'A title', 'An author', 2, 1, 'en', ARRAY['one', 'two'], '[{"title": "One"}]',
  '{"producer": "x"}', sha256('file'), 4, now());
INSERT INTO document_pages (document_id, generation, number, workspace_id, width, height, rotation,
  text, markdown, blocks, ocr, problem)
VALUES ('00000000-0000-7000-8000-0000000000d0', 1, 1, '00000000-0000-7000-8000-0000000000a0', 612,
  792, 90, 'some words', '# some words', '[{"kind": "text"}]', false, NULL),
  ('00000000-0000-7000-8000-0000000000d0', 1, 2, '00000000-0000-7000-8000-0000000000a0', 612, 792,
  0, '', '', '[]', true, 'unreadable');
INSERT INTO document_chunks (document_id, generation, index, workspace_id, first_page, last_page,
  section, section_titles, text, tokens, bboxes)
VALUES ('00000000-0000-7000-8000-0000000000d0', 1, 0, '00000000-0000-7000-8000-0000000000a0', 1, 2,
  '1.2', ARRAY['One', 'Two'], 'some words', 2, '[[0, 0, 10, 10]]');
INSERT INTO embedding_models (name, dimension, active) VALUES ('tiny', 2, true);
INSERT INTO chunk_embeddings (document_id, generation, index, model_id, workspace_id, embedding)
SELECT '00000000-0000-7000-8000-0000000000d0', 1, 0, id, '00000000-0000-7000-8000-0000000000a0',
       '[1,0]' FROM embedding_models;

INSERT INTO workers (id, slot, host, pid, version, slots)
VALUES ('00000000-0000-7000-8000-0000000000c0', 'slot', 'host', 7, '0.1', 4);
INSERT INTO jobs_live (id, workspace_id, document_id, generation, blob_id, state, stage, started_at,
  attempt, worker_id, slot, options, tags, filename, sha256, bytes, checkpoint, password,
  source_url)
VALUES ('00000000-0000-7000-8000-0000000000e0', '00000000-0000-7000-8000-0000000000a0',
  '00000000-0000-7000-8000-0000000000d0', 2, '00000000-0000-7000-8000-0000000000b0', 'processing',
  'extracting', now(), 1, '00000000-0000-7000-8000-0000000000c0', 'slot', '{"priority": "high"}',
  ARRAY['one'], 'a.pdf', sha256('file'), 4, '{"page": 1}', 'secret', 'https://example.org/a.pdf');
-- Owes a callback: the trigger adds the delivery.
INSERT INTO jobs_finished (id, workspace_id, document_id, generation, blob_id, state, stage,
  priority, run_at, created_at, started_at, attempt, failures, max_retries, lease_token, options,
  tags, filename, sha256, bytes, error, pages_done, pages_total, chunks_done, chunks_total,
  text_complete, checkpoint, version, source_url)
VALUES ('00000000-0000-7000-8000-0000000000e1', '00000000-0000-7000-8000-0000000000a0',
  '00000000-0000-7000-8000-0000000000d0', 1, '00000000-0000-7000-8000-0000000000b0', 'failed',
  'extracting', 2, now(), now(), now(), 4, 4, 3, 9, '{"callback_url": "https://example.org/"}',
  ARRAY['one'], 'a.pdf', sha256('file'), 4, '{"code": "x"}', 1, 2, 1, 1, false, '{"page": 1}', 5,
  'https://example.org/a.pdf');
INSERT INTO job_events (job_id, workspace_id, event, slot, detail)
VALUES ('00000000-0000-7000-8000-0000000000e1', '00000000-0000-7000-8000-0000000000a0', 'failed',
  'slot', '{"failures": 4}');
INSERT INTO idempotency_keys (workspace_id, key, request_hash, job_id)
VALUES ('00000000-0000-7000-8000-0000000000a0', 'key', sha256('request'),
  '00000000-0000-7000-8000-0000000000e1');
UPDATE queue_settings SET paused = true, paused_at = now();
INSERT INTO webhook_secrets (workspace_id, current, previous)
VALUES ('00000000-0000-7000-8000-0000000000a0', 'whsec_a', 'whsec_b');
