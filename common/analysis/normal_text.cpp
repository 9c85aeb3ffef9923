#include "common/analysis/normal_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <string>

#include "common/analysis/encodings.hpp"
#include "common/analysis/icu_normalizer.hpp"

namespace pagemill {
namespace {

constexpr char32_t malformed = 0xFFFD;
// Unicode's stream-safe format has at most 30 marks a letter. ICU sorts marks by insertion, which
// for thousands of them would take quadratic time.
constexpr std::size_t sequence_max = 32;

struct decoded {
  char32_t code = malformed;
  std::size_t size = 1;
};

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

decoded decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto first = byte(at);
  if (first < 0x80) return {first, 1};
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4) return {};
  char32_t code = first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {};
    code = code << 6 | (byte(at + i) & 0x3F);
  }
  constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  if (code < least[size] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return {};
  return {code, size};
}

class unit_reader {
 public:
  unit_reader(std::string_view text, std::vector<unit>& units, normal_path path)
      : text_(text), units_(units), path_(path) {}

  void read() {
    units_.clear();
    units_.reserve(text_.size());
    for (std::size_t at = 0; at < text_.size();) {
      if (path_ == normal_path::fast) at = read_ascii(at);
      if (at < text_.size()) at = read_sequence(at);
    }
  }

 private:
  /// All of a run of ASCII but the last character, which may depend on what follows.
  std::size_t read_ascii(std::size_t at) {
    static const auto* const table = &character_of(0);  // of a whole block
    for (; at < text_.size() && is_ascii(text_[at]); ++at) {
      if (at + 1 < text_.size() && !is_ascii(text_[at + 1])) break;
      const auto& known = table[static_cast<unsigned char>(text_[at])];
      units_.push_back({known.normal.codes[0], static_cast<std::uint32_t>(at),
                        static_cast<std::uint32_t>(at + 1), known.kind, known.upper, false});
    }
    return at;
  }

  /// A character and those after it on which its form depends.
  std::size_t read_sequence(std::size_t at) {
    const auto first = decode(text_, at);
    auto end = at + first.size;
    std::size_t count = 1;
    sequence_.assign(1, first.code);
    while (end < text_.size() && count < sequence_max) {
      if (is_ascii(text_[end])) break;
      const auto next = decode(text_, end);
      if (character_of(next.code).leading) break;
      sequence_ += next.code;
      end += next.size;
      ++count;
    }
    const auto& known = character_of(first.code);
    if (count == 1 && path_ == normal_path::fast && known.normal.count < short_form::many) {
      for (std::size_t i = 0; i < known.normal.count; ++i) {
        add(known.normal.codes[i], known, at, end);
      }
    } else {
      std::u16string given;
      for (const char32_t code : sequence_) given += to_utf16(code);
      for (const char32_t code : to_utf32(to_nfkc_casefold(given))) add(code, known, at, end);
    }
    return end;
  }

  void add(char32_t code, const character& from, std::size_t begin, std::size_t end) {
    const auto& normal = character_of(code);
    // Digits of any script count as ASCII's.
    if (normal.kind == character_kind::digit && normal.normal.count == 1) {
      code = normal.normal.codes[0];
    }
    units_.push_back({code, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end),
                      normal.kind, from.upper, from.raised});
  }

  std::string_view text_;
  std::vector<unit>& units_;
  normal_path path_;
  std::u32string sequence_;
};

}  // namespace

void read_units(std::string_view text, std::vector<unit>& units, normal_path path) {
  unit_reader(text.substr(0, std::numeric_limits<std::uint32_t>::max()), units, path).read();
}

}  // namespace pagemill
