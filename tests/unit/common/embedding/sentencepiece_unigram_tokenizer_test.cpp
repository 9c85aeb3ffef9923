#include "common/embedding/sentencepiece_unigram_tokenizer.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/unit/common/embedding/reference.hpp"

using pagemill::sentencepiece_unigram_tokenizer;
using pagemill::token_id;
using ids = std::vector<token_id>;

namespace {

/// Six control pieces, then the given ones from id 6 on.
sentencepiece_unigram_tokenizer make(std::vector<sentencepiece_unigram_tokenizer::piece> pieces) {
  std::vector<sentencepiece_unigram_tokenizer::piece> all(6, {"<control>", 0});
  all.insert(all.end(), pieces.begin(), pieces.end());
  return sentencepiece_unigram_tokenizer(all);
}

}  // namespace

TEST_CASE("the fixture's texts get exactly the ids of the published tokenizer") {
  const sentencepiece_unigram_tokenizer tokenizer(pagemill::test::fixture_pieces());
  const auto items = pagemill::test::fixture_items();
  REQUIRE(items.size() == 16);
  for (const auto& item : items) {
    CAPTURE(item.text);
    CHECK(tokenizer.encode(item.text) == item.ids);
    CHECK(tokenizer.count(item.text) == item.ids.size());
  }
}

TEST_CASE("the best sum of scores wins over the longest piece") {
  const auto tokenizer =
      make({{"▁", -1}, {"▁a", -2}, {"a", -5}, {"b", -1}, {"▁ab", -9}, {"ab", -3}});
  CHECK(tokenizer.encode("ab") == ids{7, 9});
  CHECK(tokenizer.encode("a") == ids{7});
}

TEST_CASE("ties go to the later start") {
  const auto tokenizer = make({{"▁", -1}, {"a", -1}, {"▁a", -2}});
  CHECK(tokenizer.encode("a") == ids{6, 7});
}

TEST_CASE("a best of exactly 0 counts as not reached") {
  const auto tokenizer = make({{"▁", -7}, {":", 0}, {"▁:", 0}});
  CHECK(tokenizer.encode(":") == ids{6, 7});
  CHECK(tokenizer.count_inside(":") == 1);
  CHECK(tokenizer.encode(": :") == ids{6, 7, 8});
}

TEST_CASE("a run of unknown characters is one token, whatever their size") {
  const auto tokenizer = make({{"▁", -1}, {"a", -1}});
  CHECK(tokenizer.encode("語語😀") == ids{6, 0});
  CHECK(tokenizer.encode("語a語") == ids{6, 0, 7, 0});
  CHECK(tokenizer.encode("語 語") == ids{6, 0, 6, 0});
}

TEST_CASE("of equal pieces the last has the id, and control pieces never match") {
  const auto tokenizer = make({{"▁", -1}, {"x", -1}, {"x", -1}, {"<", -1}});
  CHECK(tokenizer.encode("x") == ids{6, 8});
  CHECK(tokenizer.encode("<control>") == ids{6, 9, 0});
}

TEST_CASE("text is normalised: ligatures, full-width letters and no-break spaces") {
  const auto tokenizer = make({{"▁", -1}, {"f", -1}, {"i", -1}});
  CHECK(tokenizer.encode("ﬁ") == ids{6, 7, 8});
  CHECK(tokenizer.encode("ｆ\u00a0i") == ids{6, 7, 6, 8});
}

TEST_CASE("empty text has no tokens, and malformed bytes are unknown characters") {
  const auto tokenizer = make({{"▁", -1}, {"a", -1}});
  CHECK(tokenizer.encode("").empty());
  CHECK(tokenizer.count_inside("") == 0);
  CHECK(tokenizer.encode("a\xff\xc3") == ids{6, 7, 0});
  CHECK(tokenizer.encode("\xe2\x96") == ids{6, 0});
}

TEST_CASE("a vocabulary without its single characters still ends") {
  const auto tokenizer = make({{"▁abc", -1}, {"bcd", -2}});
  CHECK(tokenizer.encode("abcd").size() >= 1);
  CHECK(tokenizer.encode("bcdabc").size() >= 1);
}

TEST_CASE("counts add up over words") {
  const sentencepiece_unigram_tokenizer tokenizer(pagemill::test::fixture_pieces());
  const std::vector<std::string> words{"I",  "love", ":)", "you.", "Hello,",
                                       "語", ":",    "“5", "AAAA"};
  for (const auto& first : words) {
    std::string text = first;
    auto sum = tokenizer.count(first);
    for (const auto& word : words) {
      text += " " + word;
      sum += tokenizer.count_inside(word);
      CAPTURE(text);
      CHECK(tokenizer.count(text) == sum);
    }
  }
}
