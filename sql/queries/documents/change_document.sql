-- Sets the title of a document to $3, without one to that of its file, if $2 says so; and the tags
-- unless $4 is null. One row, or none: there is no such document. Index: primary key.
UPDATE documents
   SET title = CASE WHEN $2 THEN coalesce($3, file_title) ELSE title END, tags = coalesce($4, tags)
 WHERE id = $1
RETURNING id
