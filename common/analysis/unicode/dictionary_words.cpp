#include "common/analysis/unicode/dictionary_words.hpp"

#include <memory>
#include <string>
#include <unicode/ubrk.h>

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
  if (U_FAILURE(code)) iterator.reset();
  return iterator;
}

}  // namespace

std::vector<std::uint32_t> dictionary_words(std::span<const unit> units) {
  thread_local const auto iterator = opened();
  std::vector<std::uint32_t> ends;
  if (iterator) {
    std::u16string text;
    std::vector<std::uint32_t> unit_after;  // of each UTF-16 code unit
    for (std::uint32_t i = 0; i < units.size(); ++i) {
      text += to_utf16(units[i].code);
      unit_after.resize(text.size(), i + 1);
    }
    UErrorCode code = U_ZERO_ERROR;
    ubrk_setText(iterator.get(), text.data(), static_cast<std::int32_t>(text.size()), &code);
    if (U_SUCCESS(code)) {
      for (auto at = ubrk_next(iterator.get()); at != UBRK_DONE; at = ubrk_next(iterator.get())) {
        ends.push_back(unit_after[static_cast<std::size_t>(at) - 1]);
      }
    }
    // The text goes before the iterator does.
    ubrk_setText(iterator.get(), u"", 0, &code);
  }
  if (ends.empty() || ends.back() != units.size()) {
    ends.clear();
    for (std::uint32_t i = 0; i < units.size(); ++i) ends.push_back(i + 1);
  }
  return ends;
}

}  // namespace pagemill
