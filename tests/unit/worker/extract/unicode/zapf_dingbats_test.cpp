#include "worker/extract/unicode/zapf_dingbats.hpp"

#include <set>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace pagemill::extract {
namespace {

TEST_CASE("codes of ZapfDingbats are what the font draws") {
  const std::vector<std::pair<int, char32_t>> table{
      {0x21, 0x2701}, {0x34, 0x2714}, {0x38, 0x2718}, {0x48, 0x2605}, {0x6C, 0x25CF},
      {0x6E, 0x25A0}, {0x6F, 0x274F}, {0x7E, 0x275E}, {0xA1, 0x2761}, {0xAC, 0x2460},
      {0xB5, 0x2469}, {0xB6, 0x2776}, {0xD4, 0x2794}, {0xD5, 0x2192}, {0xFE, 0x27BE},
      {0x20, 0},      {0x7F, 0},      {0xA0, 0},      {0xF0, 0},      {0xFF, 0}};
  for (const auto& [code, character] : table) {
    CAPTURE(code);
    CHECK(zapf_dingbat(code) == character);
  }
}

TEST_CASE("each code of ZapfDingbats has a character of its own") {
  std::set<char32_t> seen;
  for (int code = 0; code < 256; ++code) {
    if (const auto c = zapf_dingbat(code); c != 0) CHECK(seen.insert(c).second);
  }
  CHECK(seen.size() == 187);
}

}  // namespace
}  // namespace pagemill::extract
