#include "common/schema/migration_file.hpp"

#include <array>
#include <charconv>
#include <stdexcept>

#include <openssl/evp.h>

namespace pagemill::postgres {

migration_header read_header(const sql::migration& migration) {
  constexpr std::string_view serves = "-- serves: ";
  migration_header header{.as_owner = false, .serves = migration.number - 1};
  auto rest = migration.text;
  while (rest.starts_with("--")) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (line == "-- role: owner") header.as_owner = true;
    if (line.starts_with(serves)) {
      std::from_chars(line.data() + serves.size(), line.data() + line.size(), header.serves);
    }
  }
  return header;
}

std::string checksum(std::string_view text) {
  std::array<unsigned char, 32> digest{};
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("SHA-256 failed");
  }
  constexpr std::string_view hex = "0123456789abcdef";
  std::string digits;
  for (const auto byte : digest) {
    digits += hex[byte >> 4];
    digits += hex[byte & 15];
  }
  return digits;
}

}  // namespace pagemill::postgres
