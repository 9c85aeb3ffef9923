#include "worker/extract/layout/text/text_rules.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace pagemill::extract {
namespace {

TEST_CASE("lines join as a reader would read them") {
  struct expected_row {
    std::string before, next, joined;
  };
  const std::vector<expected_row> table{
      {"", "first", "first"},
      {"one", "two", "one two"},
      {"hyphen-", "ation", "hyphenation"},
      {"soft\u00ad", "Hyphen", "softHyphen"},
      {"uni\u2010", "code", "unicode"},
      {"bro\ufffe", "ken", "broken"},
      {"GE\u00ad", "SETZ", "GESETZ"},
      {"part 01\u00ad", "2301", "part 01-2301"},  // a font that calls its hyphen soft
      {"AX\u00ad", "2003", "AX-2003"},
      {"Jean-", "Pierre", "Jean-Pierre"},
      {"1914-", "1918", "1914-1918"},
      {"see http://example.org/a-", "b.html", "see http://example.org/a-b.html"},
      {"a dash -", "then", "a dash - then"},
      {"\u6f22\u5b57", "\u5e73\u4eee", "\u6f22\u5b57\u5e73\u4eee"},
      {"\u6f22\u5b57", "latin", "\u6f22\u5b57 latin"},
      {"\ud55c\uae00", "\ub2e8\uc5b4", "\ud55c\uae00 \ub2e8\uc5b4"},
      {"\u00fcber-", "\u00e4ltere", "\u00fcber\u00e4ltere"},
      {"AX-", "2003/B", "AX-2003/B"},
      {"Vor-", "und Nachteile", "Vor- und Nachteile"},
      {"see https://", "example.org", "see https://example.org"},
      {"see https:", "//example.org", "see https://example.org"},
      {"https://example.org", "/path", "https://example.org/path"},
      {"https://example.org/?a=", "1", "https://example.org/?a=1"},
      {"https://example.org/a/", "as you know", "https://example.org/a/ as you know"},
      {"and /", "or", "and / or"},
      {"50%", "more", "50% more"},
      {"kept", "", "kept"},
  };
  for (const auto& [before, next, joined] : table) {
    CAPTURE(before);
    std::string text = before;
    join_line(text, next);
    CHECK(text == joined);
  }
}

TEST_CASE("a path goes on behind its slash where both lines are code or one link") {
  std::string path = "in /usr/";
  join_line(path, "share/doc", {}, shared_style::code_or_link);
  CHECK(path == "in /usr/share/doc");
  std::string comment = "a /";
  join_line(comment, "b", {}, shared_style::code_or_link);
  CHECK(comment == "a / b");
}

TEST_CASE("a join says what it kept and where the line is") {
  std::string text = "deter-";
  auto joint = join_line(text, "mination");
  CHECK(joint.kept == 5);
  CHECK(joint.begin == 5);
  joint = join_line(text, "of");
  CHECK(joint.kept == 13);
  CHECK(joint.begin == 14);
}

TEST_CASE("numbering has a depth only where it heads a text") {
  CHECK(numbering_depth("1. Introduction") == 1);
  CHECK(numbering_depth("2.3.1 Method") == 3);
  CHECK(numbering_depth("4.2. Results") == 2);
  CHECK(numbering_depth("3 apples") == 0);
  CHECK(numbering_depth("3.14") == 0);
  CHECK(numbering_depth("1.2.3.4.5.6.7 Deep") == 0);
  CHECK(numbering_depth("Introduction") == 0);
  CHECK(numbering_depth("2.3 5.4") == 0);
}

TEST_CASE("captions begin with a word and a number that is closed") {
  CHECK(is_caption("Figure 3: The tide"));
  CHECK(is_caption("Table 2.1. Heights"));
  CHECK(is_caption("Fig. 4"));
  CHECK(is_caption("Abbildung 1 \u2013 Leuchtturm"));
  CHECK_FALSE(is_caption("Figure 3 shows the tide"));
  CHECK_FALSE(is_caption("Table of contents"));
  CHECK_FALSE(is_caption("Figures 3: none"));
  CHECK_FALSE(is_caption("Figure"));
}

TEST_CASE("sentences end behind quotes and brackets too") {
  for (const std::string line :
       {"end.", "end?", "(end.)", "\u201cend!\u201d", "\u7d42\u3002", "so:"}) {
    CAPTURE(line);
    CHECK(ends_sentence(line));
  }
  for (const std::string line : {"", "end", "end,", "(end)", "3.5"})
    CHECK_FALSE(ends_sentence(line));
}

}  // namespace
}  // namespace pagemill::extract
