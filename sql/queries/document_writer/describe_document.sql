-- What the file says about itself, from the first record of an extraction. A title given at
-- submission stays.
UPDATE documents
   SET title = coalesce(title, $2), author = $3, page_count = $4, outline = $5, metadata = $6
 WHERE id = $1
