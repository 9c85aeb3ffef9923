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
BEGIN
  RETURN QUERY
  SELECT t.term, t.dimension, t.entries
    FROM (SELECT substring(unknown FROM '^(?:=|:[^:]*:)') AS tag,
                 substring(unknown FROM '^(?:=|:[^:]*:)(.*)$') AS word) u
   CROSS JOIN LATERAL (
     SELECT DISTINCT u.tag || b.letters AS beginning
       FROM (VALUES (left(u.word, 2)), (reverse(left(u.word, 2))),
                    (left(u.word, 1) || substr(u.word, 3, 1))) AS b (letters)) b
    JOIN search_terms t ON t.workspace_id = workspace AND t.term !~ '\d'
     AND t.term >= b.beginning AND t.term < b.beginning || U&'\+10FFFF'
   WHERE abs(length(t.term) - length(unknown)) <= 2
     AND similarity(substr(t.term, length(u.tag) + 1), u.word) >= 0.3
   ORDER BY similarity(substr(t.term, length(u.tag) + 1), u.word) DESC, t.entries DESC, t.term
   LIMIT 3;
END
$$;
REVOKE ALL ON FUNCTION similar_terms FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION similar_terms TO pagemill_reader;
