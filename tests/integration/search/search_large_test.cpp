// Searches in a large workspace and in small ones beside it: what they find, by which index.
#include <algorithm>
#include <format>
#include <map>
#include <set>

#include <doctest/doctest.h>
#include <pqxx/pqxx>

#include "common/stores/search/search_store.hpp"
#include "tests/integration/site/worker_site.hpp"

using namespace pagemill;
using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

constexpr int dimension = 16;

/// Three workspaces of one database. The vectors of `large` lie around the query, those of `small`
/// and `remote` on the other side, so that an index over everything finds none of theirs.
struct library {
  test_database database = postgres_cluster::shared().make_database();
  workspace_id large = add_workspace("large"), small = add_workspace("small"),
               remote = add_workspace("remote");
  postgres::connection_pool pool{
      {.connection = {.url = service_url(postgres_cluster::shared(), database.name,
                                         service_login::api)},
       .role = "pagemill_api",
       .size = 2,
       .acquire_timeout = 30s,
       .limits = {}}};
  search_store store{pool};

  library() {
    ask(std::format("SELECT register_embedding_model('test', {})", dimension));
    const auto index = ask("SELECT pg_get_indexdef('chunk_embeddings_hnsw_1'::regclass)");
    ask("DROP INDEX chunk_embeddings_hnsw_1");
    fill(large, 500, 100, 1);
    fill(small, 5, 10, -1);
    fill(remote, 201, 100, -1);
    ask("INSERT INTO document_cards (document_id, generation, workspace_id, text) SELECT id, 1, "
        "workspace_id, format('volume%s of the library', row_number() OVER (ORDER BY id)) "
        "FROM documents");
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
               last_page, text, tokens, bboxes)
             SELECT id, 1, i, '{0}', 1, 1, format('word%s common%s only%sx%s', i % 100, i % 10,
                      row_number() OVER (ORDER BY id, i), '{4}'), 4, '[]'
               FROM made, generate_series(0, {2} - 1) i
           )
           INSERT INTO chunk_embeddings
           SELECT id, 1, i, 1, '{0}', (SELECT array_agg(CASE WHEN g = 1 THEN {3} ELSE
                    random() - 0.5 + 0 * i END)
                    FROM generate_series(1, {5}) g)::vector
             FROM made, generate_series(0, {2} - 1) i)",
        to_string(workspace), documents, chunks, side, side > 0 ? "near" : "far", dimension));
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

const embedding_model model{.id = 1, .name = "test", .dimension = dimension};

std::set<std::pair<std::string, int>> places(const std::vector<search_hit>& hits) {
  std::set<std::pair<std::string, int>> found;
  for (const auto& hit : hits) found.emplace(to_string(hit.document), hit.index.value());
  return found;
}

std::size_t common_count(const std::set<std::pair<std::string, int>>& one,
                         const std::set<std::pair<std::string, int>>& other) {
  return static_cast<std::size_t>(
      std::ranges::count_if(one, [&](const auto& place) { return other.contains(place); }));
}

/// The plans of all statements, nested ones too, that `sql` runs as pagemill_api.
std::string plans_of(const workspace_id& workspace, const std::string& sql, int times) {
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

}  // namespace

TEST_CASE("a workspace of 50 chunks beside 50,000 finds its own by meaning") {
  auto& site = library::shared();
  const auto hits = site.store.semantic(site.small, library::question(), model, 10, {});
  CHECK(hits.size() == 10);
  CHECK(places(hits) == site.nearest(site.small));
  CHECK(site.store.semantic(site.small, library::question(), model, 100, {}).size() == 50);
  // The trap: the index by itself finds nothing of the small workspace.
  CHECK(site.ask(std::format(
            "BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL "
            "enable_sort = off; SELECT count(*) FROM (SELECT 1 FROM chunk_embeddings WHERE "
            "model_id = 1 AND workspace_id = '{}' ORDER BY embedding::vector({}) <=> '{}' "
            "LIMIT 10)",
            to_string(site.small), dimension, library::question_text())) == "0");
}

TEST_CASE("a workspace of 50 chunks beside 50,000 finds its own by words") {
  auto& site = library::shared();
  const auto hits = site.store.keyword(site.small, "common3", 100, {});
  CHECK(hits.size() == 5);
  CHECK(site.store.keyword(site.large, "common3", 100, {}).size() == 100);
  CHECK(site.store.keyword(site.small, "only4711xnear", 10, {}).empty());
  const auto one = site.store.keyword(site.large, "only4711xnear", 10, {});
  REQUIRE(one.size() == 1);
  const auto rows = site.store.rows(site.large, one, "only4711xnear", library::question(), model);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].text.contains("only4711xnear"));
  CHECK(rows[0].semantic_score.has_value());
  CHECK(site.store.rows(site.small, one, "only4711xnear", library::question(), model).empty());
}

TEST_CASE("a workspace of 5 documents beside 700 finds its own cards, and no more than it wants") {
  auto& site = library::shared();
  const auto cards = site.store.keyword(site.small, "library", 100, {});
  CHECK(cards.size() == 5);
  CHECK(std::ranges::none_of(cards, [](const search_hit& hit) { return hit.index.has_value(); }));
  CHECK(site.store.keyword(site.large, "library", 100, {}).size() == 100);
  CHECK(site.store.keyword(site.large, "library", 1000, {.tags = {"even"}}).size() == 250);
  CHECK(site.store.keyword(site.large, "library", 100, {.section = "1"}).empty());
  // Both halves of the answer are there: the row of a card has no pages and no vector.
  const auto rows = site.store.rows(site.small, cards, "library", library::question(), model);
  REQUIRE(rows.size() == 5);
  CHECK(rows[0].text.ends_with(" of the library"));
  CHECK_FALSE(rows[0].index);
  CHECK(rows[0].keyword_score > 0);
  CHECK_FALSE(rows[0].semantic_score);
  CHECK(site.store.rows(site.large, cards, "library", {}, std::nullopt).empty());
}

TEST_CASE("50,000 chunks are searched with the HNSW index, which finds most of the nearest") {
  auto& site = library::shared();
  const auto hits = site.store.semantic(site.large, library::question(), model, 10, {});
  CHECK(hits.size() == 10);
  // Random vectors are the hard case: 8 to 10 of 10 were measured, 7 to 9 under the filter.
  CHECK(common_count(places(hits), site.nearest(site.large)) >= 7);
  CHECK(std::ranges::is_sorted(hits, std::greater{}, &search_hit::score));
  const auto even =
      site.store.semantic(site.large, library::question(), model, 10, {.tags = {"even"}});
  CHECK(even.size() == 10);
  CHECK(common_count(places(even), site.nearest(site.large, "AND d.tags @> '{even}'")) >= 5);
}

TEST_CASE("an index scan that stops before it has enough results is replaced by an exact scan") {
  auto& site = library::shared();
  const auto hits = site.store.semantic(site.remote, library::question(), model, 1000, {});
  CHECK(hits.size() == 1000);
  const auto truth = site.nearest(site.remote);
  CHECK(places({hits.begin(), hits.begin() + 10}) == truth);
  const auto few = site.as_api(
      site.small, std::format("SELECT document_id FROM search_semantic('{}', 1::smallint, 10, "
                              "NULL, NULL, NULL, 5)",
                              library::question_text()));
  CHECK(few.size() == 10);
}

TEST_CASE("as pagemill_api the searches use the word and vector indexes") {
  auto& site = library::shared();
  const auto words = plans_of(
      site.large, "SELECT * FROM search_keyword('only4711xnear', 10, NULL, NULL, NULL)", 8);
  INFO(words);
  CHECK(words.contains("document_chunks_words"));
  CHECK_FALSE(words.contains("Seq Scan on document_chunks"));
  const auto cards =
      plans_of(site.large, "SELECT * FROM search_cards('volume47', 10, NULL, NULL)", 8);
  INFO(cards);
  CHECK(cards.contains("document_cards_words"));
  CHECK_FALSE(cards.contains("Seq Scan on document_cards"));
  const auto semantic =
      std::format("SELECT * FROM search_semantic('{}', 1::smallint, 10, NULL, NULL, NULL, {})",
                  library::question_text(), exact_vectors_max);
  const auto vectors = plans_of(site.large, semantic, 8);
  INFO(vectors);
  CHECK(vectors.contains("Index Scan using chunk_embeddings_hnsw_1"));
  CHECK_FALSE(plans_of(site.small, semantic, 8).contains("chunk_embeddings_hnsw_1"));
}

TEST_CASE("related documents among 50,000 chunks are found with the index") {
  auto& site = library::shared();
  const auto a_document_of = [&](const workspace_id& workspace) {
    return document_id{*parse_uuid(site.ask(std::format(
        "SELECT min(id::text) FROM documents WHERE workspace_id = '{}'", to_string(workspace))))};
  };
  const auto mine = a_document_of(site.large);
  const auto call = [](const document_id& document, int wanted, int exact_most) {
    return std::format("SELECT document_id, score FROM search_related('{}', 1::smallint, {}, {})",
                       to_string(document), wanted, exact_most);
  };
  // The API's query, and what the exact scan would return.
  const auto found = site.store.related(site.large, mine, model.id, 10);
  REQUIRE(found.size() == 10);
  CHECK(std::ranges::is_sorted(found, std::greater{}, &related_document::score));
  std::map<std::string, float> truth;
  for (const auto& row : site.as_api(site.large, call(mine, 500, 1'000'000))) {
    truth[row[0]] = std::stof(row[1]);
  }
  CHECK(truth.size() == 499);
  for (const auto& one : found) {
    const auto id = to_string(one.id);
    CHECK(id != to_string(mine));
    REQUIRE(truth.contains(id));
    CHECK(one.score <= truth[id] + 1e-5F);
  }
  // The nearest of all has its best chunk among the nearest 200 of the index.
  const auto best = std::ranges::max_element(truth, {}, [](const auto& one) { return one.second; });
  CHECK(found.front().score >= best->second - 0.02F);
  const auto plans = plans_of(site.large, call(mine, 10, exact_vectors_max), 8);
  INFO(plans);
  CHECK(plans.contains("Index Scan using chunk_embeddings_hnsw_1"));

  // The index scan, cut off at its row limit, finds too few documents of the remote workspace,
  // where all are wanted.
  const auto theirs = a_document_of(site.remote);
  CHECK(site.store.related(site.remote, theirs, model.id, 200).size() == 200);
  // A small workspace is scanned.
  const auto few = a_document_of(site.small);
  CHECK(site.store.related(site.small, few, model.id, 10).size() == 4);
  CHECK_FALSE(plans_of(site.small, call(few, 10, exact_vectors_max), 8)
                  .contains("chunk_embeddings_hnsw_1"));
  // No document is related to one of another workspace, nor to a deleted one.
  CHECK(site.store.related(site.small, mine, model.id, 10).empty());
}
