-- The same of a generation that is not current yet: description_became_current applies it when it
-- is. Index: primary key, one row or none.
UPDATE documents
   SET next_description = jsonb_build_object('title', $3::text, 'author', $4::text,
         'page_count', $5::integer, 'outline', $6::jsonb, 'metadata', $7::jsonb,
         'extractor_version', $8::integer, 'language', nullif($9::text, ''))
 WHERE id = $1 AND current_generation <> $2
