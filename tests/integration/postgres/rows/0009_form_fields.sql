-- One row of the table that 0009 makes.
INSERT INTO document_form_fields (document_id, generation, index, workspace_id, name, type, value,
  page, bbox)
VALUES ('00000000-0000-7000-8000-0000000000d0', 1, 0, '00000000-0000-7000-8000-0000000000a0',
  'person.name', 'text', 'Ada', 1, '[1, 2, 3, 4]');
