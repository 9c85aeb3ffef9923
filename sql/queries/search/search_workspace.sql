-- A search: its halves' candidates with both scores and their texts, at most twice $22 rows, after
-- a first row that is about the question. $1 to $13 are the question, null without words; $14 and
-- $15 its vector and model. Indexes inside the functions: search_entries_keys, the model's HNSW
-- index, primary keys.
SELECT about::text AS about, document_id, nullif(index, -1) AS index, language, first_page,
       last_page, page_label, title, filename, text, keyword_score, semantic_score
  FROM search_workspace(
    row($1::integer, $2::integer, $3::integer[], $4::integer[], $5::integer[], $6::text[],
      $7::text[], $8::integer[], $9::integer[], $10::text[], $11::text[], $12::integer[],
      $13::bytea[])::search_question,
    $14::vector, $15::smallint,
    row($16::uuid[], $17::text[], $18::ltree, $19::int4multirange, $20::timestamptz,
      $21::timestamptz)::search_filter, $22, $23)
