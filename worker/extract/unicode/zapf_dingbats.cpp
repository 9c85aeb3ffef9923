#include "worker/extract/unicode/zapf_dingbats.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace pagemill::extract {
namespace {

/// Characters that Unicode had before it took over the others as a block.
constexpr std::array older{
    std::pair{0x25, U'\u260E'}, std::pair{0x2A, U'\u261B'}, std::pair{0x2B, U'\u261E'},
    std::pair{0x48, U'\u2605'}, std::pair{0x6C, U'\u25CF'}, std::pair{0x6E, U'\u25A0'},
    std::pair{0x73, U'\u25B2'}, std::pair{0x74, U'\u25BC'}, std::pair{0x75, U'\u25C6'},
    std::pair{0x77, U'\u25D7'}, std::pair{0xA8, U'\u2663'}, std::pair{0xA9, U'\u2666'},
    std::pair{0xAA, U'\u2665'}, std::pair{0xAB, U'\u2660'}, std::pair{0xD5, U'\u2192'},
    std::pair{0xD6, U'\u2194'}, std::pair{0xD7, U'\u2195'}};

constexpr char32_t block = 0x2700;

}  // namespace

char32_t zapf_dingbat(int code) {
  const auto* found = std::ranges::find(older, code, [](const auto& one) { return one.first; });
  if (found != older.end()) return found->second;
  const auto value = static_cast<char32_t>(code);
  if (code >= 0x21 && code <= 0x7E) return block + value - 0x20;
  if (code >= 0xAC && code <= 0xB5) return 0x2460 + value - 0xAC;  // digits in circles
  if (code >= 0xA1 && code <= 0xFE && code != 0xF0) return block + value - 0x40;
  return 0;
}

}  // namespace pagemill::extract
