#include <set>
#include <stdexcept>

#include <doctest/doctest.h>

#include "tests/support/pdf/pdf_document.hpp"

using namespace pagemill::pdf_writer;

namespace {

std::size_t count_of(std::string_view needle, std::string_view text) {
  std::size_t count = 0;
  for (auto at = text.find(needle); at != text.npos; at = text.find(needle, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("the same options make the same bytes, and another seed makes different ones") {
  for (const auto& [name, kind] : kind_names()) {
    CAPTURE(name);
    CHECK(make_pdf({.kind = kind, .seed = 5}) == make_pdf({.kind = kind, .seed = 5}));
    CHECK(make_pdf({.kind = kind, .seed = 5}) != make_pdf({.kind = kind, .seed = 6}));
  }
}

TEST_CASE("the fact of a page is on that page only") {
  std::set<std::string> places;
  for (int page = 1; page <= 4000; ++page) places.insert(fact_of_page(3, page).place);
  CHECK(places.size() == 4000);
  for (int page = 1; page <= 12; ++page) {
    for (int told = 1; told <= 12; ++told) {
      const auto fact = fact_of_page(3, told);
      int found = 0;
      for (const auto& block : prose_of_page(3, page, 250)) {
        if (block.text.contains(fact.sentence)) ++found;
      }
      CHECK(found == (page == told ? 1 : 0));
    }
  }
}

TEST_CASE("a page has about as many words as requested") {
  for (const int words : {1, 40, 300, 1500}) {
    std::size_t written = 0;
    for (const auto& block : prose_of_page(1, 2, words)) written += count_of(" ", block.text) + 1;
    CHECK(written >= static_cast<std::size_t>(words));
    CHECK(written < static_cast<std::size_t>(words) + 130);
  }
}

TEST_CASE("every offset of the cross-reference table points to its object") {
  for (const auto* password : {"", "secret"}) {
    const auto bytes = make_pdf({.pages = 9, .password = password});
    const auto start = bytes.rfind("startxref\n");
    const auto table = std::stoul(bytes.substr(start + 10));
    REQUIRE(bytes.compare(table, 7, "xref\n0 ") == 0);
    auto entry = bytes.find('\n', table + 7) + 1 + 20;
    for (int number = 1; bytes.compare(entry + 10, 7, " 00000 ") == 0; ++number, entry += 20) {
      const auto expected = std::to_string(number) + " 0 obj\n";
      CHECK(bytes.compare(std::stoul(bytes.substr(entry, 10)), expected.size(), expected) == 0);
    }
    CHECK(bytes.compare(entry, 7, "trailer") == 0);
  }
}

TEST_CASE("an encrypted file shows neither its text nor its title") {
  const auto open = make_pdf({.title = "Open title"});
  const auto sealed = make_pdf({.title = "Open title", .password = "secret"});
  const auto fact = fact_of_page(1, 1);
  CHECK(open.contains(fact.place));
  CHECK_FALSE(sealed.contains(fact.place));
  CHECK_FALSE(sealed.contains("4F70656E207469746C65"));  // the title as a hexadecimal string
}

TEST_CASE("the sample has twelve pages, each with its heading") {
  const auto pages = sample_pages();
  REQUIRE(pages.size() == 12);
  for (const auto& page : pages) {
    CHECK(page.front().role == text_role::heading);
    CHECK(page.size() >= 3);
  }
}

TEST_CASE("only the odd page of a slow document draws the heavy forms") {
  CHECK(count_of(" Do\n", make_pdf({.kind = pdf_kind::slow, .odd_page = 2, .weight = 0.001})) == 1);
  CHECK(count_of(" Do\n", make_pdf({.kind = pdf_kind::slow, .odd_page = 0, .weight = 0.001})) == 3);
  CHECK(count_of(" Do\n", make_pdf({.kind = pdf_kind::slow, .odd_page = 4, .weight = 0.001})) == 0);
}

TEST_CASE("invalid options are refused") {
  CHECK_THROWS_AS(make_pdf({.pages = -1}), std::invalid_argument);
  CHECK_THROWS_AS(make_pdf({.words_per_page = 0}), std::invalid_argument);
}
