#include "api/ai/extractive/labelled_values.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "api/ai/extractive/field_tables.hpp"

using namespace pagemill;

namespace {

std::string words_of(const label_phrase& label) {
  std::string words;
  for (const auto& word : label) words += (words.empty() ? "" : " ") + word.folded;
  return words;
}

std::vector<std::string> lines_of(std::string_view text, std::string_view fields = "") {
  const label_context context{.language = "en", .fields = label_words(fields, "en")};
  std::vector<labelled_value> found;
  add_line_values(text, {}, context, found);
  std::vector<std::string> all;
  for (const auto& one : found) {
    all.push_back(words_of(one.label) + "=" + one.text);
    CHECK(text.contains(one.cited));
  }
  return all;
}

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("labels and values of joined lines are told apart") {
  CHECK(lines_of("Total: 119.00") == texts{"total=119.00"});
  CHECK(lines_of("Invoice number: 2024-17 Invoice date: 15 March 2024") ==
        texts{"invoice number=2024-17", "invoice date=15 March 2024"});
  CHECK(lines_of("Customer: Harbour Tools Ltd Payment terms: 30 days") ==
        texts{"customer=Harbour Tools Ltd", "payment terms=30 days"});
  CHECK(lines_of("Customer: Harbour Tools Ltd Payment Terms: 30 days", "payment terms") ==
        texts{"customer=Harbour Tools Ltd", "payment terms=30 days"});
  CHECK(lines_of("Reference ........ ABC-1 Clerk ........ Ada Merrow") ==
        texts{"reference=ABC-1", "clerk=Ada Merrow"});
  CHECK(lines_of("Name ____ Ada") == texts{"name=Ada"});
  CHECK(lines_of("Échéance : 4 mars 2024").size() == 1);
  CHECK(lines_of("The notice period is three months. It rains.") ==
        texts{"notice period= three months"});
}

TEST_CASE("what is no label is none") {
  CHECK(lines_of("We met at 14:30 and left.").empty());
  CHECK(lines_of("See https://pages.example/a:b for more.").empty());
  CHECK(lines_of("A plain sentence without anything.").empty());
  CHECK(lines_of(":").empty());
  CHECK(lines_of("Total:").empty());
  CHECK(lines_of("").empty());
}

TEST_CASE("cells are values of the labels beside and above them") {
  block table;
  table.kind = block_kind::table;
  table.header_rows = 1;
  table.rows = {{"Quantity", "Min", "Max"}, {"Voltage", "3.0", "5.5"}, {"", "Limit", "7"}};
  const auto tables = read_field_tables({{.page = 1, .content = table}}, "en");
  REQUIRE(tables.size() == 1);
  std::vector<labelled_value> found;
  add_table_values(tables[0], {.language = "en", .fields = {}}, found);
  texts all;
  for (const auto& one : found) all.push_back(words_of(one.label) + "=" + one.text);
  CHECK(all == texts{"voltage min=3.0", "voltage max=5.5", "limit=7"});
}

TEST_CASE("fields of a form are called by the last part of their names") {
  std::vector<labelled_value> found;
  add_form_values({{.name = "buyer.firstName", .type = "text", .value = "Ada", .page = 1},
                   {.name = "empty", .type = "text", .value = "", .page = 1},
                   {.name = "agreed", .type = "check_box", .value = "", .page = 1},
                   {.name = "send", .type = "button", .value = "x", .page = 1}},
                  {.language = "en", .fields = {}}, found);
  REQUIRE(found.size() == 2);
  CHECK(words_of(found[0].label) == "first name");
  CHECK(words_of(found[0].above) == "buyer");
  CHECK(found[1].unchecked);
}
