#include "api/ai/generative/document_parts.hpp"

#include <format>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

/// Passages of about 100 bytes, three to a chapter.
std::vector<passage> book(int chapters) {
  std::vector<passage> passages;
  for (int chapter = 1; chapter <= chapters; ++chapter) {
    for (int i = 1; i <= 3; ++i) {
      passages.push_back(
          {.document = {},
           .chunk = static_cast<int>(passages.size()),
           .section = std::format("{}.{}", chapter, i),
           .titles = {std::format("Chapter {}", chapter), "Section"},
           .text = std::format("Sentence {} of chapter {}, and so on, and so on, and "
                               "so on, for quite a while.",
                               i, chapter)});
    }
  }
  return passages;
}

}  // namespace

TEST_CASE("a short document is one part") {
  const auto passages = book(2);
  const auto parts = cut_document(passages, 10'000, 5);
  REQUIRE(parts);
  REQUIRE(parts->size() == 1);
  CHECK(parts->front().heading == "Chapter 1");
  CHECK(parts->front().snippets.size() == 6);
}

TEST_CASE("parts end where chapters do, if they are half full") {
  const auto passages = book(6);
  const auto parts = cut_document(passages, 500, 20);
  REQUIRE(parts);
  CHECK(parts->size() == 6);
  for (std::size_t i = 0; i < parts->size(); ++i) {
    CHECK((*parts)[i].heading == std::format("Chapter {}", i + 1));
    CHECK((*parts)[i].snippets.size() == 3);
  }
}

TEST_CASE("no part is too long, nothing is lost, and too many parts are none") {
  const auto passages = book(9);
  const auto parts = cut_document(passages, 250, 20);
  REQUIRE(parts);
  std::size_t snippets = 0;
  for (const auto& part : *parts) {
    std::size_t bytes = 0;
    for (const auto& one : part.snippets) bytes += one.text.size();
    CHECK(bytes <= 250);
    snippets += part.snippets.size();
  }
  CHECK(snippets == 27);
  CHECK_FALSE(cut_document(passages, 250, 3));
  CHECK(cut_document({}, 250, 3)->empty());
}
