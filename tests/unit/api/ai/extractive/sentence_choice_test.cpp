#include "api/ai/extractive/sentence_choice.hpp"

#include <string>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

passage of_text(std::string text) {
  return {.document = {},
          .chunk = 0,
          .first_page = 1,
          .last_page = 1,
          .language = "en",
          .text = std::move(text)};
}

/// Of a workspace that has each word of the question in `entries` of 1000 entries.
asked_words asked(const std::string& question, std::int64_t entries = 5) {
  const auto analyzed = analyze_query(question);
  search_statistics statistics{.entries = 1000};
  for (int i = 0; i < static_cast<int>(analyzed.words.size()); ++i) {
    statistics.terms.push_back({.word = i, .language = "en", .term = "", .entries = entries});
  }
  return {analyzed, statistics};
}

std::string answer_to(const std::string& question, const std::vector<passage>& passages) {
  auto sentences = find_sentences(passages, asked(question), planted::left_out, 12);
  score_sentences(sentences, {}, 0);
  std::string answer;
  for (const auto each : choose_sentences(sentences, refusal_threshold)) {
    answer.append(sentences[each].text).append("|");
  }
  return answer;
}

const std::string tower =
    "The tower stands on the north cliff. It was finished in 1854 by Ada Merrow. The keeper's "
    "house was added later. How high is the tower?";

}  // namespace

TEST_CASE("the sentence with the question's rare words answers, as it stands") {
  CHECK(answer_to("Who finished the tower in 1854?", {of_text(tower)}) ==
        "It was finished in 1854 by Ada Merrow.|");
  CHECK(answer_to("When were the keepers' houses added?", {of_text(tower)}) ==
        "The keeper's house was added later.|");
}

TEST_CASE("a question that the passages do not answer is refused") {
  CHECK(answer_to("Which bank financed the railway strike?", {of_text(tower)}).empty());
  CHECK(answer_to("Who finished the tower?", {}).empty());
  CHECK(answer_to("🦀 🦀", {of_text(tower)}).empty());
}

TEST_CASE("a sentence that asks does not answer, and a short line less than a sentence") {
  CHECK_FALSE(answer_to("How high is the tower?", {of_text(tower)}).contains('?'));
  CHECK(answer_to("copper mine output",
                  {of_text("Copper mine output\nThe copper mine has an output of ten tons.")})
            .starts_with("The copper mine"));
}

TEST_CASE("the same said again is left out, something else is not") {
  const std::string first = "The copper mine at Orlo gives nine tons a day.";
  const std::string same = "The copper mine at Orlo gives nine tons a day!";
  const std::string other = "Nobody else worked the old copper mine at Orlo after the flood.";
  const auto answer =
      answer_to("copper mine Orlo", {of_text(first), of_text(same), of_text(other)});
  CHECK(answer == first + "|" + other + "|");
}

TEST_CASE("vectors count by their model's weight, and lift a sentence over the threshold") {
  const std::vector<passage> passages{of_text("Red cats sleep here. Blue dogs run there.")};
  auto sentences = find_sentences(passages, asked("feline rest"), planted::left_out, 12);
  REQUIRE(sentences.size() == 2);
  for (auto& one : sentences) {
    one.vector = one.text.starts_with("Red") ? std::vector{1.0F, 0.0F} : std::vector{0.0F, 1.0F};
  }
  const std::vector question{1.0F, 0.0F};
  score_sentences(sentences, question, 1);
  const auto chosen = choose_sentences(sentences, refusal_threshold);
  REQUIRE(chosen.size() == 1);
  CHECK(sentences[chosen[0]].text == "Red cats sleep here.");
  score_sentences(sentences, question, 0);
  CHECK(choose_sentences(sentences, refusal_threshold).empty());
}

TEST_CASE("words that only ask do not count, unless the question has no others") {
  CHECK(asked("What is the of and?").covered_by(terms_of("the", "en")) > 0);
  CHECK(asked("What is copper?").covered_by(terms_of("what is the", "en")) == 0);
  CHECK(asked("What is copper?").covered_by(terms_of("Copper is red", "en")) == doctest::Approx(1));
}

TEST_CASE("a rare word counts more than a common one, and a missing one most") {
  const auto analyzed = analyze_query("copper price zzyzx");
  search_statistics statistics{.entries = 1000};
  statistics.terms = {{.word = 0, .language = "en", .term = "", .entries = 10},
                      {.word = 1, .language = "en", .term = "", .entries = 600}};
  const asked_words words(analyzed, statistics);
  const auto copper = words.covered_by(terms_of("copper", "en"));
  const auto price = words.covered_by(terms_of("price", "en"));
  CHECK(copper > price);
  CHECK(copper + price < 0.55);
}
