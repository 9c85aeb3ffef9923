-- Which text of each function is applied: the runner's other table, created with the first.
CREATE TABLE public.schema_functions (
  name text PRIMARY KEY,
  checksum text NOT NULL CONSTRAINT schema_functions_checksum CHECK (length(checksum) = 64),
  applied_at timestamptz NOT NULL DEFAULT now()
)
