#include "common/analysis/unicode/dictionary_words.hpp"

#include <cstddef>
#include <format>
#include <functional>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <unicode/ubrk.h>

#include "common/analysis/unicode/analysis_error.hpp"
#include "common/analysis/unicode/encodings.hpp"

namespace pagemill {
namespace {

struct break_closer {
  void operator()(UBreakIterator* iterator) const { ubrk_close(iterator); }
};
using break_iterator = std::unique_ptr<UBreakIterator, break_closer>;

break_iterator opened() {
  UErrorCode code = U_ZERO_ERROR;
  break_iterator iterator(ubrk_open(UBRK_WORD, "", nullptr, 0, &code));
  if (code == U_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
  if (U_FAILURE(code)) {
    throw analysis_data_missing(std::format("ICU cannot find words: {}", u_errorName(code)));
  }
  return iterator;
}

enum class word_script { hiragana, katakana, other };

word_script script_of(char32_t code) {
  if (code >= 0x3041 && code <= 0x309F) return word_script::hiragana;
  if (code >= 0x30A0 && code <= 0x30FF) return word_script::katakana;
  return word_script::other;
}

/// The end of the piece of units that begins at `first`. In Japanese a word hardly ever ends with
/// kanji after hiragana or has katakana beside others; so that words do not depend on those around
/// them, and short pieces are often the same.
std::uint32_t piece_end(std::span<const unit> units, std::uint32_t first) {
  auto script = script_of(units[first].code);
  auto end = first + 1;
  for (; end < units.size(); ++end) {
    if (units[end].code == U'ー' || units[end].kind == character_kind::accent) continue;
    const auto next = script_of(units[end].code);
    if (next != script && (script != word_script::other || next != word_script::hiragana)) break;
    script = next;
  }
  return end;
}

/// ICU's iterator of one thread, and what it said of the last pieces.
class thread_dictionaries {
 public:
  /// The ends of the words of a piece, from 1.
  const std::vector<std::uint32_t>& ends_of(std::span<const unit> piece) {
    text_.clear();
    for (const auto& each : piece) append_utf16(text_, each.code);
    if (piece.size() > cached_characters_max) return ends_ = asked(piece);
    auto& slot = cache_[std::hash<std::u16string_view>{}(text_) % cached_pieces];
    if (slot.text != text_) {
      slot.ends = asked(piece);
      slot.text = text_;
    }
    return slot.ends;
  }

 private:
  static constexpr std::size_t cached_pieces = 2048;
  static constexpr std::size_t cached_characters_max = 12;

  struct cached {
    std::u16string text;
    std::vector<std::uint32_t> ends;
  };

  std::vector<std::uint32_t> asked(std::span<const unit> piece) {
    std::vector<std::uint32_t> ends;
    std::vector<std::uint32_t> unit_after;  // of each UTF-16 code unit
    for (std::uint32_t i = 0; i < piece.size(); ++i) {
      unit_after.resize(unit_after.size() + (piece[i].code < 0x10000 ? 1 : 2), i + 1);
    }
    UErrorCode code = U_ZERO_ERROR;
    ubrk_setText(iterator_.get(), text_.data(), static_cast<std::int32_t>(text_.size()), &code);
    for (auto at = U_SUCCESS(code) ? ubrk_next(iterator_.get()) : UBRK_DONE; at != UBRK_DONE;
         at = ubrk_next(iterator_.get())) {
      ends.push_back(unit_after[static_cast<std::size_t>(at) - 1]);
    }
    if (ends.empty() || ends.back() != piece.size()) {
      ends.clear();
      for (std::uint32_t i = 0; i < piece.size(); ++i) ends.push_back(i + 1);
    }
    return ends;
  }

  break_iterator iterator_ = opened();
  std::u16string text_;
  std::vector<std::uint32_t> ends_;
  std::vector<cached> cache_{cached_pieces};
};

}  // namespace

std::vector<std::uint32_t> dictionary_words(std::span<const unit> units) {
  thread_local thread_dictionaries dictionaries;
  std::vector<std::uint32_t> ends;
  for (std::uint32_t first = 0; first < units.size();) {
    const auto end = piece_end(units, first);
    for (const auto word_end : dictionaries.ends_of(units.subspan(first, end - first))) {
      ends.push_back(first + word_end);
    }
    first = end;
  }
  return ends;
}

}  // namespace pagemill
