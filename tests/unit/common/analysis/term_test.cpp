#include "common/analysis/term.hpp"

#include <string>

#include <doctest/doctest.h>

#include "common/analysis/analysis_version.hpp"

using namespace pagemill;

TEST_CASE("a term's dimension is the same for ever") {
  CHECK(folded_term("wing") == "=wing");
  CHECK(stem_term("en", "wing") == ":en:wing");
  // Stored vectors have these.
  CHECK(dimension_of("") == 265338818);
  CHECK(dimension_of("=wing") == 434001109);
  CHECK(dimension_of(":en:wing") == 295654071);
  CHECK(folded_dimension("wing") == dimension_of("=wing"));
}

TEST_CASE("dimensions are of 29 bits") {
  for (int i = 0; i < 10'000; ++i) {
    const auto dimension = dimension_of(std::to_string(i));
    CHECK_UNARY(dimension >= 1 && dimension <= 1 << 29);
  }
}

TEST_CASE("the analysis names all that decides terms") {
  CHECK(analysis_name().starts_with("pagemill-"));
  CHECK(analysis_name().contains(" icu-"));
  CHECK(analysis_name().contains(" unicode-"));
  CHECK(analysis_name().contains(" snowball-"));
}
