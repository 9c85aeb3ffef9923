#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "worker/chunking/heading_path.hpp"
#include "worker/chunking/sentence_rules.hpp"
#include "worker/chunking/word_reader.hpp"

using namespace pagemill;

TEST_CASE("marks end a sentence, also behind quotes and brackets") {
  for (const std::string word : {"end.", "end!", "end?", "end.\"", "end.)", "end.”", "1999.", "...",
                                 "文。", "文。」", "wait…", "USA.", "it.", "x).", "Ltd."}) {
    CAPTURE(word);
    CHECK(ends_sentence(word, sentence_place::later));
  }
}

TEST_CASE("abbreviations, initials, numbers that lead and plain words end none") {
  for (const std::string word : {"e.g.", "i.e.", "z.B.", "Fig.", "(Fig.", "Dr.", "al.", "No.", "J.",
                                 "vgl.", "end,", "end", ")", "\"", "end;", "é", "U.S."}) {
    CAPTURE(word);
    CHECK(!ends_sentence(word, sentence_place::later));
  }
  CHECK(!ends_sentence("1.", sentence_place::first));
  CHECK(!ends_sentence("2.3.", sentence_place::first));
  CHECK(ends_sentence("42.", sentence_place::later));
}

TEST_CASE("a sentence does not begin in lower case") {
  for (const std::string word : {"The", "42", "“The", "(See", "É", "日本"}) {
    CHECK(may_begin_sentence(word));
  }
  for (const std::string word : {"the", "(see", "“quoted", "é"}) CHECK(!may_begin_sentence(word));
}

TEST_CASE("hyphenated halves are joined, other hyphens are left") {
  CHECK(join_hyphenated("exam-", "ple,") == "example,");
  CHECK(join_hyphenated("Grö\u2010", "ße") == "Größe");
  CHECK(join_hyphenated("soft\u00ad", "ly") == "softly");
  CHECK(!join_hyphenated("pre-", "and"));
  CHECK(!join_hyphenated("Anglo-", "American"));
  CHECK(!join_hyphenated("10-", "fold"));
  CHECK(!join_hyphenated("-", "x"));
  CHECK(!join_hyphenated("word", "next"));
  CHECK(!join_hyphenated("", "next"));
  CHECK(!join_hyphenated("a-", ""));
}

TEST_CASE("the heading path counts headings under the same parent") {
  heading_path path;
  CHECK(path.section().empty());
  const std::vector<std::pair<int, std::string>> steps{
      {1, "1"},   {2, "1.1"}, {2, "1.2"},   {3, "1.2.1"}, {1, "2"},
      {3, "2.1"}, {2, "2.2"}, {6, "2.2.1"}, {4, "2.2.2"}, {1, "3"}};
  for (const auto& [level, section] : steps) {
    path.enter(level, "t");
    CHECK(path.section() == section);
    CHECK(path.level() == level);
  }
}

TEST_CASE("a document that begins with a low heading keeps distinct paths") {
  heading_path path;
  path.enter(3, "a");
  CHECK(path.section() == "1");
  path.enter(2, "b");
  CHECK(path.section() == "2");
  path.enter(1, "c");
  CHECK(path.section() == "3");
}

TEST_CASE("titles are one line and bounded, cut between characters") {
  heading_path path;
  path.enter(1, " A\n title\t here ");
  CHECK(path.titles() == std::vector<std::string>{"A title here"});
  std::string wide;
  for (int i = 0; i < 200; ++i) wide += "é";
  path.enter(1, "x" + wide);
  CHECK(path.titles()[0].size() <= 203);
  CHECK(path.titles()[0].ends_with("é…"));
}

TEST_CASE("words are read with the blanks before them") {
  word_reader reader("  one\u00a0two \n\t three\r\n\u200b\n four\u2028");
  REQUIRE(reader.next());
  CHECK(reader.word() == "one");
  REQUIRE(reader.next());
  CHECK(reader.word() == "two");
  CHECK(reader.gap() == space_gap);
  REQUIRE(reader.next());
  CHECK(reader.word() == "three");
  CHECK(reader.gap() == word_gap{1, 1, 1});
  REQUIRE(reader.next());
  CHECK(reader.word() == "four");
  CHECK(reader.gap().newlines == 2);
  CHECK(!reader.next());
}
