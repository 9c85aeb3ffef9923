#include "worker/extract/layout/text/characters.hpp"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace pagemill::extract {
namespace {

TEST_CASE("clean lines keep the hyphen at their end and bullets of symbol fonts") {
  CHECK(clean_line("so\u00ad") == "so\u00ad");
  CHECK(clean_line("\uf0b7 item") == "\u2022 item");
  CHECK(clean_line("\ufeffx") == "x");
  CHECK(clean_line("bro\ufffeken") == "broken");
}

TEST_CASE("a soft hyphen inside a line was drawn, so it is one") {
  CHECK(clean_line("01\u00ad2301\u00adXYZ today") == "01-2301-XYZ today");
}

TEST_CASE("letters and their marks are composed") {
  CHECK(clean_line("re\u0301sume\u0301") == "r\u00e9sum\u00e9");
  CHECK(clean_line("Zu\u0308rich") == "Z\u00fcrich");
  CHECK(clean_line("\u1112\u1161\u11ab") == "\ud55c");
  CHECK(clean_line("x\u0304") == "x\u0304");                            // there is no such letter
  CHECK(clean_line("\u2126 \ufb01 \u00b5") == "\u03a9 \ufb01 \u00b5");  // not compatibility forms
}

TEST_CASE("more marks on a letter than any text has stay as they are, at once") {
  const auto marks = [](int count) {
    std::string text = "a";
    for (int i = 0; i < count; ++i) text += i % 2 == 0 ? "\u0301" : "\u0323";
    return text;
  };
  CHECK(clean_line(marks(2)) == "\u1ea1\u0301");
  const auto many = marks(500'000);
  CHECK(clean_line(many) == many);
}

TEST_CASE("zero-width characters go, joiners stay where the script needs them") {
  CHECK(clean_line("con\u200bfig\u200bura\u200btion") == "configuration");
  CHECK(clean_line("para\u2060meters") == "parameters");
  CHECK(clean_line("ser\u200dvice") == "service");
  CHECK(clean_line("\u200eleft\u202a to\u202c right") == "left to right");
  const std::string persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645";
  CHECK(clean_line(persian) == persian);
  const std::string hindi = "\u0915\u094d\u200d\u0937";
  CHECK(clean_line(hindi) == hindi);
}

TEST_CASE("letters of a presentation form are letters, in logical order") {
  CHECK(clean_line("\ufefb") == "\u0644\u0627");  // lam-alef
  CHECK(clean_line("\ufeb3\ufefc\ufee1") == "\u0633\u0644\u0627\u0645");
  CHECK(clean_line("\ufb2a") == "\u05e9\u05c1");                  // shin with its dot
  CHECK(clean_line("a\ufe70") == "a\u064b");                      // a mark, not a space with a mark
  CHECK(clean_line("\ufdfa").starts_with("\u0635\u0644\u0649"));  // a phrase in one glyph
}

TEST_CASE("forms that are no letters' shapes stay") {
  // Ligatures and wide forms of Latin are compatibility forms; brackets of Arabic have no other.
  for (const std::string text : {"\ufb01n", "\uff21", "\ufd3e\ufd3f", "\u0644\u0627", "\u05e9"}) {
    CAPTURE(text);
    CHECK(clean_line(text) == text);
  }
}

TEST_CASE("glyphs without Unicode are told from bullets of symbol fonts") {
  CHECK(is_unmapped(0xFFFD));
  CHECK(is_unmapped(0xE001));
  CHECK(is_unmapped(0x10FFFD));
  CHECK_FALSE(is_unmapped(0xF0B7));
  CHECK_FALSE(is_unmapped('a'));
  CHECK_FALSE(is_unmapped(0x4E00));
}

TEST_CASE("raised digits become superscripts, raised letters stay") {
  CHECK(superscript("6") == "\u2076");
  CHECK(superscript("-12") == "\u207b\u00b9\u00b2");
  CHECK(superscript("1,2") == "\u00b9,\u00b2");
  CHECK(superscript("st") == "st");
  CHECK(superscript("\u2217") == "\u2217");
}

TEST_CASE("words set letter by letter are words") {
  CHECK(join_spaced_letters("A N N U A L  R E P O R T") == "ANNUAL REPORT");
  CHECK(join_spaced_letters("T H I S  I S  S P A C E D") == "THIS IS SPACED");
  CHECK(join_spaced_letters("see C H A P T E R  2") == "see CHAPTER  2");
  CHECK(join_spaced_letters("\u041e \u0422 \u0427 \u0401 \u0422") ==
        "\u041e\u0422\u0427\u0401\u0422");
}

TEST_CASE("what only looks like spaced letters stays") {
  for (const std::string line :
       {"A B C D E F", "a b c", "1 2 3 4 5 6", "plan A or B", "I a m", "x = y z", "", " ", "a  b",
        "word", "two  spaces", "ab cd ef gh ij"}) {
    CAPTURE(line);
    CHECK(join_spaced_letters(line) == line);
  }
}

}  // namespace
}  // namespace pagemill::extract
