#include "common/embedding/wordpiece_tokenizer.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <utf8proc.h>

#include "common/embedding/text_preparation.hpp"
#include "common/embedding/unicode_normal_form.hpp"

namespace pagemill {
namespace {

/// A piece inside a word is written "##piece" in vocab.txt; in the trie it starts with a byte that
/// never occurs in UTF-8.
constexpr char inside_a_word = '\xFF';
constexpr std::size_t word_code_points_max = 100;

void append_code_point(std::string& out, char32_t code_point) {
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
    return;
  }
  std::array<utf8proc_uint8_t, 4> bytes{};
  const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code_point), bytes.data());
  for (utf8proc_ssize_t i = 0; i < length; ++i) {
    out += static_cast<char>(bytes[static_cast<std::size_t>(i)]);
  }
}

/// The blocks that BERT treats as Chinese characters: each is a word of its own. Kana and Hangul
/// are not among them.
bool is_ideograph(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x20000 && c <= 0x2A6DF) || (c >= 0x2A700 && c <= 0x2B73F) ||
         (c >= 0x2B740 && c <= 0x2B81F) || (c >= 0x2B820 && c <= 0x2CEAF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
}

/// Every ASCII sign that is not a letter or digit, and Unicode punctuation.
bool is_punctuation(char32_t c) {
  if (c < 0x80) {
    return (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) ||
           (c >= 123 && c <= 126);
  }
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO: return true;
    default: return false;
  }
}

/// What BERT drops: besides the noise also what has no character, and what a font means by itself.
bool is_dropped(char32_t c) {
  return c == 0 || c == 0xFFFD || is_text_noise(c) ||
         (c >= 0xE000 &&
          utf8proc_category(static_cast<utf8proc_int32_t>(c)) == UTF8PROC_CATEGORY_CO);
}

bool is_accent(char32_t c) {
  return c >= 0x300 && utf8proc_category(static_cast<utf8proc_int32_t>(c)) == UTF8PROC_CATEGORY_MN;
}

std::string lower_without_accents(std::string_view text) {
  std::string lowered;
  lowered.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto c = next_code_point(text, at);
    append_code_point(lowered,
                      static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c))));
  }
  const auto parts = to_normal_form(lowered, normal_form::nfd);
  std::string bare;
  bare.reserve(parts.size());
  for (std::size_t at = 0; at < parts.size();) {
    const auto c = next_code_point(parts, at);
    if (!is_accent(c)) append_code_point(bare, c);
  }
  return bare;
}

}  // namespace

std::expected<wordpiece_tokenizer, std::string> wordpiece_tokenizer::make(
    const std::vector<std::string>& pieces, letter_case letters) {
  std::vector<std::pair<std::string, std::int32_t>> keys;
  keys.reserve(pieces.size());
  for (std::size_t id = 0; id < pieces.size(); ++id) {
    auto key = pieces[id];
    if (key.size() > 2 && key.starts_with("##")) key.replace(0, 2, 1, inside_a_word);
    keys.emplace_back(std::move(key), static_cast<std::int32_t>(id));
  }
  wordpiece_tokenizer made(byte_trie(keys), letters);
  const std::array<std::pair<std::string_view, token_id*>, 4> specials{{{"[UNK]", &made.unknown_},
                                                                        {"[CLS]", &made.first_},
                                                                        {"[SEP]", &made.last_},
                                                                        {"[PAD]", &made.padding_}}};
  for (const auto& [name, id] : specials) {
    const auto found = std::ranges::find(pieces, name);
    if (found == pieces.end()) return std::unexpected(std::string(name) + " is missing");
    *id = static_cast<token_id>(found - pieces.begin());
  }
  return made;
}

/// Words and signs, separated by one or more blanks.
std::string wordpiece_tokenizer::clean(std::string_view text) const {
  std::string spaced;
  spaced.reserve(text.size() + 16);
  for (std::size_t at = 0; at < text.size();) {
    const auto c = next_code_point(text, at);
    if (is_dropped(c)) continue;
    if (is_text_space(c)) {
      spaced += ' ';
    } else if (is_ideograph(c)) {
      spaced += ' ';
      append_code_point(spaced, c);
      spaced += ' ';
    } else {
      append_code_point(spaced, c);
    }
  }
  if (letters_ == letter_case::lowered) spaced = lower_without_accents(spaced);
  std::string words;
  words.reserve(spaced.size() + 16);
  for (std::size_t at = 0; at < spaced.size();) {
    const auto c = next_code_point(spaced, at);
    if (!is_punctuation(c)) {
      append_code_point(words, c);
      continue;
    }
    words += ' ';
    append_code_point(words, c);
    words += ' ';
  }
  return words;
}

void wordpiece_tokenizer::append_word(std::string_view word, std::vector<token_id>& ids) const {
  const auto code_points = std::ranges::count_if(
      word, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  if (static_cast<std::size_t>(code_points) > word_code_points_max) {
    ids.push_back(unknown_);
    return;
  }
  const auto before = ids.size();
  for (std::size_t from = 0; from < word.size();) {
    auto node = from == 0 ? byte_trie::root
                          : trie_.step(byte_trie::root, static_cast<unsigned char>(inside_a_word));
    std::size_t end = from;
    token_id longest = byte_trie::none;
    for (auto to = from; to < word.size() && node != byte_trie::none; ++to) {
      node = trie_.step(node, static_cast<unsigned char>(word[to]));
      if (node == byte_trie::none || trie_.value(node) == byte_trie::none) continue;
      longest = trie_.value(node);
      end = to + 1;
    }
    if (longest == byte_trie::none) {
      // One unknown piece makes the whole word unknown.
      ids.resize(before);
      ids.push_back(unknown_);
      return;
    }
    ids.push_back(longest);
    from = end;
  }
}

std::vector<token_id> wordpiece_tokenizer::encode(std::string_view text) const {
  std::vector<token_id> ids;
  const auto words = clean(text);
  for (std::size_t at = 0; at < words.size();) {
    const auto start = words.find_first_not_of(' ', at);
    if (start == std::string::npos) break;
    const auto end = std::min(words.find(' ', start), words.size());
    append_word(std::string_view(words).substr(start, end - start), ids);
    at = end;
  }
  return ids;
}

std::size_t wordpiece_tokenizer::count(std::string_view text) const {
  return encode(text).size();
}

}  // namespace pagemill
