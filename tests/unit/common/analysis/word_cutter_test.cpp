#include "common/analysis/word_cutter.hpp"

#include <algorithm>
#include <array>
#include <format>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

std::string written(const cut_text& words) {
  std::string all;
  for (const auto& token : words.tokens) {
    all += std::format("{}-{} {} {}\n", token.begin, token.end, words.folded(token),
                       words.normal(token));
  }
  for (const auto& compound : words.compounds) {
    all += std::format("{}+{} {} {}\n", compound.first, compound.count, compound.folded,
                       compound.piece);
  }
  return all;
}

/// What the general way makes of a text, if the fast one makes the same.
std::string cut_both_ways(std::string_view text) {
  static word_cutter cutter;
  const auto fast = written(cutter.cut(text, reading::fast));
  const auto general = written(cutter.cut(text, reading::general));
  CAPTURE(text);
  CHECK(fast == general);
  return general;
}

constexpr std::array<std::string_view, 44> pieces{
    "a",      "B",      "cd", "EF", "Gh", "iJ",     "1",   "20",     "300",     " ", " ",
    " ",      "\n",     "-",  ".",  ",",  ":",      "'",   "\"",     "#",       "+", "&",
    "/",      "_",      "(",  ")",  "%",  "@",      "://", "é",      "e\u0301", "ß", "ﬁ",
    "\u00AD", "\u200B", "²",  "½",  "™",  "日本語", "ไทย", "\u0301", "Я",       "й", "\xFF"};

}  // namespace

TEST_CASE("the fast way through a text and the general one are the same") {
  std::mt19937 random(1);
  std::uniform_int_distribution<std::size_t> any(0, pieces.size() - 1), ascii(0, 28), length(1, 12);
  std::size_t tokens = 0;
  for (int i = 0; i < 1'000; ++i) {
    std::string text;
    auto& chosen = i % 2 == 0 ? ascii : any;
    for (auto count = length(random); count > 0; --count) text += pieces[chosen(random)];
    tokens += cut_both_ways(text).size();
  }
  CHECK(tokens > 5'000);
  std::uniform_int_distribution<int> byte(1, 127);
  for (int i = 0; i < 1'000; ++i) {
    std::string text;
    for (int j = 0; j < 24; ++j) text += static_cast<char>(byte(random));
    cut_both_ways(text);
  }
}

TEST_CASE("places are of the text as given") {
  word_cutter cutter;
  for (const std::string_view text : {"x con\u00ADfi\u200Bgu\u0301ration y", "x (Straße) y"}) {
    const auto& words = cutter.cut(text);
    REQUIRE(words.tokens.size() == 3);
    const auto& token = words.tokens[1];
    CHECK(text.substr(token.begin, token.end - token.begin).size() > 6);
    CHECK(text.substr(0, token.begin).find_first_not_of("x (") == std::string_view::npos);
    CHECK(text.substr(token.end).find_first_not_of(") y") == std::string_view::npos);
  }
}

TEST_CASE("whatever a text is, it costs linear time and memory") {
  word_cutter cutter;
  const auto repeated = [](std::string_view piece, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += piece;
    return text;
  };
  for (const std::string_view piece :
       {"a",      "aB",     "a1",     "a-",   "1,",   "1 ", "1.", "é",  "\u0301", "e\u0301\u0323",
        "日",     "ก",      "👍",     "\xC3", "\xFF", "#",  "+",  ".a", "A&",     "a ",
        "\u00AD", "\u0CC6", "\u1100", "☎1"}) {
    CAPTURE(piece);
    const auto& words = cutter.cut(repeated(piece, 4'000));
    CHECK(words.tokens.size() <= 4'000);
    CHECK(words.compounds.size() <= 32'000);
    CHECK(std::ranges::all_of(words.compounds,
                              [](const auto& compound) { return compound.folded.size() <= 256; }));
    CHECK(std::ranges::all_of(words.tokens, [](const cut_token& token) {
      return token.folded_size > 0 && token.normal_size <= 64 * 4;
    }));
  }
  CHECK(cutter.cut(std::string(1000, '\0')).tokens.empty());
}
