#include "worker/chunking/word_reader.hpp"

#include <algorithm>

#include "common/embedding/text_preparation.hpp"

namespace pagemill {
namespace {

constexpr std::uint8_t newlines_max = 2, tabs_max = 8, spaces_max = 32;

void count_up(std::uint8_t& number, std::uint8_t largest) {
  number = std::min<std::uint8_t>(largest, static_cast<std::uint8_t>(number + 1));
}

/// Drops blanks before a line break: only those that indent the next line matter.
void add_blank(word_gap& gap, char32_t blank) {
  if (blank == '\n' || blank == 0x2028 || blank == 0x2029) {
    count_up(gap.newlines, newlines_max);
    gap.tabs = gap.spaces = 0;
  } else if (blank == '\t') {
    count_up(gap.tabs, tabs_max);
  } else if (blank != '\r') {
    count_up(gap.spaces, spaces_max);
  }
}

bool is_printable_ascii(char c) {
  return c > 0x20 && c < 0x7f;
}

}  // namespace

bool word_reader::next() {
  gap_ = {};
  while (at_ < text_.size()) {
    if (find_word()) return true;
  }
  return false;
}

/// Returns false if there were only blanks and noise.
bool word_reader::find_word() {
  std::size_t start = at_;
  std::size_t noise = 0, characters = 0;
  bool dirty = false;
  while (at_ < text_.size()) {
    if (is_printable_ascii(text_[at_])) {
      ++characters;
      ++at_;
      continue;
    }
    const auto before = at_;
    const auto code_point = next_code_point(text_, at_);
    if (is_text_space(code_point)) {
      if (characters != 0) {
        at_ = before;
        break;
      }
      add_blank(gap_, code_point);
      start = at_;
      continue;
    }
    ++characters;
    if (is_text_noise(code_point)) ++noise;
    dirty |= code_point == 0 || (code_point == 0xFFFD && at_ - before == 1);
  }
  if (characters == noise) return false;
  word_ = text_.substr(start, at_ - start);
  if (!dirty) return true;
  cleaned_.clear();
  for (std::size_t at = 0; at < word_.size();) {
    const auto before = at;
    const auto code_point = next_code_point(word_, at);
    const bool malformed = code_point == 0xFFFD && at - before == 1;
    if (malformed) {
      cleaned_ += "\xEF\xBF\xBD";
    } else if (code_point != 0) {
      cleaned_ += word_.substr(before, at - before);
    }
  }
  word_ = cleaned_;
  return true;
}

}  // namespace pagemill
