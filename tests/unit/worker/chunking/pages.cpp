#include "tests/unit/worker/chunking/pages.hpp"

#include <algorithm>
#include <iterator>
#include <sstream>

#include <doctest/doctest.h>

#include "common/embedding/text_preparation.hpp"
#include "common/embedding/wordpiece_tokenizer.hpp"
#include "tests/unit/common/embedding/reference.hpp"

namespace pagemill::test {
namespace {

int number(std::mt19937& random, int smallest, int largest) {
  return std::uniform_int_distribution(smallest, largest)(random);
}

void append_all(std::vector<chunk>& into, std::vector<chunk> from) {
  for (auto& each : from) into.push_back(std::move(each));
}

std::string repeated(std::string_view piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

std::string hostile_text(std::mt19937& random) {
  const int size = number(random, 1, 400);
  switch (number(random, 0, 7)) {
    case 0: return repeated("Q9x_", size);
    case 1: return repeated("日本語の文章です。", size / 4 + 1);
    case 2: return repeated("漢", size);
    case 3: return repeated("e\u0301", size);
    case 4: return repeated("\uFDFA", size / 8 + 1);
    case 5: return repeated("\u200b", size) + " " + repeated("😀", size);
    case 6: return repeated(":) :( : ", size / 8 + 1);
    default: return repeated("x. Y ", size / 4 + 1);
  }
}

block random_table(std::mt19937& random) {
  std::vector<std::vector<std::string>> rows(static_cast<std::size_t>(number(random, 0, 60)));
  const int columns = number(random, 1, 6);
  for (auto& row : rows) {
    for (int c = 0; c < columns; ++c) {
      const int kind = number(random, 0, 40);
      row.push_back(kind == 0 ? hostile_text(random) : kind < 10 ? "" : unique_words(kind % 4));
    }
  }
  return table(std::move(rows), 0);
}

block random_block(std::mt19937& random) {
  switch (number(random, 0, 11)) {
    case 0: return heading(number(random, 0, 7), unique_words(number(random, 1, 9)));
    case 1: return of_kind(block_kind::list_item, unique_words(number(random, 0, 30)));
    case 2: return of_kind(block_kind::code, unique_words(8) + "\n    " + unique_words(9) + "\n\n");
    case 3: return of_kind(block_kind::caption, unique_words(number(random, 1, 20)));
    case 4: return of_kind(block_kind::header, "running header");
    case 5: return of_kind(block_kind::footer, "7");
    case 6: return of_kind(block_kind::image, "");
    case 7: return random_table(random);
    case 8: return paragraph(hostile_text(random));
    default: return paragraph(unique_words(number(random, 0, 250)));
  }
}

void append_without_blanks(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto start = at;
    const auto code_point = next_code_point(text, at);
    if (!is_text_space(code_point) && !is_text_noise(code_point)) {
      out += text.substr(start, at - start);
    }
  }
}

}  // namespace

block of_kind(block_kind kind, std::string text) {
  static float line = 0;
  block made;
  made.kind = kind;
  made.text = std::move(text);
  line += 12.5F;
  made.bbox = {72.125F, line, 523.3F, line + 10};
  return made;
}

block paragraph(std::string text) {
  return of_kind(block_kind::paragraph, std::move(text));
}

block heading(int level, std::string text) {
  auto made = of_kind(block_kind::heading, std::move(text));
  made.level = level;
  return made;
}

block table(std::vector<std::vector<std::string>> rows, int header_rows) {
  auto made = of_kind(block_kind::table, "");
  made.rows = std::move(rows);
  made.header_rows = header_rows;
  return made;
}

std::vector<page> make_pages(std::vector<std::vector<block>> blocks) {
  std::vector<page> pages;
  for (auto& each : blocks) {
    page made;
    made.number = static_cast<int>(pages.size()) + 1;
    made.blocks = std::move(each);
    pages.push_back(std::move(made));
  }
  return pages;
}

std::vector<chunk> chunk_all(const std::vector<page>& pages, chunker_options options,
                             const tokenizer* words) {
  chunker maker(options, words);
  std::vector<chunk> chunks;
  for (const auto& each : pages) append_all(chunks, maker.add(each));
  append_all(chunks, maker.finish());
  return chunks;
}

std::vector<chunk> chunk_with_restarts(const std::vector<page>& pages, chunker_options options,
                                       const tokenizer* words) {
  chunker maker(options, words);
  std::vector<chunk> chunks;
  for (const auto& each : pages) {
    append_all(chunks, maker.add(each));
    const auto state = maker.state();
    auto restored = chunker::restore(state, options, words);
    REQUIRE_MESSAGE(restored.has_value(), restored.error().message);
    CHECK(restored->state() == state);
    maker = std::move(*restored);
  }
  append_all(chunks, maker.finish());
  return chunks;
}

std::string unique_words(int count) {
  static int next = 0;
  std::string text;
  for (int i = 0; i < count; ++i) {
    if (i != 0) text += ' ';
    text += (i % 11 == 0 ? "W" : "w") + std::to_string(next++);
    if (i % 11 == 10) text += '.';
  }
  return text;
}

std::vector<page> random_pages(std::mt19937& random, int page_count) {
  std::vector<std::vector<block>> blocks(static_cast<std::size_t>(page_count));
  for (auto& on_page : blocks) {
    for (int i = number(random, 0, 12); i > 0; --i) on_page.push_back(random_block(random));
  }
  return make_pages(std::move(blocks));
}

std::string body_characters(const std::vector<page>& pages) {
  std::string all;
  for (const auto& each : pages) {
    for (const auto& from : each.blocks) {
      if (from.kind == block_kind::header || from.kind == block_kind::footer) continue;
      if (from.rows.empty()) append_without_blanks(all, from.text);
      for (const auto& row : from.rows) {
        for (const auto& cell : row) append_without_blanks(all, cell);
      }
    }
  }
  return all;
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

std::string chunk_characters(const std::vector<chunk>& chunks) {
  std::string all;
  std::vector<std::string> before;
  for (const auto& each : chunks) {
    const auto words = words_of(each.text);
    std::size_t repeated_words = 0;
    for (std::size_t k = 1; k <= std::min(words.size(), before.size()); ++k) {
      if (std::equal(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(k),
                     before.end() - static_cast<std::ptrdiff_t>(k))) {
        repeated_words = k;
      }
    }
    for (auto i = repeated_words; i < words.size(); ++i) append_without_blanks(all, words[i]);
    before = words;
  }
  return all;
}

const tokenizer& fixture_tokenizer() {
  static const sentencepiece_unigram_tokenizer made(fixture_pieces());
  return made;
}

const tokenizer& letter_tokenizer() {
  static const auto made = [] {
    std::vector<std::string> pieces{"[PAD]", "[UNK]", "[CLS]", "[SEP]"};
    for (const std::string each : {"w", "W", "x", "Q", "_", ".", ":", "(", ")", "漢", "e"}) {
      pieces.push_back(each);
      pieces.push_back("##" + each);
    }
    for (char digit = '0'; digit <= '9'; ++digit) pieces.push_back(std::string("##") + digit);
    return *wordpiece_tokenizer::make(pieces, wordpiece_tokenizer::letter_case::kept);
  }();
  return made;
}

}  // namespace pagemill::test
