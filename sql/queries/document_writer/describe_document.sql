-- What the file says about itself, from the first record of an extraction, if that is of the
-- current generation. shown_title says which title stays. Index: primary key, one row or none.
UPDATE documents
   SET title = shown_title(title, file_title, $3), file_title = $3, author = $4, page_count = $5,
       outline = $6, metadata = $7, extractor_version = $8, language = nullif($9, '')
 WHERE id = $1 AND current_generation = $2
