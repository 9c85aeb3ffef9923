#include "common/extractor/record_checks.hpp"

#include <limits>

#include <doctest/doctest.h>

namespace pagemill {
namespace {

document_record honest_document() {
  return {.page_count = 3,
          .language = "de",
          .outline = {{"One", 1, 3}, {"Lost", 1, 0}},
          .attachments = {{"a", 1}, {"b", -1}},
          .form = {{"name", "text", "value", 3, {}}, {"other", "text", "", 0, {}}},
          .problems = {"repaired"}};
}

page honest_page() {
  return {.number = 1,
          .width = 612,
          .height = 792,
          .rotation = 90,
          .problem = "page_incomplete",
          .annotations = {{"link", "", "", "", 3, {}}, {"note", "text", "author", "uri", 0, {}}}};
}

/// What is said of the honest one after a change.
template <class Change>
std::string_view of_document(Change change, const extract_limits& limits = {}) {
  auto document = honest_document();
  change(document);
  return breach_of(document, limits);
}
template <class Change>
std::string_view of_page(Change change, const extract_limits& limits = {}) {
  auto page = honest_page();
  change(page);
  return breach_of(page, 3, limits);
}

const auto unchanged = [](auto&) {};

}  // namespace

TEST_CASE("a record at the limits of its request is allowed") {
  const extract_limits exact{.pages = 3,
                             .outline_entries = 2,
                             .attachments = 2,
                             .form_fields = 2,
                             .form_bytes = 14,
                             .page_annotations = 2,
                             .annotation_bytes = 13};
  CHECK(of_document(unchanged, exact).empty());
  CHECK(of_page(unchanged, exact).empty());
}

TEST_CASE("a document record beyond a limit names it") {
  CHECK(of_document(unchanged, {.pages = 2}) == "too many pages");
  CHECK(of_document(unchanged, {.outline_entries = 1}) == "a long outline");
  CHECK(of_document(unchanged, {.outline_bytes = 1}) == "a large outline");
  CHECK(of_document(unchanged, {.attachments = 1}) == "too many attachments");
  CHECK(of_document(unchanged, {.form_fields = 1}) == "too many form fields");
  CHECK(of_document(unchanged, {.form_bytes = 6}) == "a large form");
  for (const int wrong : {-1, 4}) {
    CHECK(of_document([&](auto& said) { said.form[1].page = wrong; }) == "a field on no page");
    CHECK(of_document([&](auto& said) { said.outline[1].page = wrong; }) ==
          "an outline that leads out");
  }
  for (const int wrong : {0, 33}) {
    CHECK(of_document([&](auto& said) { said.outline[1].level = wrong; }) == "a deep outline");
  }
  CHECK(of_document([](auto& said) { said.page_count = -1; }) == "too many pages");
  CHECK(of_document([](auto& said) { ++said.version; }) == "another version");
  CHECK(of_document([](auto& said) { said.profile.assign(2U << 20, ' '); }) == "a large profile");
  CHECK(of_document([](auto& said) { said.created_at.assign(50, '1'); }) == "a long time");
  CHECK(of_document([](auto& said) { said.format.assign(300, 'x'); }) == "a long name of a format");
  CHECK(of_document([](auto& said) { said.title.assign(2049, 'x'); }) == "a long description");
  CHECK(of_document([](auto& said) { said.attachments[0].name.assign(2049, 'x'); }) ==
        "a long name of an attachment");
}

TEST_CASE("only codes, types and kinds that the tables know are taken") {
  CHECK(of_document([](auto& said) { said.problems = {"odd"}; }) == "an unknown problem");
  CHECK(of_document([](auto& said) { said.problems.assign(7, "repaired"); }) ==
        "too many problems");
  for (const auto* wrong : {"de-AT", "DE", "xx", "german"}) {
    CHECK(of_document([&](auto& said) { said.language = wrong; }) == "an unknown language");
  }
  CHECK(of_document([](auto& said) { said.form[0].type = "odd"; }) == "an unknown type of field");
  CHECK(of_page([](auto& said) { said.problem = "odd"; }) == "an unknown problem");
  CHECK(of_page([](auto& said) { said.annotations[0].kind = "odd"; }) ==
        "an unknown kind of annotation");
  CHECK(breach_of(end_record{.problems = {{1, "page_damaged"}}}, 1).empty());
  CHECK(breach_of(end_record{.problems = {{1, "odd"}}}, 1) == "an unknown problem");
  CHECK(breach_of(end_record{.problems = {{2, "page_damaged"}}}, 1) == "a problem of no page");
  CHECK(breach_of(end_record{.problems = {{1, "page_damaged"}, {1, "page_damaged"}}}, 1) ==
        "too many problems");
  CHECK(breach_of(failure_record{"not_a_pdf", "No header."}).empty());
  CHECK(breach_of(failure_record{"odd", "No header."}) == "an unknown failure");
  CHECK(breach_of(failure_record{"not_a_pdf", std::string(513, 'x')}) == "a long message");
  CHECK(breach_of(failure_record{"not_a_pdf", "two\nlines"}) == "a long message");
}

TEST_CASE("a page record beyond a limit names it") {
  CHECK(of_page(unchanged, {.page_annotations = 1}) == "too many annotations");
  CHECK(of_page(unchanged, {.annotation_bytes = 6}) == "large annotations");
  for (const int wrong : {-1, 4}) {
    CHECK(of_page([&](auto& said) { said.annotations[0].target_page = wrong; }) ==
          "a link that leads out");
  }
  CHECK(of_page([](auto& said) { said.label.assign(2049, '1'); }) == "a long label");
  CHECK(of_page([](auto& said) { said.rotation = 45; }) == "a rotation");
  CHECK(of_page([](auto& said) { said.rotation = 360; }) == "a rotation");
  CHECK(of_page([](auto& said) { said.height = -1; }) == "a page without a size");
  CHECK(of_page([](auto& said) { said.width = std::numeric_limits<float>::infinity(); }) ==
        "a page without a size");
  CHECK(of_page([](auto& said) { said.blocks = {{.level = 7}}; }) == "a deep heading");
}

}  // namespace pagemill
