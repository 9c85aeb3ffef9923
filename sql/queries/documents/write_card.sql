-- Writes the card of a generation of a document. Whether it still has its search entry: a trigger
-- takes that of another text. One row. Index: primary key.
INSERT INTO document_cards (document_id, generation, workspace_id, running_heads, text)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (document_id, generation)
DO UPDATE SET running_heads = excluded.running_heads, text = excluded.text
RETURNING is_indexed
