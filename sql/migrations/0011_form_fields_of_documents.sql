-- role: owner
-- With a foreign key, as cards have one: a program of the release before, which knows no form
-- fields, deletes them with their document.

ALTER TABLE document_form_fields ADD CONSTRAINT document_form_fields_document
  FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE;
