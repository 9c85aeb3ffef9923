#include "common/postgres/row_values.hpp"

#include <limits>

#include <doctest/doctest.h>

namespace pagemill::postgres {

TEST_CASE("pgvector's text gives back the same floats") {
  CHECK(vector_text(std::vector<float>{0.1F, -0.25F, 0, 1}) == "[0.1,-0.25,0,1]");
  CHECK(vector_text({}) == "[]");
  const float small = std::numeric_limits<float>::denorm_min();
  CHECK(vector_text(std::vector<float>{small}) == "[1e-45]");
}

TEST_CASE("quotes and backslashes in an array of texts stay part of the texts") {
  CHECK(text_array({}) == "{}");
  const std::vector<std::string> values{"a", "", "b\"c", "d\\e", "{f,g}", "null"};
  CHECK(text_array(values) == R"({"a","","b\"c","d\\e","{f,g}","null"})");
}

TEST_CASE("an array of numbers needs no quotes") {
  const auto text_of = [](int value) { return std::to_string(value); };
  CHECK(plain_array(std::vector<int>{}, text_of) == "{}");
  CHECK(plain_array(std::vector<int>{1, -2}, text_of) == "{1,-2}");
}

}  // namespace pagemill::postgres
