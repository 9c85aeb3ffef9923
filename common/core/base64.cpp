#include "common/core/base64.hpp"

#include <algorithm>
#include <utility>

#include <openssl/evp.h>

namespace pagemill {
namespace {

const unsigned char* octets(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string text;
  const auto size = (bytes.size() + 2) / 3 * 4;
  // OpenSSL writes a terminating zero after the text.
  text.resize_and_overwrite(size + 1, [&](char* data, std::size_t) {
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(data), octets(bytes),
                    static_cast<int>(bytes.size()));
    return size;
  });
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  // OpenSSL accepts white space at both ends, "-" at the end and misplaced "=".
  const auto padding = text.size() - std::min(text.find('='), text.size());
  if (padding > 2 || text.find_first_of(" \t\r\n") != text.npos) return std::nullopt;
  std::string bytes;
  int size = 0;
  bytes.resize_and_overwrite(text.size() / 4 * 3, [&](char* data, std::size_t room) {
    size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(data), octets(text),
                           static_cast<int>(text.size()));
    // OpenSSL wrote less: the rest of the buffer is not part of the result.
    return std::cmp_equal(size, room) ? room - padding : 0;
  });
  // Padding may hide bits, and "a=bc" even more: only canonical text is accepted.
  if (std::cmp_not_equal(size, text.size() / 4 * 3) ||
      (padding > 0 && text.substr(text.size() - padding) != std::string(padding, '='))) {
    return std::nullopt;
  }
  return bytes;
}

}  // namespace pagemill
