#include "worker/chunking/word_cutter.hpp"

#include <algorithm>

#include <utf8proc.h>

#include "common/embedding/text_preparation.hpp"
#include "worker/chunking/sentence_rules.hpp"

namespace pagemill {
namespace {

constexpr int part_code_points = 16;

/// Whether a code point belongs to the character before it: accents, variation selectors, joiners
/// and what they join.
bool is_attached(char32_t code_point) {
  if (code_point < 0x300) return false;
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(code_point))) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF: return true;
    default: return false;
  }
}

/// The bytes of the first `wanted` code points of `text` and of the marks after them, if these are
/// few.
std::size_t prefix_length(std::string_view text, int wanted) {
  constexpr int marks_max = 8;
  std::size_t at = 0;
  for (int taken = 0; taken < wanted && at < text.size(); ++taken) next_code_point(text, at);
  for (int marks = 0; marks < marks_max && at < text.size(); ++marks) {
    auto behind = at;
    if (!is_attached(next_code_point(text, behind))) break;
    at = behind;
  }
  return at;
}

void cut_by_length(std::string_view text, int weight_max, word_meter& meter,
                   std::vector<word_part>& parts) {
  while (!text.empty()) {
    int wanted = part_code_points;
    auto length = prefix_length(text, wanted);
    auto size = meter.measure(text.substr(0, length));
    while (size.weight > weight_max && wanted > 1) {
      wanted /= 2;
      length = prefix_length(text, wanted);
      size = meter.measure(text.substr(0, length));
    }
    if (size.weight > weight_max) {
      // One character with very many marks: the marks may go to the next part.
      length = 0;
      next_code_point(text, length);
      size = meter.measure(text.substr(0, length));
    }
    parts.push_back({text.substr(0, length), size, false});
    text.remove_prefix(length);
  }
}

}  // namespace

void cut_word(std::string_view word, int weight_max, word_meter& meter,
              std::vector<word_part>& parts) {
  parts.clear();
  while (!word.empty()) {
    const auto end = end_of_inner_sentence(word);
    const auto part = word.substr(0, end);
    const auto size = meter.measure(part);
    if (size.weight <= weight_max) {
      parts.push_back({part, size, false});
    } else {
      cut_by_length(part, weight_max, meter, parts);
    }
    word.remove_prefix(end);
    parts.back().ends_sentence = !word.empty();
  }
}

}  // namespace pagemill
