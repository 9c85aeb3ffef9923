/// One small workspace, in a database of its own.
#pragma once
#include <format>
#include <string>
#include <string_view>
#include <vector>

#include "common/stores/search/entry_rows.hpp"
#include "tests/integration/search/search_library.hpp"

namespace pagemill::test {

/// One workspace with documents of a few chunks, written as the worker does.
struct shelf {
  test_database database = postgres_cluster::shared().make_database();
  workspace_id workspace{*parse_uuid(
      query(database.owner_url, "INSERT INTO workspaces (name) VALUES ('shelf') RETURNING id"))};
  postgres::connection_pool worker{
      service_pool(postgres_cluster::shared(), database.name, service_login::worker)};
  postgres::connection_pool api{
      service_pool(postgres_cluster::shared(), database.name, service_login::api)};
  search_store store{api};

  std::string ask(const std::string& sql) const { return query(database.owner_url, sql); }
  postgres::generation_key add_document(int generation = 1) const {
    const auto id = ask(std::format(
        "INSERT INTO documents (id, workspace_id, job_id, status, current_generation) VALUES "
        "(uuid_generate_v4(), '{}', uuid_generate_v4(), 'ready', {}) RETURNING id",
        to_string(workspace), generation));
    return {workspace, {*parse_uuid(id)}, generation};
  }
  void write(const postgres::generation_key& key, int first, const std::vector<std::string>& texts,
             std::string_view language = "en") {
    std::vector<postgres::indexed_chunk> chunks;
    for (const auto& text : texts) {
      const int index = first + static_cast<int>(chunks.size());
      ask(
          std::format("INSERT INTO document_chunks (document_id, generation, index, workspace_id, "
                      "first_page, last_page, text, tokens, bboxes, is_indexed) VALUES ('{}', {}, "
                      "{}, '{}', {}, {}, '{}', 9, '[]', true)",
                      to_string(key.document), key.generation, index, to_string(workspace),
                      index + 1, index + 1, text));
      chunks.push_back({index, index_text(text, language)});
    }
    postgres::transact(worker, postgres::visibility{}, [&](postgres::transaction& open) {
      postgres::add_chunk_entries(open, key, chunks);
      return true;
    });
  }
  std::vector<search_candidate> find(const std::string& question, const search_filter& filter = {},
                                     int wanted = 100) {
    const auto words = analyze_query(question);
    auto found = store.find(workspace, {.words = &words}, filter, wanted).candidates;
    std::ranges::sort(found, std::greater{}, &search_candidate::keyword_score);
    return found;
  }
  /// The index of the only hit, or -1.
  int place_of(const std::string& question, const search_filter& filter = {}) {
    const auto found = find(question, filter);
    return found.size() == 1 ? found[0].index.value_or(-1) : -1;
  }
  /// Terms whose count differs from what the entries say.
  std::string wrong_counts() const {
    ask("SELECT fold_term_changes(1000)");
    return ask(R"(
      SELECT count(*) FROM (
        SELECT k.key # workspace_hash(e.workspace_id) AS dimension, count(*) AS entries
          FROM search_entries e, unnest(e.keys) AS k (key) GROUP BY 1
        UNION ALL SELECT term_dimension('@'), count(*) FROM search_entries HAVING count(*) > 0
        UNION ALL
        SELECT term_dimension('@' || l.language), count(DISTINCT (e.document_id, e.number))
          FROM search_entries e, unnest(e.chunk_languages) AS l (language)
         WHERE l.language <> '' GROUP BY 1
        UNION ALL SELECT term_dimension('!' || e.analysis), count(*) FROM search_entries e
         GROUP BY e.analysis) truth
        FULL JOIN search_terms t ON t.dimension = truth.dimension
       WHERE t.entries IS DISTINCT FROM truth.entries)");
  }
};

/// A word of letters alone, since codes are found in part too.
inline std::string serial(int i) {
  return std::format("serial{}{}q", static_cast<char>('a' + i / 26),
                     static_cast<char>('a' + i % 26));
}

/// In quotes, since words that nobody has are replaced by similar ones.
inline std::string exactly(int i) {
  return '"' + serial(i) + '"';
}

inline std::vector<std::string> numbered(int first, int count) {
  std::vector<std::string> texts;
  for (int i = first; i < first + count; ++i) {
    texts.push_back(std::format("common words and the single {} of chunk", serial(i)));
  }
  return texts;
}

}  // namespace pagemill::test
