#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "common/embedding/text_preparation.hpp"
#include "tests/unit/worker/chunking/pages.hpp"

using namespace pagemill;
using namespace pagemill::test;

namespace {

struct setup {
  chunker_options options;
  const tokenizer* words;
};

std::vector<setup> setups() {
  return {{{.tokens_max = 120, .overlap_tokens = 0}, &fixture_tokenizer()},
          {{.tokens_max = 120, .overlap_tokens = 16}, &fixture_tokenizer()},
          {{.tokens_max = 32, .overlap_tokens = 16}, &fixture_tokenizer()},
          {{.tokens_max = 50, .overlap_tokens = 10}, &letter_tokenizer()},
          {{.tokens_max = 480, .overlap_tokens = 60}, &letter_tokenizer()},
          {{.tokens_max = 100, .overlap_tokens = 12}, nullptr}};
}

/// Only words that occur once say for sure what is repeated: hostile text may repeat itself.
bool repeats_nothing(const setup& with) {
  return with.options.overlap_tokens == 0;
}

void check_chunks(const std::vector<page>& pages, const setup& with,
                  const std::vector<chunk>& chunks) {
  int index = 0;
  for (const auto& each : chunks) {
    CAPTURE(each.text);
    REQUIRE(each.index == index++);
    REQUIRE(each.tokens <= with.options.tokens_max);
    REQUIRE(!each.text.empty());
    REQUIRE(each.first_page >= 1);
    REQUIRE(each.last_page <= static_cast<int>(pages.size()));
    REQUIRE(each.first_page <= each.last_page);
    REQUIRE(!each.bboxes.empty());
    REQUIRE(each.section.empty() == each.section_titles.empty());
    if (with.words != nullptr) {
      REQUIRE(static_cast<std::size_t>(each.tokens) == with.words->count(prepare_text(each.text)));
    }
  }
  if (repeats_nothing(with)) {
    std::string all;
    for (const auto& each : chunks) all += each.text;
    block whole;
    whole.text = all;
    REQUIRE(body_characters(make_pages({{whole}})) == body_characters(pages));
  }
}

bool same(const std::vector<chunk>& a, const std::vector<chunk>& b) {
  return std::ranges::equal(a, b, [](const chunk& x, const chunk& y) {
    return x.index == y.index && x.text == y.text && x.first_page == y.first_page &&
           x.last_page == y.last_page && x.bboxes == y.bboxes && x.section == y.section &&
           x.section_titles == y.section_titles && x.tokens == y.tokens;
  });
}

}  // namespace

TEST_CASE("whatever the pages, no chunk is too big, no text is lost and tokens are exact") {
  std::mt19937 random(20250911);
  for (int round = 0; round < 10; ++round) {
    const auto pages = random_pages(random, 1 + round % 6);
    for (const auto& with : setups()) {
      CAPTURE(round);
      check_chunks(pages, with, chunk_all(pages, with.options, with.words));
    }
  }
}

TEST_CASE("chunks are the same when the chunker is saved and restored after every page") {
  std::mt19937 random(7);
  for (int round = 0; round < 4; ++round) {
    const auto pages = random_pages(random, 6);
    for (const auto& with : setups()) {
      const auto plain = chunk_all(pages, with.options, with.words);
      REQUIRE(same(plain, chunk_with_restarts(pages, with.options, with.words)));
    }
  }
}

TEST_CASE("with overlap all words are there once, and those repeated stand at both ends") {
  for (const int overlap : {0, 8, 16, 40, 60}) {
    std::vector<std::vector<block>> blocks(5);
    for (auto& on_page : blocks) {
      for (int i = 0; i < 4; ++i) on_page.push_back(paragraph(unique_words(90 + i * 31)));
    }
    const auto pages = make_pages(std::move(blocks));
    const chunker_options options{.tokens_max = 120, .overlap_tokens = overlap};
    const auto chunks = chunk_all(pages, options, &fixture_tokenizer());
    REQUIRE(chunk_characters(chunks) == body_characters(pages));
    std::string all;
    for (const auto& each : chunks) all += each.text;
    CHECK((words_of(all).size() * 10 > 5 * 4 * 137 * 10) == (overlap > 0));
  }
}

TEST_CASE("the state stays small however long the document and its words are") {
  std::mt19937 random(3);
  auto pages = random_pages(random, 15);
  pages.push_back(make_pages({{paragraph(std::string(100000, 'a'))}}).front());
  pages.push_back(make_pages({{heading(1, std::string(100000, 'b'))}}).front());
  std::string open;
  for (int i = 0; i < 10000; ++i) open += "unmarked ";
  pages.push_back(make_pages({{paragraph(open)}}).front());
  for (const auto& with : setups()) {
    chunker maker(with.options, with.words);
    std::size_t largest = 0;
    for (const auto& each : pages) {
      maker.add(each);
      largest = std::max(largest, maker.state().size());
    }
    CHECK(largest < static_cast<std::size_t>(with.options.tokens_max) * 200 + 4000);
  }
}
