#include "common/extractor/record_checks.hpp"

#include <doctest/doctest.h>

namespace pagemill {
namespace {

document_record honest_document() {
  return {.page_count = 3,
          .outline = {{"One", 1, 3}, {"Lost", 1, 0}},
          .attachments = {{"a", 1}, {"b", -1}},
          .form = {{"name", "text", "value", 3, {}}, {"other", "text", "", 0, {}}}};
}

page honest_page() {
  return {.number = 1,
          .annotations = {{"link", "", "", "", 3, {}}, {"note", "text", "author", "uri", 0, {}}}};
}

}  // namespace

TEST_CASE("a record at the limits of its request is allowed") {
  const extract_limits exact{.outline_entries = 2,
                             .attachments = 2,
                             .form_fields = 2,
                             .form_bytes = 14,
                             .page_annotations = 2,
                             .annotation_bytes = 13};
  CHECK(is_allowed(honest_document(), exact));
  CHECK(is_allowed(honest_page(), 3, exact));
}

TEST_CASE("a document record beyond a limit is refused") {
  CHECK_FALSE(is_allowed(honest_document(), {.outline_entries = 1}));
  CHECK_FALSE(is_allowed(honest_document(), {.attachments = 1}));
  CHECK_FALSE(is_allowed(honest_document(), {.form_fields = 1}));
  CHECK_FALSE(is_allowed(honest_document(), {.form_bytes = 6}));
  for (const int wrong : {-1, 4}) {
    auto document = honest_document();
    document.form[1].page = wrong;
    CHECK_FALSE(is_allowed(document, {}));
    document = honest_document();
    document.outline[1].page = wrong;
    CHECK_FALSE(is_allowed(document, {}));
  }
}

TEST_CASE("a page record beyond a limit is refused") {
  CHECK_FALSE(is_allowed(honest_page(), 3, {.page_annotations = 1}));
  CHECK_FALSE(is_allowed(honest_page(), 3, {.annotation_bytes = 6}));
  CHECK_FALSE(is_allowed(honest_page(), 2, {}));
  auto page = honest_page();
  page.annotations[0].target_page = -1;
  CHECK_FALSE(is_allowed(page, 3, {}));
}

}  // namespace pagemill
