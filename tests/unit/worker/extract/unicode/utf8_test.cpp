#include "worker/extract/unicode/utf8.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

namespace pagemill::extract {
namespace {

bool is_valid_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto begin = at;
    const bool written = text.substr(begin).starts_with("\ufffd");
    if (next_code_point(text, at) == replacement_character && !written) return false;
  }
  return true;
}

TEST_CASE("nothing but valid UTF-8 without U+0000 comes out") {
  std::string out;
  for (const char32_t c : {0x41U, 0xE9U, 0x20ACU, 0x1F600U}) append_utf8(out, c);
  CHECK(out == "A\u00e9\u20ac\U0001f600");
  for (const char32_t c : {0U, 0xD800U, 0xDFFFU, 0x110000U, 0xFFFFFFFFU}) {
    out.clear();
    append_utf8(out, c);
    CHECK(out == "\ufffd");
  }
}

TEST_CASE("the first and the last code point are whole ones") {
  CHECK(last_code_point("x\u20ac") == 0x20AC);
  CHECK(first_code_point("\u20acx") == 0x20AC);
  CHECK(last_code_point("") == 0);
  CHECK(first_code_point("") == 0);
  CHECK(first_code_point("\xe2\x82") == replacement_character);
}

TEST_CASE("a name is one line: control characters are spaces, malformed bytes U+FFFD") {
  struct expected_name {
    std::string raw;
    std::size_t bytes_max;
    std::string cleaned;
  };
  using std::string_literals::operator""s;
  const std::vector<expected_name> table{
      {"as it is", 100, "as it is"},
      {"", 100, ""},
      {"a\xff"
       "b",
       100,
       "a\ufffd"
       "b"},
      {"\xed\xa0\x80", 100, "\ufffd\ufffd\ufffd"},
      {"\xc0\x80", 100, "\ufffd\ufffd"},
      {"\xe2\x82", 100, "\ufffd\ufffd"},
      {"  two \n\t words \x01", 100, "two words"},
      {"a\0b"s, 100, "a b"},
      {"\ufeffmark", 100, "mark"},
      {"\u20ac\u20ac", 5, "\u20ac"},
      {"ab cd", 3, "ab"},
      {"ab", 0, ""},
  };
  for (const auto& [raw, bytes_max, cleaned] : table) {
    CAPTURE(raw);
    CHECK(clean_name(raw, bytes_max) == cleaned);
  }
}

TEST_CASE("lines end by CR, LF or both, and empty ones are left out") {
  struct expected_lines {
    std::string raw, cleaned;
  };
  const std::vector<expected_lines> table{
      {"one line", "one line"},
      {"", ""},
      {" \r\n\t\n", ""},
      {"a\nb", "a\nb"},
      {"a\rb", "a\nb"},
      {"a\r\nb\r\n", "a\nb"},
      {"\n\na\n \n\nb\n", "a\nb"},
      {"  a \t b \x01\n c", "a b\nc"},
      {"\u2126\n\xff", "\u2126\n\ufffd"},
  };
  for (const auto& [raw, cleaned] : table) {
    CAPTURE(raw);
    CHECK(clean_lines(raw, 100) == cleaned);
  }
}

TEST_CASE(
    "a text that is too long is cut at its end, between characters, with no line break behind") {
  const std::string raw = "\u00e9\u20ac\r\n\U0001f600x\n\n\xff y\nend";
  const std::string whole = "\u00e9\u20ac\n\U0001f600x\n\ufffd y\nend";
  for (std::size_t bytes_max = 0; bytes_max < whole.size(); ++bytes_max) {
    CAPTURE(bytes_max);
    const auto cut = clean_lines(raw, bytes_max);
    CHECK(cut.size() <= bytes_max);
    CHECK(whole.starts_with(cut));
    CHECK(is_valid_utf8(cut));
    CHECK_FALSE(cut.ends_with('\n'));
  }
  CHECK(clean_lines(raw, whole.size()) == whole);
  CHECK(clean_lines("ab\ncd", 4) == "ab\nc");
}

TEST_CASE("letters of every script have a lower case, other characters stay") {
  CHECK(lower_case("already lower, 123 \u4e00 \u00df") == "already lower, 123 \u4e00 \u00df");
  CHECK(lower_case("\u00c4PFEL \u0416\u0423\u041a \u03a3") ==
        "\u00e4pfel \u0436\u0443\u043a \u03c3");
  CHECK(lower_case("A\xff") == "a\ufffd");
  CHECK(lower_case("") == "");
}

TEST_CASE("the letters at the end of a text stop at anything else") {
  CHECK(letters_at_end("of 3caf\u00e9") == "caf\u00e9");
  CHECK(letters_at_end("lamps") == "lamps");
  CHECK(letters_at_end("lamps.").empty());
  CHECK(letters_at_end("").empty());
}

}  // namespace
}  // namespace pagemill::extract
