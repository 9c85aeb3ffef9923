#include "common/embedding/sentencepiece_unigram_tokenizer.hpp"

#include <algorithm>
#include <array>

#include "common/embedding/unicode_normal_form.hpp"

namespace pagemill {
namespace {

constexpr std::size_t control_pieces = 6;
constexpr token_id unknown = 0;
/// U+2581 marks a space. In this file it is one byte that never occurs in UTF-8: that saves one or
/// two steps per word.
constexpr std::string_view space_mark = "\xE2\x96\x81";
constexpr char space_byte = '\xFF';
/// Any score but 0 means that the text continues here (see find_best_ways); its value does not
/// matter otherwise.
constexpr double inside_a_text = -100;

void append_marked(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ' ') {
      out += space_byte;
      ++at;
    } else if (text[at] == space_mark[0] && text.substr(at).starts_with(space_mark)) {
      out += space_byte;
      at += space_mark.size();
    } else {
      out += text[at++];
    }
  }
}

/// The text in the trie's form: normalised, with a mark before it and for each space. Empty stays
/// empty.
std::string mark_spaces(std::string_view text) {
  std::string marked;
  if (text.empty()) return marked;
  const auto normal = to_normal_form(text, normal_form::nfkc);
  if (normal.empty()) return marked;
  marked.reserve(normal.size() + 1);
  marked += space_byte;
  append_marked(marked, normal);
  return marked;
}

byte_trie make_trie(const std::vector<sentencepiece_unigram_tokenizer::piece>& pieces) {
  std::vector<std::pair<std::string, std::int32_t>> keys;
  for (std::size_t id = control_pieces; id < pieces.size(); ++id) {
    std::string key;
    append_marked(key, pieces[id].text);
    keys.emplace_back(std::move(key), static_cast<std::int32_t>(id));
  }
  return byte_trie(keys);
}

std::size_t code_point_length(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0xC0 || byte == 0xFF) return 1;
  return byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace

struct sentencepiece_unigram_tokenizer::cell {
  double best;
  token_id id;
  std::uint32_t length;  ///< bytes of the piece that ends here
};

sentencepiece_unigram_tokenizer::sentencepiece_unigram_tokenizer(const std::vector<piece>& pieces)
    : trie_(make_trie(pieces)) {
  scores_.reserve(pieces.size());
  for (const auto& entry : pieces) scores_.push_back(entry.score);
}

void sentencepiece_unigram_tokenizer::find_best_ways(std::string_view text, double start,
                                                     std::span<cell> cells) const {
  for (auto& each : cells) each = {0, unknown, 0};
  cells[0].best = start;
  // The reference treats a best score of exactly 0 as "not reached yet", and later starts win ties.
  // Both are reproduced.
  const auto offer = [&](std::size_t from, std::size_t to, double score, token_id id) {
    const double value = score + cells[from].best;
    if (cells[to].best == 0 || value >= cells[to].best) {
      cells[to] = {value, id, static_cast<std::uint32_t>(to - from)};
    }
  };
  for (std::size_t from = 0; from < text.size(); from += code_point_length(text[from])) {
    bool matched = false;
    auto node = byte_trie::root;
    for (std::size_t to = from; to < text.size();) {
      node = trie_.step(node, static_cast<unsigned char>(text[to]));
      if (node == byte_trie::none) break;
      ++to;
      const auto id = trie_.value(node);
      if (id == byte_trie::none) continue;
      matched = true;
      offer(from, to, scores_[static_cast<std::size_t>(id)], id);
    }
    if (!matched) {
      offer(from, std::min(text.size(), from + code_point_length(text[from])), 0, unknown);
    }
  }
}

template <class Visit>
void sentencepiece_unigram_tokenizer::for_each_token_backwards(std::string_view text, double start,
                                                               Visit visit) const {
  constexpr std::size_t word_bytes = 63;
  const auto marked = mark_spaces(text);
  std::array<cell, word_bytes + 1> few;
  std::vector<cell> many;
  if (marked.size() > word_bytes) many.resize(marked.size() + 1);
  const std::span<cell> cells =
      many.empty() ? std::span(few).first(marked.size() + 1) : std::span(many);
  find_best_ways(marked, start, cells);
  bool unknown_behind = false;
  // A place that no piece reaches has length 0: this only happens if the vocabulary lacks single
  // characters.
  for (std::size_t at = marked.size(); at > 0; at -= std::max(cells[at].length, 1U)) {
    const auto id = cells[at].id;
    // A run of unknown characters is one token.
    if (id != unknown || !unknown_behind) visit(id);
    unknown_behind = id == unknown;
  }
}

std::vector<token_id> sentencepiece_unigram_tokenizer::encode(std::string_view text) const {
  std::vector<token_id> ids;
  for_each_token_backwards(text, 0, [&](token_id id) { ids.push_back(id); });
  std::ranges::reverse(ids);
  return ids;
}

std::size_t sentencepiece_unigram_tokenizer::count(std::string_view text) const {
  std::size_t tokens = 0;
  for_each_token_backwards(text, 0, [&](token_id) { ++tokens; });
  return tokens;
}

std::size_t sentencepiece_unigram_tokenizer::count_inside(std::string_view word) const {
  std::size_t tokens = 0;
  for_each_token_backwards(word, inside_a_text, [&](token_id) { ++tokens; });
  return tokens;
}

}  // namespace pagemill
