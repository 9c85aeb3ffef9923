/// A property that must hold for any input: an input that breaks it aborts the program, which
/// libFuzzer reports and keeps.
#pragma once
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

namespace pagemill::fuzz {

inline void require(bool holds, std::string_view what) {
  if (holds) return;
  std::cerr << "broken: " << what << '\n';
  std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace pagemill::fuzz
