// What an entry says of its terms, and in how many entries each of them stands.
#include <array>
#include <format>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "common/analysis/term.hpp"
#include "common/postgres/row_values.hpp"
#include "tests/integration/search/search_shelf.hpp"

using namespace pagemill;
using namespace pagemill::test;

namespace {

/// A sparsevec.
std::string weights_text(std::span<const dimension_weight> weights) {
  std::string text = "{";
  for (const auto& one : weights) {
    if (text.size() > 1) text += ',';
    text += std::format("{}:{}", one.dimension, one.weight);
  }
  return text + std::format("}}/{}", 1 << 29);
}

}  // namespace

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

TEST_CASE("changes are folded where they are many or old, and counted before") {
  shelf site;
  const auto document = site.add_document();
  const auto fold = [&](int terms_min) {
    return site.ask(std::format("SELECT fold_term_changes(1000, '1 hour', {})", terms_min));
  };
  const auto other = "01234567-89ab-7def-8123-456789abcdef";
  site.ask(
      std::format("INSERT INTO search_term_changes (workspace_id, dimensions, entries) VALUES "
                  "('{}', '{{7}}', '{{1}}')",
                  other));
  site.write(document, 0, std::vector<std::string>(5, "a wing of many words and so on"));
  CHECK(fold(1000) == "0");
  CHECK(site.find("wing").size() == 5);
  CHECK(fold(11) == "1");  // eight words and three marks
  CHECK(site.ask("SELECT count(*) FROM search_terms") == "11");
  site.write(document, 5, {"tip"});
  site.write(document, 6, {"tip"});
  site.ask(
      "UPDATE search_term_changes SET created_at = now() - interval '61 minutes' WHERE id = "
      "(SELECT max(id) FROM search_term_changes)");
  CHECK(fold(1000) == "3");  // with that of the entry that went
  CHECK(site.ask("SELECT workspace_id FROM search_term_changes") == other);
}

TEST_CASE("a term counts the same before its changes are folded and after") {
  shelf site;
  const auto kept = site.add_document(), gone = site.add_document();
  site.write(kept, 0, numbered(0, 7));
  site.write(kept, 7, numbered(5, 9));
  site.write(gone, 0, numbered(3, 9), "de");
  const auto counts = [&] {
    return site.ask(std::format(
        "SELECT string_agg(format('%s:%s', dimension, entries), ' ' ORDER BY dimension) "
        "FROM term_entries('{0}', ARRAY(SELECT u FROM search_entries, unnest(keys) k, "
        "LATERAL (VALUES (k # workspace_hash('{0}')), (term_dimension('@')), (1)) v (u)))",
        to_string(site.workspace)));
  };
  const auto written = counts();
  site.ask("SELECT fold_term_changes(2)");
  CHECK(counts() == written);
  site.ask(std::format("DELETE FROM document_chunks WHERE document_id = '{}'",
                       to_string(gone.document)));
  const auto left = counts();
  CHECK(left != written);
  CHECK(site.wrong_counts() == "0");
  CHECK(counts() == left);
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
