#include "common/analysis/unicode/dictionary_words.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "common/analysis/unicode/unit_text.hpp"

using namespace pagemill;

namespace {

std::string cut(std::string_view text) {
  std::vector<unit> units;
  read_units(text, 0, units);
  std::string words;
  std::size_t begin = 0;
  for (const auto end : dictionary_words(units)) {
    if (begin > 0) words += '|';
    append_normal(std::span(units).subspan(begin, end - begin), words);
    begin = end;
  }
  CHECK(begin == units.size());
  return words;
}

}  // namespace

TEST_CASE("dictionaries find the words of scripts without blanks") {
  CHECK(cut("ภาษาไทยง่าย") == "ภาษา|ไทย|ง่าย");
  CHECK(cut("日本語の文書を検索する") == "日本語|の|文書|を|検索|する");
  CHECK(cut("中文分词") == "中文|分词");
  CHECK(cut("日").size() == 3);
  CHECK(cut("").empty());
}

TEST_CASE("words beyond the basic plane are whole") {
  CHECK(cut("𠮷野家").starts_with("𠮷"));
}
