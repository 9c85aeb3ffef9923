#include "common/analysis/sentences.hpp"

#include <string>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

std::string joined(std::string_view text) {
  std::string all;
  for (const auto one : cut_sentences(text)) all.append(one).append("|");
  return all;
}

}  // namespace

TEST_CASE("a text is cut into its sentences") {
  CHECK(joined("") == "");
  CHECK(joined(" \n ") == "");
  CHECK(joined("One. Two! Three? Four") == "One.|Two!|Three?|Four|");
  CHECK(joined("Heading\nThe first line. The second.\n") == "Heading|The first line.|The second.|");
  CHECK(joined("It costs 3.50 today. He paid.") == "It costs 3.50 today.|He paid.|");
  CHECK(joined("He said \"Go.\" They went.") == "He said \"Go.\"|They went.|");
  CHECK(joined("これは本です。彼は行った。") == "これは本です。|彼は行った。|");
}

TEST_CASE("an abbreviation, an initial or the number of a heading ends no sentence") {
  CHECK(joined("Dr. Smith met J. Doe. They spoke.") == "Dr. Smith met J. Doe.|They spoke.|");
  CHECK(joined("1. Introduction begins here. See Fig. 3 below.") ==
        "1. Introduction begins here.|See Fig. 3 below.|");
  CHECK(joined("It was built in 1854. Then it fell.") == "It was built in 1854.|Then it fell.|");
  CHECK(joined("No. 5\nNext line") == "No. 5|Next line|");
}

TEST_CASE("nothing but blanks is lost, whatever the bytes are") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "wörter ";
  text += "\xff\xfe. End";
  std::string whole, parts;
  for (const char c : text) {
    if (c != ' ') whole += c;
  }
  for (const auto one : cut_sentences(text)) {
    CHECK(one.size() <= sentence_bytes_max + 4);
    for (const char c : one) {
      if (c != ' ') parts += c;
    }
  }
  CHECK(parts == whole);
}
