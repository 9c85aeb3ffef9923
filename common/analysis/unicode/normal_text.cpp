#include "common/analysis/unicode/normal_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <string>

#include "common/analysis/unicode/encodings.hpp"
#include "common/analysis/unicode/icu_normalizer.hpp"

namespace pagemill {
namespace {

// Unicode's stream-safe format has at most 30 marks a letter. ICU sorts marks by insertion, which
// for thousands of them would take quadratic time.
constexpr std::size_t sequence_max = 32;

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

class unit_reader {
 public:
  unit_reader(std::string_view text, std::uint32_t offset, std::vector<unit>& units,
              normal_path path)
      : text_(text), offset_(offset), units_(units), path_(path) {}

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
      push(known.normal.codes[0], at, at + 1, known.kind, known.upper, false);
    }
    return at;
  }

  /// A character and those after it on which its form depends.
  std::size_t read_sequence(std::size_t at) {
    const auto first = decode_utf8(text_, at);
    const auto& known = character_of(first.code);
    auto end = at + first.size;
    // What follows a blank begins by itself, wherever the text was cut.
    const bool alone = first.code < 0x80 && known.kind < character_kind::letter;
    sequence_.clear();
    while (end < text_.size() && sequence_.size() < sequence_max && !alone) {
      if (is_ascii(text_[end])) break;
      const auto next = decode_utf8(text_, end);
      if (character_of(next.code).leading) break;
      sequence_ += next.code;
      end += next.size;
    }
    const bool is_short = known.normal.count < short_form::many;
    if (sequence_.empty() && path_ == normal_path::fast && is_short) {
      for (std::size_t i = 0; i < known.normal.count; ++i) {
        add(known.normal.codes[i], first.code, known, at, end);
      }
    } else {
      auto given = to_utf16(as_read(first.code));
      for (const char32_t code : sequence_) append_utf16(given, as_read(code));
      for (const char32_t code : to_utf32(to_nfkc_casefold(given))) {
        add(code, first.code, known, at, end);
      }
    }
    return end;
  }

  void add(char32_t code, char32_t given, const character& from, std::size_t begin,
           std::size_t end) {
    const auto& normal = code == given ? from : character_of(code);
    // Digits of any script count as ASCII's.
    if (normal.kind == character_kind::digit && normal.normal.count == 1) {
      code = normal.normal.codes[0];
    }
    push(code, begin, end, normal.kind, from.upper, from.raised);
  }

  void push(char32_t code, std::size_t begin, std::size_t end, character_kind kind, bool upper,
            bool raised) {
    units_.push_back({code, offset_ + static_cast<std::uint32_t>(begin),
                      offset_ + static_cast<std::uint32_t>(end), kind, upper, raised});
  }

  std::string_view text_;
  std::uint32_t offset_;
  std::vector<unit>& units_;
  normal_path path_;
  std::u32string sequence_;
};

}  // namespace

void read_units(std::string_view text, std::uint32_t offset, std::vector<unit>& units,
                normal_path path) {
  unit_reader(text, offset, units, path).read();
}

}  // namespace pagemill
