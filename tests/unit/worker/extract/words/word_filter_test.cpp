#include "worker/extract/words/word_filter.hpp"

#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace pagemill::extract {
namespace {

constexpr std::size_t words_tried = 20'000;
constexpr std::size_t false_hits_max = words_tried / 300;

/// Distinct words of so many letters, the same in each run.
std::set<std::string> random_words(std::size_t letters) {
  std::mt19937 random(static_cast<std::uint32_t>(letters));
  std::set<std::string> words;
  while (words.size() < words_tried) {
    std::string word;
    for (std::size_t i = 0; i < letters; ++i) word += static_cast<char>('a' + random() % 26);
    words.insert(word);
  }
  return words;
}

std::size_t count_hits(const word_filter& filter, word_language language,
                       const std::set<std::string>& words) {
  std::size_t hits = 0;
  for (const auto& word : words) hits += filter.contains(language, word) ? 1 : 0;
  return hits;
}

TEST_CASE("a filter finds each of its words, and others in less than one of 300 tries") {
  const auto members = random_words(8), others = random_words(9);
  word_filter_builder builder(members.size());
  for (const auto& word : members) builder.add(word_language::english, word);
  const word_filter filter(builder.bits());
  CHECK(count_hits(filter, word_language::english, members) == members.size());
  CHECK(count_hits(filter, word_language::english, others) < false_hits_max);
}

TEST_CASE("a word of one language is none of another") {
  const auto members = random_words(8);
  word_filter_builder builder(members.size());
  for (const auto& word : members) builder.add(word_language::english, word);
  const word_filter filter(builder.bits());
  for (const auto language :
       {word_language::catalan, word_language::german, word_language::swedish}) {
    CHECK(count_hits(filter, language, members) < false_hits_max);
  }
}

TEST_CASE("a filter without words has none") {
  CHECK_FALSE(word_filter({}).contains(word_language::english, "word"));
  CHECK_FALSE(word_filter(word_filter_builder(0).bits()).contains(word_language::english, "word"));
  const word_filter_builder empty(100);
  CHECK_FALSE(word_filter(empty.bits()).contains(word_language::english, "word"));
  CHECK_FALSE(built_in_words().contains(word_language::english, ""));
}

TEST_CASE("the built-in filter knows words of each of its languages, with their inflections") {
  using enum word_language;
  const std::vector<std::pair<word_language, std::vector<std::string>>> table{
      {catalan, {"finestra", "paraula", "avui"}},
      {danish, {"vindue", "sprog", "ikke"}},
      {dutch, {"venster", "woorden", "niet"}},
      {english, {"windows", "determination", "not"}},
      {french, {"fen\u00eatre", "paroles", "maison"}},
      {german, {"fenster", "h\u00e4user", "stra\u00dfe"}},
      {italian, {"finestra", "parole", "oggi"}},
      {norwegian, {"vindu", "spr\u00e5k", "ikke"}},
      {portuguese, {"janela", "palavra", "hoje"}},
      {spanish, {"ventana", "palabra", "hoy"}},
      {swedish, {"f\u00f6nster", "spr\u00e5k", "inte"}},
  };
  for (const auto& [language, words] : table) {
    for (const auto& word : words) {
      CAPTURE(word);
      CHECK(built_in_words().contains(language, word));
    }
  }
}

TEST_CASE("the built-in filter knows few words that are none") {
  const auto others = random_words(9);
  for (const auto language : {word_language::english, word_language::german}) {
    CHECK(count_hits(built_in_words(), language, others) < false_hits_max);
  }
  CHECK_FALSE(built_in_words().contains(word_language::english, "fen\u00eatre"));
  CHECK_FALSE(built_in_words().contains(word_language::german, "Fenster"));  // no lower case
}

}  // namespace
}  // namespace pagemill::extract
