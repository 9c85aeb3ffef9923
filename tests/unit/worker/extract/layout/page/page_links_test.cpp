#include "worker/extract/layout/page/page_links.hpp"

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/page/raw_page_maker.hpp"

using namespace pagemill;
using namespace pagemill::extract;
using pagemill::test::raw_page_maker;

namespace {

raw_page with_link(raw_page page, bounding_box box, std::string uri = "https://a.example") {
  page.annotations.push_back({.kind = "link", .uri = std::move(uri), .bbox = box});
  return page;
}

std::vector<std::string> linked_in(const raw_page& page) {
  std::vector<std::string> out;
  for (const auto& one : find_linked_text(page)) {
    out.push_back(page.text.substr(one.begin, one.end - one.begin));
  }
  return out;
}

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("the words whose middle lies in a link are linked, with the gaps between them") {
  // Five points a character from 72 on.
  const auto page = raw_page_maker().line("see the page now").line("or not", {.y = 120}).make();
  CHECK(linked_in(with_link(page, {92, 100, 132, 110})) == texts{"the page"});
  CHECK(linked_in(with_link(page, {92, 99, 112, 131})) == texts{"the", "not"});
  CHECK(linked_in(with_link(page, {92, 111, 132, 118})).empty());
  CHECK(linked_in(with_link(page, {0, 0, 600, 800})) == texts{"see the page now", "or not"});
}

TEST_CASE("brackets and full stops outside of the box are not linked") {
  const auto page = raw_page_maker().line("a (here), b").make();
  CHECK(linked_in(with_link(page, {86, 100, 108, 110})) == texts{"here"});
  CHECK(linked_in(with_link(page, {82, 100, 118, 110})) == texts{"(here),"});
}

TEST_CASE("only addresses that a reader may follow are linked, and each word once") {
  const auto page = raw_page_maker().line("see the page now").make();
  CHECK(linked_in(with_link(page, {0, 0, 600, 800}, "javascript:a()")).empty());
  CHECK(linked_in(with_link(page, {0, 0, 600, 800}, "file:///etc/passwd")).empty());
  CHECK(linked_in(with_link(page, {0, 0, 600, 800}, "HTTPS://A")).size() == 1);
  auto twice = with_link(with_link(page, {92, 100, 107, 110}), {0, 0, 600, 800});
  CHECK(linked_in(twice) == texts{"see", "the", "page now"});
  CHECK(find_linked_text(twice)[1].annotation == 0);
}

TEST_CASE("a hundred thousand links over a hundred thousand words end soon") {
  raw_page_maker maker;
  for (int i = 0; i < 10'000; ++i) maker.line("a b c d e f g h i j");
  auto page = maker.make();
  for (int i = 0; i < 100'000; ++i) {
    page.annotations.push_back({.kind = "link", .uri = "http://a", .bbox = {900, 0, 901, 800}});
    page.annotations.push_back({.kind = "link", .uri = "http://a", .bbox = {0, 0, 900, 800}});
  }
  CHECK(find_linked_text(page).size() == 10'000);
}
