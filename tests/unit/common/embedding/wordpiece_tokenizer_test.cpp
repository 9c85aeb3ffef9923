#include "common/embedding/wordpiece_tokenizer.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using pagemill::token_id;
using pagemill::wordpiece_tokenizer;
using ids = std::vector<token_id>;
using cases = wordpiece_tokenizer::letter_case;

namespace {

const std::vector<std::string> small_vocabulary{
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "un", "##aff", "##able", "runn",  "##ing", "cafe",  // 0..9
    "!",     "?",     "中",    "国",    "a",  "##a",   "$",      "naive", "Cafe",  "é",  // 10..19
    "##s",   "-",     "i",     "##n"};

wordpiece_tokenizer make(cases kind = cases::lowered) {
  auto made = wordpiece_tokenizer::make(small_vocabulary, kind);
  REQUIRE(made.has_value());
  return std::move(*made);
}

}  // namespace

TEST_CASE("a word is cut into the longest known pieces") {
  const auto tokenizer = make();
  CHECK(tokenizer.encode("unaffable") == ids{4, 5, 6});
  CHECK(tokenizer.encode("running") == ids{7, 8});
  CHECK(tokenizer.encode("cafes") == ids{9, 20});
}

TEST_CASE("one unknown piece makes the whole word unknown") {
  const auto tokenizer = make();
  CHECK(tokenizer.encode("unaffablex") == ids{1});
  CHECK(tokenizer.encode("xun") == ids{1});
  CHECK(tokenizer.encode("un x un") == ids{4, 1, 4});
}

TEST_CASE("letters are lowered and lose their accents") {
  const auto tokenizer = make();
  CHECK(tokenizer.encode("CAFÉ Naïve") == ids{9, 17});
  CHECK(tokenizer.encode("cafe\u0301") == ids{9});
  CHECK(tokenizer.encode("İn") == ids{22, 23});
}

TEST_CASE("a cased vocabulary keeps case and accents") {
  const auto tokenizer = make(cases::kept);
  CHECK(tokenizer.encode("Cafe é") == ids{18, 19});
  CHECK(tokenizer.encode("CAFE") == ids{1});
}

TEST_CASE("signs and ideographs are words of their own") {
  const auto tokenizer = make();
  CHECK(tokenizer.encode("cafe!?$a") == ids{9, 10, 11, 16, 14});
  CHECK(tokenizer.encode("a中国a") == ids{14, 12, 13, 14});
  CHECK(tokenizer.encode("a\u2014a") == ids{14, 1, 14});
  CHECK(tokenizer.encode("un-un") == ids{4, 21, 4});
}

TEST_CASE("controls are dropped and every blank separates") {
  const auto tokenizer = make();
  CHECK(tokenizer.encode("a\u00a0a\ta\u3000a\n a") == ids{14, 14, 14, 14, 14});
  CHECK(tokenizer.encode("u\u00adn\u200baff\x01\ufeff"
                         "able") == ids{4, 5, 6});
  CHECK(tokenizer.encode("").empty());
  CHECK(tokenizer.encode(" \u200b ").empty());
}

TEST_CASE("a word of more than 100 characters is unknown") {
  const auto tokenizer = make();
  CHECK(tokenizer.encode(std::string(100, 'a')).size() == 100);
  CHECK(tokenizer.encode(std::string(101, 'a')) == ids{1});
}

TEST_CASE("texts stand between [CLS] and [SEP]") {
  const auto tokenizer = make();
  CHECK(tokenizer.first_tokens().front() == 2);
  CHECK(tokenizer.last_tokens().front() == 3);
  CHECK(tokenizer.padding() == 0);
  CHECK(tokenizer.encode("[CLS]") == ids{1, 1, 1});
}

TEST_CASE("a vocabulary without a special token is refused by name") {
  const auto made = wordpiece_tokenizer::make({"[PAD]", "[UNK]", "[CLS]", "a"}, cases::lowered);
  REQUIRE(!made.has_value());
  CHECK(made.error() == "[SEP] is missing");
}

TEST_CASE("malformed bytes vanish, as the replacement character does") {
  CHECK(make().encode("a \xff\xc3 a") == ids{14, 14});
}
