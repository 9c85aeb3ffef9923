#include "worker/extract/layout/page/tag_roles.hpp"

#include <vector>

#include <doctest/doctest.h>

#include "tests/unit/worker/extract/layout/page/raw_page_maker.hpp"

namespace pagemill::test {
namespace {

using extract::raw_page;
using extract::raw_tag;
using extract::tag_role;

constexpr auto* sentence = "a line of forty characters, more or less";

/// Lines below each other, each with the tag at its place; -1 is none.
raw_page tagged_page(std::vector<raw_tag> tags, const std::vector<int>& lines) {
  raw_page_maker maker;
  float y = 100;
  for (const int tag : lines) {
    maker.block().line(sentence, {.y = y});
    const bool heading = tag >= 0 && tags[static_cast<std::size_t>(tag)].role == tag_role::heading;
    y += heading ? 14 : 12;
  }
  auto page = maker.make();
  for (std::size_t i = 0; i < lines.size(); ++i) page.lines[i].tag = lines[i];
  page.tags = std::move(tags);
  return page;
}

const raw_tag heading{tag_role::heading, 1, 1}, paragraph{tag_role::paragraph, 0, 2},
    artifact{tag_role::artifact, 0, 0};

}  // namespace

TEST_CASE("roles of a page are believed if nearly all of it has some, and few are headings") {
  CHECK(extract::has_sane_roles(tagged_page({heading, paragraph}, {0, 1, 1, 1})));
  CHECK(extract::has_sane_roles(tagged_page({heading, paragraph, artifact}, {0, 1, 1, 1, 1, 2})));
}

TEST_CASE("roles that say nothing, too little or too much are not believed") {
  CHECK_FALSE(extract::has_sane_roles(tagged_page({}, {-1, -1})));
  // All is one paragraph, one heading, or of no role.
  CHECK_FALSE(extract::has_sane_roles(tagged_page({paragraph}, {0, 0, 0})));
  CHECK_FALSE(extract::has_sane_roles(tagged_page({heading}, {0, 0})));
  CHECK_FALSE(extract::has_sane_roles(tagged_page({heading, raw_tag()}, {0, 1, 1, 1})));
  // A fifth is not tagged.
  CHECK_FALSE(extract::has_sane_roles(tagged_page({heading, paragraph}, {0, 1, 1, 1, -1})));
  // Most of it are artifacts.
  CHECK_FALSE(
      extract::has_sane_roles(tagged_page({heading, paragraph, artifact}, {0, 1, 2, 2, 2, 2})));
  // Half of it are headings.
  CHECK_FALSE(extract::has_sane_roles(tagged_page({heading, paragraph}, {0, 1})));
}

TEST_CASE("roles are not believed where one heading is scattered or long") {
  CHECK_FALSE(extract::has_sane_roles(
      tagged_page({heading, paragraph}, {0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0})));
  std::vector<int> lines(9, 0);
  lines.resize(60, 1);
  CHECK_FALSE(extract::has_sane_roles(tagged_page({heading, paragraph}, lines)));
}

}  // namespace pagemill::test
