-- A batch of pages of one generation, with what each counts against the workspace's storage.
INSERT INTO document_pages (document_id, generation, number, workspace_id, width, height, rotation,
                            text, markdown, blocks, ocr, problem, label, annotations, stored_bytes)
SELECT $1, $2, n, $3, w, h, r, t, m, b::jsonb, o, nullif(p, ''), nullif(l, ''), a::jsonb,
       octet_length(t) + octet_length(m) + octet_length(b) + octet_length(a)
  FROM unnest($4::integer[], $5::real[], $6::real[], $7::smallint[], $8::text[], $9::text[],
              $10::text[], $11::boolean[], $12::text[], $13::text[], $14::text[])
    AS page (n, w, h, r, t, m, b, o, p, l, a)
