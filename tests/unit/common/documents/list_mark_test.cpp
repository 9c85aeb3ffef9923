#include "common/documents/list_mark.hpp"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace pagemill {
namespace {

TEST_CASE("list marks are found and other beginnings are not") {
  const std::vector<std::pair<std::string, bool>> marked{
      {"\u2022 item", false}, {"- item", false},   {"\u2013 item", false},
      {"* item", false},      {"1. item", true},   {"12) item", true},
      {"(a) item", true},     {"(iv) item", true}, {"b) item", true}};
  for (const auto& [line, ordered] : marked) {
    CAPTURE(line);
    const auto mark = find_list_mark(line);
    REQUIRE(mark);
    CHECK(mark->ordered == ordered);
    CHECK(line.substr(mark->bytes) == "item");
  }
  for (const std::string line : {"", "-", "-5 degrees", "\u2022", "A. Smith", "1.5 metres",
                                 "2024. It", "(see) this", "word", "1.", "\u2014dash"}) {
    CAPTURE(line);
    CHECK_FALSE(find_list_mark(line));
  }
}

}  // namespace
}  // namespace pagemill
