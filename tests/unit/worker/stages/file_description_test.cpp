#include "worker/stages/file_description.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

constexpr auto german = "Der Ausschuss hat den Haushalt nach langer Aussprache genehmigt.";

document_record sample() {
  return {.page_count = 3, .title = "T", .language = "en", .outline_json = "[]"};
}

}  // namespace

TEST_CASE("a file is described once when its language is known from the start") {
  auto record = sample();
  file_description described(record);
  const language_choice languages("fr");
  const auto first = described.for_batch(languages);
  REQUIRE(first);
  CHECK(first->title == "T");
  CHECK(first->page_count == 3);
  CHECK(first->outline_json == "[]");
  CHECK(first->language == "fr");
  CHECK(first->metadata_json == R"({"language":"en","attachments":[],"problems":[]})");
  CHECK_FALSE(described.for_batch(languages));
}

TEST_CASE("a file is described again when its language shows later") {
  auto record = sample();
  file_description described(record);
  language_choice languages;
  CHECK(described.for_batch(languages)->language.empty());
  CHECK_FALSE(described.for_batch(languages));
  languages.set_said("en");
  CHECK(described.for_batch(languages)->language == "en");
  CHECK_FALSE(described.for_batch(languages));
  CHECK(languages.choose(german) == "de");
  const auto last = described.for_batch(languages);
  REQUIRE(last);
  CHECK(last->language == "de");
  CHECK(last->title == "T");
  CHECK(last->outline_json == "[]");
  CHECK_FALSE(described.for_batch(languages));
}
