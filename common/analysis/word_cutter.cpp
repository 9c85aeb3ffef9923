#include "common/analysis/word_cutter.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "common/analysis/compounds.hpp"
#include "common/analysis/digit_runs.hpp"
#include "common/analysis/unicode/dictionary_words.hpp"
#include "common/analysis/unicode/unit_text.hpp"

namespace pagemill {
namespace {

// A compound of more tokens is a table of contents or a program; it becomes several.
constexpr std::size_t compound_tokens_max = 16;
constexpr std::size_t kept_units_max = 1 << 16;
// Normal forms of it have places of 32 bits, too.
constexpr std::size_t bytes_max = std::size_t{1} << 26;

enum class byte_class : std::uint8_t { other, blank, opening, closing, lower, upper, digit };

/// What may stand around a word that is nothing but letters of one case (or capitalised), or
/// digits, so that neither the marks nor what is around them matter.
constexpr auto byte_classes = [] {
  std::array<byte_class, 256> classes{};
  const auto set = [&](std::string_view characters, byte_class value) {
    for (const char c : characters) classes[static_cast<unsigned char>(c)] = value;
  };
  set(" \t\n\r\f\v", byte_class::blank);
  set("([{\"'", byte_class::opening);
  set(".,;:!?)]}\"'", byte_class::closing);
  set("abcdefghijklmnopqrstuvwxyz", byte_class::lower);
  set("ABCDEFGHIJKLMNOPQRSTUVWXYZ", byte_class::upper);
  set("0123456789", byte_class::digit);
  return classes;
}();

bool is_ideograph(char32_t code) {
  return (code >= 0x3400 && code <= 0x9FFF) || (code >= 0xF900 && code <= 0xFAFF) ||
         (code >= 0x20000 && code <= 0x3FFFF);
}

byte_class class_of(char c) {
  return byte_classes[static_cast<unsigned char>(c)];
}

bool may_open(char c) {
  return class_of(c) == byte_class::opening || c == '"' || c == '\'';
}

}  // namespace

const cut_text& word_cutter::cut(std::string_view text, reading way) {
  text_ = text.substr(0, bytes_max);
  found_.letters.clear();
  found_.tokens.clear();
  found_.compounds.clear();
  numbers_.clear();
  if (way == reading::general) {
    cut_units(0, text_.size(), way);
  } else {
    for (std::size_t at = 0; at < text_.size();) {
      if (class_of(text_[at]) == byte_class::blank) {
        ++at;
      } else if (const auto end = cut_simple(at); end != at) {
        at = end;
      } else {
        at = cut_stretch(at);
      }
    }
  }
  add_digit_runs(text_, numbers_, found_);
  if (units_.capacity() > kept_units_max) units_ = {};
  return found_;
}

/// The end of the single simple word that stands at `at` and before a blank; `at` itself if another
/// stands there.
std::size_t word_cutter::cut_simple(std::size_t at) {
  const auto* const begin = text_.data() + at;
  const auto* const end = text_.data() + text_.size();
  const auto* first = begin;
  while (first < end && may_open(*first)) ++first;
  if (first == end) return at;
  const auto start = class_of(*first);
  if (start < byte_class::lower) return at;
  const auto* last = first + 1;
  const bool capitalised =
      start == byte_class::upper && last < end && class_of(*last) == byte_class::lower;
  const auto rest = capitalised ? byte_class::lower : start;
  while (last < end && class_of(*last) == rest) ++last;
  const auto* after = last;
  while (after < end && class_of(*after) == byte_class::closing) ++after;
  if (after < end && class_of(*after) != byte_class::blank) return at;
  const auto size = static_cast<std::size_t>(last - first);
  if (size > token_characters_max) return at;
  if (start == byte_class::digit) numbers_.push_back(found_.tokens.size());
  const auto letters = found_.letters.size();
  found_.letters.append(first, size);
  constexpr char small = 0x20;  // digits have it, too
  auto* const copied = found_.letters.data() + letters;
  for (std::size_t i = 0; i < size; ++i) copied[i] |= small;
  const auto place = static_cast<std::uint32_t>(first - text_.data());
  found_.tokens.push_back({place, place + static_cast<std::uint32_t>(size),
                           static_cast<std::uint32_t>(letters), static_cast<std::uint32_t>(letters),
                           static_cast<std::uint16_t>(size), static_cast<std::uint16_t>(size)});
  return static_cast<std::size_t>(after - text_.data());
}

/// To the next blank.
std::size_t word_cutter::cut_stretch(std::size_t at) {
  auto end = at + 1;
  while (end < text_.size() && class_of(text_[end]) != byte_class::blank) ++end;
  cut_units(at, end, reading::fast);
  return end;
}

void word_cutter::cut_units(std::size_t begin, std::size_t end, reading way) {
  read_units(text_.substr(begin, end - begin), static_cast<std::uint32_t>(begin), units_,
             way == reading::fast ? normal_path::fast : normal_path::general);
  for (std::uint32_t at = 0; at < units_.size();) {
    const auto kind = units_[at].kind;
    if (kind == character_kind::letter || kind == character_kind::digit) {
      at = cut_compound(at);
    } else if (kind == character_kind::dictionary) {
      at = cut_dictionary_run(at);
    } else {
      ++at;
    }
  }
}

bool word_cutter::is(std::uint32_t at, character_kind kind) const {
  return at < units_.size() && units_[at].kind == kind;
}

bool word_cutter::is_word(std::uint32_t at) const {
  return is(at, character_kind::letter) || is(at, character_kind::digit);
}

char32_t word_cutter::code(std::uint32_t at) const {
  return at < units_.size() ? units_[at].code : 0;
}

/// Where the next part of the compound begins whose run of letters and digits ends at `at`; `at`
/// itself if there is none.
std::uint32_t word_cutter::after_marks(std::uint32_t at) const {
  auto next = at;
  if (code(next) == U'#') {
    ++next;
  } else if (code(next) == U'+' && code(next + 1) == U'+') {
    next += 2;
  }
  if (code(next) == U':' && code(next + 1) == U'/' && code(next + 2) == U'/') {
    next += 3;
  } else if (is(next, character_kind::joiner)) {
    const bool between_digits =
        is(next - 1, character_kind::digit) && is(next + 1, character_kind::digit);
    const bool only_there = code(next) == U',' || code(next) == U':';
    if (only_there && !between_digits) return at;
    ++next;
  }
  return is_word(next) ? next : at;
}

std::uint32_t word_cutter::cut_compound(std::uint32_t at) {
  atoms_.clear();
  const auto begin = at;
  const auto first = found_.tokens.size();
  char32_t mark = 0;
  for (auto token = first;;) {
    auto end = at;
    while (is_word(end) || is(end, character_kind::accent)) ++end;
    cut_run(units_, {.first = at, .end = end, .mark = mark, .token = token}, atoms_);
    token = atoms_.back().token + 1;
    at = after_marks(end);
    if (at == end || token - first >= compound_tokens_max) break;
    mark = units_[end].code;
  }
  add_tokens();
  add_compounds(units_, atoms_, found_.compounds);
  add_signs(begin);
  return at;
}

void word_cutter::add_tokens() {
  for (std::size_t i = 0; i < atoms_.size();) {
    auto last = i;
    while (last + 1 < atoms_.size() && !atoms_[last + 1].starts_token) ++last;
    add_token(atoms_[i].first, atoms_[last].end);
    i = last + 1;
  }
}

void word_cutter::add_token(std::uint32_t first, std::uint32_t end) {
  cut_token token;
  token.begin = units_[first].begin;
  token.end = units_[end - 1].end;
  const auto kept =
      std::span(units_).subspan(first, std::min<std::size_t>(end - first, token_characters_max));
  auto& letters = found_.letters;
  const auto normal_at = letters.size();
  append_normal(kept, letters);
  const auto folded_at = letters.size();
  append_folded(kept, letters);
  const auto normal_size = folded_at - normal_at;
  auto folded_size = letters.size() - folded_at;
  token.normal_at = token.folded_at = static_cast<std::uint32_t>(normal_at);
  if (folded_size == 0 || std::string_view(letters).substr(normal_at, normal_size) ==
                              std::string_view(letters).substr(folded_at)) {
    letters.resize(folded_at);
    folded_size = normal_size;
  } else {
    token.folded_at = static_cast<std::uint32_t>(folded_at);
  }
  token.normal_size = static_cast<std::uint16_t>(normal_size);
  token.folded_size = static_cast<std::uint16_t>(folded_size);
  const bool digit_last = units_[end - 1].kind == character_kind::digit;
  if (units_[first].kind == character_kind::digit || digit_last) {
    numbers_.push_back(found_.tokens.size());
  }
  found_.tokens.push_back(token);
}

/// C#, F#, C++, A+ and .NET.
void word_cutter::add_signs(std::uint32_t begin) {
  for (std::size_t i = 0; i < atoms_.size(); ++i) {
    const bool token =
        atoms_[i].starts_token && (i + 1 == atoms_.size() || atoms_[i + 1].starts_token);
    if (!token || atoms_[i].digits) continue;
    const std::string word(found_.folded(found_.tokens[atoms_[i].token]));
    if (const auto sign = sign_at(atoms_[i].end); !sign.empty()) {
      found_.compounds.push_back({atoms_[i].token, 1, word + std::string(sign), false});
    }
    if (i == 0 && begin > 0 && code(begin - 1) == U'.' &&
        (begin == 1 || is(begin - 2, character_kind::blank) ||
         is(begin - 2, character_kind::separator))) {
      found_.compounds.push_back({atoms_[i].token, 1, "." + word, false});
    }
  }
}

std::string_view word_cutter::sign_at(std::uint32_t at) const {
  const bool sharp = code(at) == U'#', twice = code(at) == U'+' && code(at + 1) == U'+';
  if ((sharp && !is_word(at + 1)) || (twice && !is(at + 2, character_kind::letter))) {
    return sharp ? "#" : "++";
  }
  return code(at) == U'+' && !twice && !is_word(at + 1) ? "+" : "";
}

std::uint32_t word_cutter::cut_dictionary_run(std::uint32_t at) {
  auto end = at;
  while (is(end, character_kind::dictionary) || is(end, character_kind::accent)) ++end;
  auto first = at;
  for (const auto word_end : dictionary_words(std::span(units_).subspan(at, end - at))) {
    add_token(first, at + word_end);
    add_character_pairs(first, at + word_end);
    first = at + word_end;
  }
  return end;
}

/// What the dictionary takes for one word may be several, and another text has one of them.
void word_cutter::add_character_pairs(std::uint32_t first, std::uint32_t end) {
  constexpr std::uint32_t characters_max = 8;
  if (end - first < 3 || end - first > characters_max) return;
  const auto word = std::span(units_).subspan(first, end - first);
  if (!std::ranges::all_of(word, [](const unit& each) { return is_ideograph(each.code); })) return;
  for (std::uint32_t i = 0; i + 1 < word.size(); ++i) {
    std::string pair;
    append_folded(word.subspan(i, 2), pair);
    found_.compounds.push_back({found_.tokens.size() - 1, 1, std::move(pair), true});
  }
}

}  // namespace pagemill
