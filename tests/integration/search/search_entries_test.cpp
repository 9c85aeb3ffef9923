// Entries of the index: written in batches, found by every word, and gone with their texts.
#include <format>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "common/analysis/term.hpp"
#include "tests/integration/search/search_shelf.hpp"

using namespace pagemill;
using namespace pagemill::test;

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

TEST_CASE("a page of more windows than a statement takes is indexed whole") {
  shelf site;
  const auto document = site.add_document();
  site.write(document, 0, numbered(0, 3));
  site.write(document, 3, numbered(3, 520));
  for (const int index : {0, 3, 4, 499, 500, 504, 522}) {
    CAPTURE(index);
    CHECK(site.place_of(exactly(index)) == index);
  }
  CHECK(site.ask("SELECT concat(count(*), ' ', max(number)) FROM search_entries") == "105 104");
  CHECK(site.wrong_counts() == "0");
}

TEST_CASE("a word finds its best windows, in whichever of the languages they are") {
  for (const std::string strong : {"de", "en"}) {
    CAPTURE(strong);
    shelf site;
    for (const std::string language : {"de", "en"}) {
      const std::string text =
          language == strong ? "wing wing wing" : "wing and what else there is";
      for (int i = 0; i < 8; ++i) site.write(site.add_document(), 0, {text}, language);
    }
    const auto found = site.find("wing", {}, 5);
    REQUIRE(found.size() == 5);
    for (const auto& one : found) CHECK(one.language == strong);
  }
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
