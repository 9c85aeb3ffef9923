#include "common/embedding/vector_text.hpp"

#include <bit>
#include <charconv>
#include <cstdint>

namespace pagemill {

std::string to_pgvector(std::span<const float> values) {
  std::string text;
  text.reserve(values.size() * 14 + 2);
  text += '[';
  char digits[32];
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i != 0) text += ',';
    text.append(digits, std::to_chars(digits, digits + sizeof digits, values[i]).ptr);
  }
  text += ']';
  return text;
}

std::vector<std::byte> to_pgvector_binary(std::span<const float> values) {
  // pgvector's vector_send: dimension and an unused field as 16 bits, then the floats, all
  // big-endian.
  std::vector<std::byte> bytes;
  bytes.reserve(4 + values.size() * 4);
  const auto add = [&](std::uint32_t value, int bits) {
    for (int shift = bits - 8; shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<std::byte>((value >> shift) & 0xff));
    }
  };
  add(static_cast<std::uint32_t>(values.size()), 16);
  add(0, 16);
  for (const float value : values) add(std::bit_cast<std::uint32_t>(value), 32);
  return bytes;
}

}  // namespace pagemill
