-- What the card of a generation ($2) says of its document; for one that is not current yet, what
-- will be so when it is. Locked, so that a card cannot be written after a change of the title with
-- the title before it. One row, or none. Index: primary key.
SELECT filename,
       CASE WHEN current_generation = $2 THEN language ELSE next_description ->> 'language' END
         AS language,
       CASE WHEN current_generation = $2 THEN title
            ELSE shown_title(title, file_title, next_description ->> 'title') END AS title,
       CASE WHEN current_generation = $2 THEN author ELSE next_description ->> 'author' END
         AS author
  FROM documents WHERE id = $1 FOR NO KEY UPDATE
