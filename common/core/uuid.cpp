#include "common/core/uuid.hpp"

#include <algorithm>
#include <chrono>
#include <span>
#include <stdexcept>

#include <openssl/rand.h>

#include "common/core/hex.hpp"

namespace pagemill {
namespace {

/// Random bytes for several ids at a time: a call costs as much for 16 bytes as for many.
class random_store {
 public:
  void take(std::span<std::uint8_t, 16> into) {
    if (used_ == bytes_.size()) refill();
    const auto from = std::span(bytes_).subspan(used_, into.size());
    std::ranges::copy(from, into.begin());
    used_ += into.size();
  }

 private:
  void refill() {
    if (RAND_bytes(bytes_.data(), static_cast<int>(bytes_.size())) != 1) {
      throw std::runtime_error("the random number generator failed");
    }
    used_ = 0;
  }

  std::array<std::uint8_t, 1024> bytes_{};
  std::size_t used_ = bytes_.size();
};

void fill_random(std::span<std::uint8_t, 16> bytes) {
  thread_local random_store store;
  store.take(bytes);
}

void set_version(uuid& value, unsigned version) {
  value.bytes[6] = static_cast<std::uint8_t>((value.bytes[6] & 0x0Fu) | (version << 4));
  value.bytes[8] = static_cast<std::uint8_t>((value.bytes[8] & 0x3Fu) | 0x80u);
}

bool is_dash(std::size_t position) {
  return position == 8 || position == 13 || position == 18 || position == 23;
}

}  // namespace

std::string to_string(const uuid& value) {
  std::string text;
  text.reserve(36);
  for (auto byte : value.bytes) {
    if (is_dash(text.size())) text += '-';
    text += hex_digits[byte >> 4];
    text += hex_digits[byte & 15];
  }
  return text;
}

std::optional<uuid> parse_uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  uuid value;
  std::size_t byte = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (is_dash(at)) {
      if (text[at++] != '-') return std::nullopt;
      continue;
    }
    const int high = hex_digit_value(text[at]);
    const int low = hex_digit_value(text[at + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    value.bytes[byte++] = static_cast<std::uint8_t>(high * 16 + low);
    at += 2;
  }
  return value;
}

uuid make_uuid_v7() {
  uuid value;
  fill_random(value.bytes);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto milliseconds = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
  for (std::size_t i = 0; i < 6; ++i) {
    value.bytes[i] = static_cast<std::uint8_t>(milliseconds >> (40 - 8 * i));
  }
  set_version(value, 7);
  return value;
}

uuid make_uuid_v4() {
  uuid value;
  fill_random(value.bytes);
  set_version(value, 4);
  return value;
}

}  // namespace pagemill
