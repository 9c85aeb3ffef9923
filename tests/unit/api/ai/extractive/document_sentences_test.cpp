#include "api/ai/extractive/document_sentences.hpp"

#include <string>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

passage chunk_of(std::string text, std::string section = "1") {
  return {.document = {}, .chunk = 0, .section = std::move(section), .text = std::move(text)};
}

std::string cut(const std::vector<passage>& passages) {
  std::vector<document_sentence> found;
  for (std::size_t at = 0; at < passages.size(); ++at) add_sentences(found, passages, at);
  std::string shown;
  for (const auto& one : found) {
    shown.append(one.opens_block ? "+" : "").append(one.text);
    if (!one.rest.empty()) shown.append("~").append(one.rest);
    shown += '|';
  }
  return shown;
}

}  // namespace

TEST_CASE("what a chunk repeats of the one before counts once") {
  CHECK(cut({chunk_of("A red fox ran. It hid."), chunk_of("It hid. Then it slept.")}) ==
        "+A red fox ran.|It hid.|Then it slept.|");
  CHECK(cut({chunk_of("A red fox ran.\n\nIt hid."), chunk_of("It hid.\n\nDogs came.")}) ==
        "+A red fox ran.|+It hid.|+Dogs came.|");
}

TEST_CASE("a sentence that is said again elsewhere stays") {
  CHECK(cut({chunk_of("It hid. A fox ran."), chunk_of("It hid. Dogs came.")}) ==
        "+It hid.|A fox ran.|+It hid.|Dogs came.|");
  // Another section repeats nothing of the one before.
  CHECK(cut({chunk_of("A fox ran. It hid.", "1"), chunk_of("It hid. Dogs came.", "2")}) ==
        "+A fox ran.|It hid.|+It hid.|Dogs came.|");
  // Half a word is no repetition.
  CHECK(cut({chunk_of("He saw a cat"), chunk_of("at night. Dogs came.")}) ==
        "+He saw a cat|+at night.|Dogs came.|");
}

TEST_CASE("a sentence that goes on in the next chunk is one") {
  CHECK(cut({chunk_of("The fox that ran over"), chunk_of("ran over the hill hid. Dogs came.")}) ==
        "+The fox that ran over~the hill hid.|Dogs came.|");
}

TEST_CASE("rows of tables are whole, and repeated header rows count once") {
  CHECK(cut({chunk_of("Costs\n\nItem\tPrice\nRed. pen\t1.20 EUR. net"),
             chunk_of("Item\tPrice\nPaper\t3")}) ==
        "+Costs|+Item\tPrice|+Red. pen\t1.20 EUR. net|+Paper\t3|");
  // The same row twice in a table is there twice.
  CHECK(cut({chunk_of("a\tb\n0\t0"), chunk_of("0\t0\nc\td")}) == "+a\tb|+0\t0|+0\t0|+c\td|");
}
