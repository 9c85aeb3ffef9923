#include "worker/extract/layout/page_layout.hpp"

#include <string>

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/page/raw_page_maker.hpp"

namespace pagemill::extract {
namespace {

using test::raw_page_maker;

TEST_CASE("a page without text under a large image is called scanned") {
  const auto profile = document_profile{};
  CHECK(lay_out(raw_page_maker().image({0, 0, 595, 842}).make(), profile).scanned);
  CHECK_FALSE(lay_out(raw_page_maker().image({0, 0, 90, 90}).make(), profile).scanned);
  CHECK_FALSE(
      lay_out(raw_page_maker().image({0, 0, 595, 842}).line("A text layer is here").make(), profile)
          .scanned);
}

TEST_CASE("the size of a page's content counts its rows, tables and running lines") {
  const auto bytes = [](const raw_page_maker& maker) {
    return content_of(maker.make(), document_profile{}).bytes();
  };
  raw_page_maker page;
  const auto empty = bytes(page);
  page.line(std::string(5000, 'a'));
  const auto one = bytes(page);
  CHECK(one > empty + 5000);
  page.block().line(std::string(5000, 'b'), {.y = 300});
  CHECK(bytes(page) > one + 5000);
  page_content with_table;
  with_table.tables.push_back({.kind = block_kind::table, .rows = {{std::string(5000, 'c')}}});
  CHECK(with_table.bytes() > 5000);
}

}  // namespace
}  // namespace pagemill::extract
