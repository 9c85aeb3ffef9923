-- role: owner
-- Terms of a workspace that are alike in their letters. Terms of one entry are found here once they
-- are folded, which takes seconds.

-- Terms that begin as `beginning` does ("@", "=aero", ":en:aero"), the commonest first.
CREATE OR REPLACE FUNCTION terms_beginning(workspace uuid, beginning text)
RETURNS TABLE (term text, dimension integer, entries integer)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT t.term, t.dimension, t.entries
    FROM search_terms t
   WHERE t.workspace_id = workspace AND t.term !~ '\d' AND t.term >= beginning
     AND t.term < beginning || U&'\+10FFFF'
   ORDER BY t.entries DESC, t.term LIMIT 64;
END
$$;
REVOKE ALL ON FUNCTION terms_beginning FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION terms_beginning TO pagemill_reader;

-- Terms that look like one that no entry has: in its language, with its first two letters, these
-- exchanged, or the second one missing.
CREATE OR REPLACE FUNCTION similar_terms(workspace uuid, unknown text)
RETURNS TABLE (term text, dimension integer, entries integer)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  tag text := substring(unknown FROM '^(?:=|:[^:]*:)');
  word text := substr(unknown, length(tag) + 1);
  letters text[] := ARRAY[left(word, 2), reverse(left(word, 2)),
                          left(word, 1) || substr(word, 3, 1)];
BEGIN
  RETURN QUERY
  SELECT s.term, s.dimension, s.entries
    FROM (SELECT DISTINCT tag || l.letters AS beginning FROM unnest(letters) AS l (letters)) b
   CROSS JOIN LATERAL (
     -- By the index for each beginning: as a join it could be a scan of all terms.
     SELECT t.term, t.dimension, t.entries,
            similarity(substr(t.term, length(tag) + 1), word) AS likeness
       FROM search_terms t
      WHERE t.workspace_id = workspace AND t.term !~ '\d'
        AND t.term >= b.beginning AND t.term < b.beginning || U&'\+10FFFF'
        AND abs(length(t.term) - length(unknown)) <= 2
     OFFSET 0) s
   WHERE s.likeness >= 0.3
   ORDER BY s.likeness DESC, s.entries DESC, s.term
   LIMIT 3;
END
$$;
REVOKE ALL ON FUNCTION similar_terms FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION similar_terms TO pagemill_reader;
