#include "worker/extract/layout/page_layout.hpp"

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

}  // namespace
}  // namespace pagemill::extract
