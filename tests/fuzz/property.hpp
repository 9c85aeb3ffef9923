/// A property that must hold for any input: an input that breaks it aborts the program, which
/// libFuzzer reports and keeps.
#pragma once
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "api/http/problem.hpp"

namespace pagemill::fuzz {

inline void require(bool holds, std::string_view what) {
  if (holds) return;
  std::cerr << "broken: " << what << '\n';
  std::abort();
}

/// A refusal blames the client, in a machine-readable way.
inline void require_refusal(const problem& said) {
  require(said.status >= 400 && said.status < 500, "a refusal is a 4xx");
  require(!said.code.empty() && !said.detail.empty(), "a refusal has a code and a sentence");
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace pagemill::fuzz
