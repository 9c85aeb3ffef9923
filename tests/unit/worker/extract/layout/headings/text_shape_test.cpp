#include "worker/extract/layout/headings/text_shape.hpp"

#include <doctest/doctest.h>

namespace pagemill::extract {
namespace {

TEST_CASE("a shape counts characters, words and what begins them") {
  const auto shape = shape_of("The Keeper's 12 lamps");
  CHECK(shape.characters == 18);
  CHECK(shape.words == 4);
  CHECK(shape.capital_words == 2);
  CHECK(shape.upper_letters == 2);
  CHECK(shape.digits == 2);
  CHECK(shape.begins_upper);
  CHECK(shape.last == 's');
  CHECK(shape_of("\u00c9t\u00e9").upper_letters == 1);
  CHECK(shape_of("").characters == 0);
}

TEST_CASE("numbers, letters and words for parts are numbering, quantities are not") {
  CHECK(shape_of("2.3.1 Of lamps").numbering_depth == 3);
  CHECK(shape_of("IV. Of lamps").numbering_depth == 1);
  CHECK(shape_of("A. Of lamps").numbering_depth == 1);
  for (const auto* text : {"Chapter 2", "KAPITEL 2", "\u00a7 3 Of lamps", "(a) Of lamps"}) {
    CAPTURE(text);
    CHECK(shape_of(text).numbered);
  }
  for (const auto* text : {"Of lamps", "Partly lit", "A lamp"}) {
    CAPTURE(text);
    CHECK_FALSE(shape_of(text).numbered);
  }
}

TEST_CASE("a page's number at the end is told from a number in the last word") {
  CHECK(shape_of("Of lamps ..... 12").ends_number);
  CHECK_FALSE(shape_of("Of lamp A12").ends_number);
  CHECK_FALSE(shape_of("12").ends_number);
}

}  // namespace
}  // namespace pagemill::extract
