/// Terms: what documents and queries have in common, as text and as dimension of a vector.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace pagemill {

/// "=wing"
std::string folded_term(std::string_view folded);
/// ":en:wing"
std::string stem_term(std::string_view language, std::string_view stem);
/// 1 .. 2^29: FNV-1a of 64 bits over the text, its halves XORed, modulo 2^29, + 1. Stored: it never
/// changes.
std::int32_t dimension_of(std::string_view term);
/// Of folded_term(folded).
std::int32_t folded_dimension(std::string_view folded);

}  // namespace pagemill
