#include "common/documents/document_card.hpp"

#include <doctest/doctest.h>

namespace pagemill {
namespace {

TEST_CASE("a card has a line for each thing that it knows, and none twice") {
  CHECK(text_of({.title = "Tides",
                 .filename = "tides.pdf",
                 .author = "A. Sailor",
                 .running_heads = {"Harbour Board", "Chapter 2"}}) ==
        "Tides\ntides.pdf\nA. Sailor\nHarbour Board\nChapter 2");
  CHECK(text_of({.title = "Tides", .author = "Tides", .running_heads = {"Tides", "Ebb"}}) ==
        "Tides\nEbb");
  CHECK(text_of({.title = "", .filename = "a.pdf"}) == "a.pdf");
  CHECK(text_of({}).empty());
}

}  // namespace
}  // namespace pagemill
