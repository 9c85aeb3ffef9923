#include "worker/chunking/word_meter.hpp"

#include <string>

#include <doctest/doctest.h>

namespace pagemill {
namespace {

bool same(const word_size& one, const word_size& other) {
  return one.first_tokens == other.first_tokens && one.tokens == other.tokens &&
         one.weight == other.weight;
}

/// Of 0 to 60 characters, some of them dense; every number another word.
std::string word_of(int number) {
  std::string word = number == 0 ? std::string() : std::to_string(number);
  for (int i = 0; i < number % 18; ++i) word += number % 3 == 0 ? "\xE6\xBC\xA2" : "abc";
  return word;
}

}  // namespace

TEST_CASE("a word measures the same whatever was measured before it") {
  word_meter used(nullptr);
  int different = 0;
  for (int round = 0; round < 2; ++round) {
    for (int number = 0; number < 30'000; ++number) {
      const auto word = word_of(number);
      const auto expected = word_meter(nullptr).measure(word);
      if (!same(used.measure(word), expected) || !same(used.measure(word), expected)) ++different;
    }
  }
  CHECK(different == 0);
}

}  // namespace pagemill
