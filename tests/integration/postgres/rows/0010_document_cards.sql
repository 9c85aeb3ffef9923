INSERT INTO document_cards (document_id, generation, workspace_id, running_heads, text)
VALUES ('00000000-0000-7000-8000-0000000000d0', 2, '00000000-0000-7000-8000-0000000000a0',
  ARRAY['A running head'], E'A title\nA running head');
