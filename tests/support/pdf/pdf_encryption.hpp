/// The standard security handler of PDF 2.0 (AES-256, revision 6) with a user password. Keys, salts
/// and initialisation vectors follow from the seed, so that the same call makes the same bytes: for
/// tests only.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace pagemill::pdf_writer {

class pdf_encryption {
 public:
  pdf_encryption(std::string user_password, std::uint64_t seed);

  /// A string or stream as stored in the file: initialisation vector, then cipher text.
  std::string encrypt(std::string_view plain);
  /// The body of the trailer's /Encrypt object.
  std::string dictionary() const;

 private:
  std::string seeded_bytes(std::string_view purpose, std::size_t count) const;

  std::string user_password_;
  std::uint64_t seed_;
  std::uint64_t encrypted_count_ = 0;
  std::string file_key_;
};

}  // namespace pagemill::pdf_writer
