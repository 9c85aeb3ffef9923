#include "common/analysis/analysis_proof.hpp"

#include <doctest/doctest.h>

// That it finds fault is tests/integration/search/analysis_data_test.cpp.
TEST_CASE("a host with ICU and its dictionaries can analyse texts") {
  CHECK(pagemill::analysis_fault().value_or("") == "");
}
