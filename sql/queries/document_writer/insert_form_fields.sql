-- The form fields of one generation, numbered in the order of the file. An extraction that goes on
-- at a checkpoint says the same ones again.
INSERT INTO document_form_fields (document_id, generation, index, workspace_id, name, type, value,
                                  page, bbox)
SELECT $1, $2, f.place - 1, $3, f.name, f.type, f.value, nullif(f.page, 0), f.bbox::jsonb
  FROM unnest($4::text[], $5::text[], $6::text[], $7::integer[], $8::text[]) WITH ORDINALITY
    AS f (name, type, value, page, bbox, place)
    ON CONFLICT (document_id, generation, index) DO NOTHING
