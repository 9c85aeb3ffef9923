-- A batch of chunks of one generation, with what each counts against the workspace's storage: its
-- words are stored once more, for search. Titles come as the texts of arrays, since arrays of
-- arrays must be rectangular. insert_search_entries follows.
INSERT INTO document_chunks (document_id, generation, index, workspace_id, first_page, last_page,
                             section, section_titles, text, tokens, bboxes, stored_bytes,
                             is_indexed)
SELECT $1, $2, i, $3, f, l, nullif(s, '')::ltree,
       titles::text[], t, n, b::jsonb,
       2 * octet_length(t) + octet_length(titles) + octet_length(b), true
  FROM unnest($4::integer[], $5::integer[], $6::integer[], $7::text[], $8::text[], $9::text[],
              $10::integer[], $11::text[]) AS chunk (i, f, l, s, titles, t, n, b)
