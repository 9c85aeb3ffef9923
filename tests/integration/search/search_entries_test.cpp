// Entries of the index: written in batches, found by every word, counted, and gone with their
// texts.
#include <array>
#include <format>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "common/analysis/term.hpp"
#include "common/postgres/row_values.hpp"
#include "common/stores/search/entry_rows.hpp"
#include "tests/integration/search/search_library.hpp"

using namespace pagemill;
using namespace pagemill::test;

namespace {

/// One workspace with documents of a few chunks, written as the worker does.
struct shelf {
  test_database database = postgres_cluster::shared().make_database();
  workspace_id workspace{*parse_uuid(
      query(database.owner_url, "INSERT INTO workspaces (name) VALUES ('shelf') RETURNING id"))};
  postgres::connection_pool worker{pool("pagemill_worker", service_login::worker)};
  postgres::connection_pool api{pool("pagemill_api", service_login::api)};
  search_store store{api};

  postgres::pool_settings pool(const std::string& role, service_login login) const {
    return {.connection = {.url = service_url(postgres_cluster::shared(), database.name, login)},
            .role = role,
            .size = 2,
            .acquire_timeout = 30s,
            .limits = {}};
  }
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

/// A sparsevec.
std::string weights_text(std::span<const dimension_weight> weights) {
  std::string text = "{";
  for (const auto& one : weights) {
    if (text.size() > 1) text += ',';
    text += std::format("{}:{}", one.dimension, one.weight);
  }
  return text + std::format("}}/{}", 1 << 29);
}

/// A word of letters alone, since codes are found in part too.
std::string serial(int i) {
  return std::format("serial{}{}q", static_cast<char>('a' + i / 26),
                     static_cast<char>('a' + i % 26));
}

/// In quotes, since words that nobody has are replaced by similar ones.
std::string exactly(int i) {
  return '"' + serial(i) + '"';
}

std::vector<std::string> numbered(int first, int count) {
  std::vector<std::string> texts;
  for (int i = first; i < first + count; ++i) {
    texts.push_back(std::format("common words and the single {} of chunk", serial(i)));
  }
  return texts;
}

}  // namespace

TEST_CASE("programs and functions say the same of which chunks an entry has") {
  shelf site;
  CHECK(site.ask("SELECT window_chunks()") == std::to_string(window_chunks));
  for (const int index : {-1, 0, window_chunks - 1, window_chunks, 7 * window_chunks + 2}) {
    CAPTURE(index);
    const auto place = std::format("entry_number({0}), entry_place({0})", index);
    CHECK(site.ask(std::format("SELECT index_at({})", place)) == std::to_string(index));
    if (index < 0) continue;
    CHECK(site.ask(std::format("SELECT entry_number({})", index)) ==
          std::to_string(index / window_chunks));
  }
  CHECK(site.ask("SELECT entry_number(-1)") == "-1");
}

TEST_CASE("every chunk is found by its words, however the batches cut the windows") {
  for (const int first_batch : {1, 2, 4, 5, 7, 12}) {
    shelf site;
    const auto document = site.add_document();
    site.write(document, 0, numbered(0, first_batch));
    site.write(document, first_batch, numbered(first_batch, 13 - first_batch));
    for (int i = 0; i < 13; ++i) {
      INFO("batch of " << first_batch << ", chunk " << i);
      CHECK(site.place_of(exactly(i)) == i);
    }
    CHECK(site.find("common").size() == 13);
    CHECK(site.ask("SELECT count(*) FROM search_entries") == "3");
    CHECK(site.wrong_counts() == "0");
  }
}

TEST_CASE("an entry has the terms of its window and of each of its chunks") {
  shelf site;
  site.write(site.add_document(), 0, {"wings, a wing", "", "12 wings"});
  const std::array texts{index_text("wings, a wing", "en"), index_text("", "en"),
                         index_text("12 wings", "en")};
  indexed_window window;
  std::string chunk_weights, chunk_tokens;
  for (const auto& text : texts) {
    window.add(text);
    chunk_weights += weights_text(weigh_terms(text.terms, text.length)) + ' ';
    chunk_tokens += tokens_text(text.tokens) + ' ';
  }
  const auto weights = weigh_terms(window.terms, window.length);
  std::vector<std::int32_t> keys;
  for (const auto& one : weights) {
    keys.push_back(entry_key(one.dimension, workspace_hash(site.workspace)));
  }
  CHECK(site.ask("SELECT keys FROM search_entries") == postgres::plain_array(keys));
  CHECK(site.ask("SELECT weights FROM search_entries") == weights_text(weights));
  CHECK(site.ask("SELECT string_agg(w::text || ' ', '' ORDER BY n) FROM search_entries, "
                 "unnest(chunk_weights) WITH ORDINALITY AS c (w, n)") == chunk_weights);
  CHECK(site.ask("SELECT string_agg(t::text || ' ', '' ORDER BY n) FROM search_entries, "
                 "unnest(chunk_tokens) WITH ORDINALITY AS c (t, n)") == chunk_tokens);
  CHECK(site.ask("SELECT chunk_languages FROM search_entries") == "{en,en,en}");
  CHECK(site.wrong_counts() == "0");
}

TEST_CASE("terms whose hashes collide count once for an entry") {
  std::map<std::int32_t, std::string> words;
  std::string both;
  for (int i = 0; both.empty(); ++i) {
    std::string word;
    for (int rest = i; word.size() < 4; rest /= 26) word += static_cast<char>('a' + rest % 26);
    const auto [known, is_new] = words.emplace(folded_dimension(word), word);
    if (!is_new) both = known->second + ' ' + word;
  }
  shelf site;
  site.write(site.add_document(), 0, {both}, "");
  CHECK(site.ask("SELECT cardinality(keys) FROM search_entries") == "1");
  CHECK(site.wrong_counts() == "0");
  site.ask("DELETE FROM document_chunks");
  CHECK(site.wrong_counts() == "0");
  CHECK(site.ask("SELECT count(*) FROM search_terms") == "0");
}

TEST_CASE("the counts are true after chunks, documents and generations have gone") {
  shelf site;
  const auto kept = site.add_document(), gone = site.add_document();
  site.write(kept, 0, numbered(0, 7));
  site.write(gone, 0, numbered(3, 9), "de");
  CHECK(site.wrong_counts() == "0");
  site.ask(std::format("DELETE FROM document_chunks WHERE document_id = '{}'",
                       to_string(gone.document)));
  CHECK(site.wrong_counts() == "0");
  CHECK(site.find(exactly(11)).empty());
  CHECK(site.place_of(exactly(4)) == 4);
  site.ask("DELETE FROM document_chunks");
  CHECK(site.wrong_counts() == "0");
  CHECK(site.ask("SELECT count(*) FROM search_terms") == "0");
}

TEST_CASE("a term that only the database knows has the dimension that the analysis gives it") {
  shelf site;
  for (const std::string term :
       {"@", "@en", "!7", "=wing", ":fr:hopital", "=東京", "=\xf0\x9f\x98\x80"}) {
    CHECK(site.ask(std::format("SELECT term_dimension('{}')", term)) ==
          std::to_string(dimension_of(term)));
  }
  CHECK(site.ask(std::format("SELECT workspace_hash('{}')", to_string(site.workspace))) ==
        std::to_string(workspace_hash(site.workspace)));
}

TEST_CASE("phrases, beginnings, stems and slips of the pen find what they should and no more") {
  shelf site;
  const auto document = site.add_document();
  site.write(document, 0,
             {"The boundary layer of a slender wing.", "A layer of paint on the boundary wall.",
              "Aerodynamics of aerofoils at high speed.", "Universities teach engineering."});
  site.ask("SELECT fold_term_changes(1000)");
  CHECK(site.place_of("\"boundary layer\"") == 0);
  CHECK(site.find("boundary layer").size() == 2);
  CHECK(site.find("\"layer boundary\"").empty());
  CHECK(site.place_of("aero*") == 2);
  CHECK(site.place_of("universit*") == 3);
  CHECK(site.place_of("university") == 3);
  CHECK(site.place_of("wings") == 0);
  CHECK(site.place_of("aerodinamics") == 2);
  CHECK(site.place_of("slnder") == 0);
  CHECK(site.find("zzzzqqq").empty());
}

TEST_CASE("filters by page and date keep what they name") {
  shelf site;
  const auto document = site.add_document();
  site.write(document, 0, numbered(0, 8));
  CHECK(site.find("common", {.pages = {{2, 3}, {7, 7}}}).size() == 3);
  CHECK(site.place_of("common", {.pages = {{8, 900}}}) == 7);
  const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  CHECK(site.find("common", {.created_after = now - 1h}).size() == 8);
  CHECK(site.find("common", {.created_before = now - 1h}).empty());
  CHECK(site.find("common", {.documents = {document.document}}).size() == 8);
  CHECK(site.find("common", {.documents = {site.add_document().document}}).empty());
}

TEST_CASE("a generation that is being made takes no place of the current one") {
  shelf site;
  const auto document = site.add_document();
  site.write(document, 0, numbered(0, 5));
  auto next = document;
  next.generation = 2;
  for (int first = 0; first < 60; first += 5) {
    site.write(next, first, std::vector<std::string>(5, "common common common common"));
  }
  const auto found = site.find("common", {}, 2);
  REQUIRE(found.size() == 2);
  for (const auto& one : found) CHECK(one.text.contains("serial"));
}

TEST_CASE("texts without an entry, or with one of another analysis, make a search say so") {
  shelf site;
  const auto document = site.add_document();
  site.write(document, 0, numbered(0, 5));
  const auto words = analyze_query("common");
  const auto outdated = [&] {
    return site.store.find(site.workspace, {.words = &words}, {}, 10).statistics.outdated;
  };
  CHECK_FALSE(outdated());
  site.ask("UPDATE document_chunks SET is_indexed = false WHERE index = 3");
  CHECK(outdated());
  site.ask("UPDATE document_chunks SET is_indexed = true");
  CHECK_FALSE(outdated());
  site.ask(
      std::format("UPDATE search_terms SET dimension = dimension + 1 WHERE term = '!{}'; "
                  "INSERT INTO search_term_changes (workspace_id, dimensions, entries) VALUES "
                  "('{}', ARRAY[{}], '{{-1}}')",
                  analysis_number(), to_string(site.workspace),
                  dimension_of(analysis_mark(analysis_number()))));
  CHECK(outdated());
}
