/// A large workspace and small ones beside it, in one database.
#pragma once
#include <algorithm>
#include <format>
#include <ranges>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <pqxx/pqxx>

#include "common/analysis/query_analysis.hpp"
#include "common/stores/search/entry_rows.hpp"
#include "common/stores/search/entry_values.hpp"
#include "common/stores/search/search_store.hpp"
#include "tests/integration/site/worker_site.hpp"

namespace pagemill::test {

using namespace std::chrono_literals;

inline constexpr int dimension = 16;

/// Three workspaces of one database. The vectors of `large` lie around the query, those of `small`
/// and `remote` on the other side, so that an index over everything finds none of theirs.
struct library {
  test_database database = postgres_cluster::shared().make_database();
  workspace_id large = add_workspace("large"), small = add_workspace("small"),
               remote = add_workspace("remote");
  postgres::connection_pool pool{
      service_pool(postgres_cluster::shared(), database.name, service_login::api)};
  postgres::connection_pool writer{
      service_pool(postgres_cluster::shared(), database.name, service_login::worker)};
  search_store store{pool};

  library() {
    ask(std::format("SELECT register_embedding_model('test', {})", dimension));
    const auto index = ask("SELECT pg_get_indexdef('chunk_embeddings_hnsw_1'::regclass)");
    ask("DROP INDEX chunk_embeddings_hnsw_1");
    fill(large, 500, 100, 1);
    fill(small, 5, 10, -1);
    fill(remote, 201, 100, -1);
    ask("INSERT INTO document_cards (document_id, generation, workspace_id, text, is_indexed) "
        "SELECT id, 1, workspace_id, format('volume%s of the library', row_number() OVER "
        "(PARTITION BY workspace_id ORDER BY id)), true FROM documents");
    for (const auto& workspace : {large, small, remote}) index_texts(workspace);
    ask("SET maintenance_work_mem = '256MB'; " + index);
    ask("VACUUM ANALYZE");
  }
  static library& shared() {
    static library made;
    return made;
  }

  std::string ask(const std::string& sql) const { return query(database.owner_url, sql); }
  std::vector<std::vector<std::string>> as_api(const workspace_id& workspace,
                                               const std::string& sql) const {
    return query_rows(service_url(postgres_cluster::shared(), database.name, service_login::api),
                      std::format("BEGIN; SET LOCAL ROLE pagemill_api; SELECT set_config("
                                  "'pagemill.workspace_id', '{}', true); {}",
                                  to_string(workspace), sql));
  }
  workspace_id add_workspace(const std::string& name) const {
    return {parse_uuid(
                ask(std::format("INSERT INTO workspaces (name) VALUES ('{}') RETURNING id", name)))
                .value()};
  }
  /// Documents whose chunks have a hundred common words and one unique word each; every second
  /// document is tagged "even".
  void fill(const workspace_id& workspace, int documents, int chunks, int side) const {
    ask(std::format(
        R"(SELECT setseed(0.5);
           WITH made AS (
             INSERT INTO documents (id, workspace_id, job_id, status, tags)
             SELECT uuid_generate_v4(), '{0}', uuid_generate_v4(), 'ready',
                    CASE WHEN d % 2 = 0 THEN '{{even}}'::text[] ELSE '{{}}' END
               FROM generate_series(1, {1}) d RETURNING id
           ), part AS (
             INSERT INTO document_chunks (document_id, generation, index, workspace_id, first_page,
               last_page, text, tokens, bboxes, is_indexed)
             SELECT id, 1, i, '{0}', 1, 1,
                    format('word%s common%s only%sx%s', i % 100, i % 10, translate(
                      (row_number() OVER (ORDER BY id, i))::text, '0123456789',
                      'abcdefghij'), '{4}'), 4, '[]', true
               FROM made, generate_series(0, {2} - 1) i
           )
           INSERT INTO chunk_embeddings
           SELECT id, 1, i, 1, '{0}', (SELECT array_agg(CASE WHEN g = 1 THEN {3} ELSE
                    random() - 0.5 + 0 * i END)
                    FROM generate_series(1, {5}) g)::vector
             FROM made, generate_series(0, {2} - 1) i)",
        to_string(workspace), documents, chunks, side, side > 0 ? "near" : "far", dimension));
  }
  void index_texts(const workspace_id& workspace) {
    for (const auto& row : query_rows(
             database.owner_url,
             std::format("SELECT id, (SELECT array_to_string(array_agg(c.text ORDER BY c.index), "
                         "'|') FROM document_chunks c WHERE c.document_id = d.id), k.text "
                         "FROM documents d JOIN document_cards k ON k.document_id = d.id "
                         "WHERE d.workspace_id = '{}'",
                         to_string(workspace)))) {
      std::vector<postgres::indexed_chunk> chunks;
      for (const auto text : std::views::split(row[1], '|')) {
        chunks.push_back({static_cast<int>(chunks.size()), index_text(std::string_view(text), "")});
      }
      const postgres::generation_key key{workspace, {*parse_uuid(row[0])}, 1};
      postgres::transact(writer, postgres::visibility{}, [&](postgres::transaction& open) {
        postgres::add_chunk_entries(open, key, chunks);
        postgres::add_card_entry(open, key, index_text(row[2], ""));
        return true;
      });
    }
    ask("SELECT fold_term_changes(100000)");
  }
  search_found by_words(const workspace_id& workspace, const std::string& question, int wanted,
                        const search_filter& filter = {}) {
    const auto words = analyze_query(question);
    return store.find(workspace, {.words = &words}, filter, wanted);
  }
  /// Best first.
  std::vector<search_candidate> by_meaning(const workspace_id& workspace, int wanted,
                                           const search_filter& filter = {}) {
    const auto asked = question();
    auto found = store.find(workspace, {.vector = asked, .model = 1}, filter, wanted).candidates;
    std::ranges::sort(found, std::greater{}, &search_candidate::semantic_score);
    return found;
  }
  /// The exact answer: a scan of the whole workspace.
  std::set<std::pair<std::string, int>> nearest(const workspace_id& workspace,
                                                const std::string& more = "") const {
    std::set<std::pair<std::string, int>> found;
    for (const auto& row :
         query_rows(database.owner_url,
                    std::format(
                        "SELECT e.document_id, e.index FROM chunk_embeddings e JOIN documents d "
                        "ON d.id = e.document_id WHERE e.workspace_id = '{}' {} ORDER BY embedding "
                        "<=> '{}' LIMIT 10",
                        to_string(workspace), more, question_text()))) {
      found.emplace(row[0], std::stoi(row[1]));
    }
    return found;
  }
  static std::vector<float> question() {
    std::vector<float> values(dimension, 0.1F);
    values[0] = 1;
    return values;
  }
  static std::string question_text() {
    std::string text = "[1";
    for (int i = 1; i < dimension; ++i) text += ",0.1";
    return text + "]";
  }
};

inline const embedding_model model{.id = 1, .name = "test", .dimension = dimension};

inline std::set<std::pair<std::string, int>> places(const std::vector<search_candidate>& hits) {
  std::set<std::pair<std::string, int>> found;
  for (const auto& hit : hits) found.emplace(to_string(hit.document), hit.index.value());
  return found;
}

inline std::size_t common_count(const std::set<std::pair<std::string, int>>& one,
                                const std::set<std::pair<std::string, int>>& other) {
  return static_cast<std::size_t>(
      std::ranges::count_if(one, [&](const auto& place) { return other.contains(place); }));
}

/// The plans of all statements, nested ones too, that `sql` runs as pagemill_api.
inline std::string plans_of(const workspace_id& workspace, const std::string& sql, int times) {
  pqxx::connection link(library::shared().database.owner_url);
  std::string plans;
  link.set_notice_handler([&](pqxx::zview text) { plans += text; });
  pqxx::nontransaction session(link);
  session.exec(
      "LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; "
      "SET auto_explain.log_nested_statements = on; SET auto_explain.log_level = notice");
  session.exec(
      std::format("BEGIN; SET LOCAL ROLE pagemill_api; SELECT set_config("
                  "'pagemill.workspace_id', '{}', true)",
                  to_string(workspace)));
  for (int i = 0; i < times; ++i) {
    plans.clear();  // a function's plan may change after five executions
    session.exec(sql);
  }
  return plans;
}

}  // namespace pagemill::test
