#include "api/ai/extractive/sentence_keys.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

bool same(std::string_view one, std::string_view other) {
  return sentence_key(one) == sentence_key(other);
}

}  // namespace

TEST_CASE("case, blanks, hyphens within words and the form of characters do not count") {
  CHECK(same("The Data  Base is full.", "the data base\tis full."));
  CHECK(same("A well-known rule", "A wellknown rule"));
  CHECK(same("informa- tion", "information"));
  CHECK(same("the ﬁrst “word”", "the first \"word\""));
  CHECK(same("Straße", "STRASSE"));
  CHECK(sentence_key("A long", "sentence.") == sentence_key("A long sentence."));
}

TEST_CASE("numbers, their signs and all other characters count") {
  for (const auto& [one, other] : std::initializer_list<std::pair<const char*, const char*>>{
           {"It costs 10 EUR.", "It costs 100 EUR."},
           {"5.0 m", "50 m"},
           {"1 2", "12"},
           {"10-20", "1020"},
           {"was -5", "was 5"},
           {"x²", "x2"},
           {"$5", "€5"},
           {"a < b", "a > b"},
           {"50 %", "50"},
           {"It is so.", "It is so?"},
           {"cote", "coté"},
           {"It is.", "It is not."}}) {
    CAPTURE(one);
    CHECK_FALSE(same(one, other));
  }
}

TEST_CASE("overlap is the share of the words that tell something") {
  const auto overlap = [](std::string_view one, std::string_view other) {
    return word_overlap(word_keys(one), word_keys(other));
  };
  CHECK(overlap("The tower is red.", "A TOWER was red") == doctest::Approx(1));
  CHECK(overlap("The tower is red.", "The tower is blue.") == doctest::Approx(0.5));
  CHECK(overlap("The tower of the town", "The price of the wine") == 0);
  CHECK(overlap("He is it", "He is it") == doctest::Approx(1));
  CHECK(overlap("", "") == 0);
  CHECK(overlap("東京タワー", "東京湾") > 0.3);
}
