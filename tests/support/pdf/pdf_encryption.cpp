#include "tests/support/pdf/pdf_encryption.hpp"

#include <algorithm>
#include <format>
#include <memory>
#include <numeric>
#include <stdexcept>

#include <openssl/evp.h>

#include "tests/support/pdf/pdf_file.hpp"

namespace pagemill::pdf_writer {
namespace {

enum class padding { none, pkcs };

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string digest(const EVP_MD* kind, std::string_view text) {
  std::string out(static_cast<std::size_t>(EVP_MD_get_size(kind)), '\0');
  auto* target = reinterpret_cast<unsigned char*>(out.data());
  if (EVP_Digest(text.data(), text.size(), target, nullptr, kind, nullptr) != 1) {
    throw std::runtime_error("digest failed");
  }
  return out;
}

std::string cipher(const EVP_CIPHER* kind, std::string_view key, std::string_view vector,
                   std::string_view plain, padding pad) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
      EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  std::string out(plain.size() + 16, '\0');
  auto* target = reinterpret_cast<unsigned char*>(out.data());
  int written = 0;
  int last = 0;
  const auto* iv = vector.empty() ? nullptr : bytes_of(vector);
  if (EVP_EncryptInit_ex(context.get(), kind, nullptr, bytes_of(key), iv) != 1 ||
      EVP_CIPHER_CTX_set_padding(context.get(), pad == padding::pkcs ? 1 : 0) != 1 ||
      EVP_EncryptUpdate(context.get(), target, &written, bytes_of(plain),
                        static_cast<int>(plain.size())) != 1 ||
      EVP_EncryptFinal_ex(context.get(), target + written, &last) != 1) {
    throw std::runtime_error("cipher failed");
  }
  out.resize(static_cast<std::size_t>(written + last));
  return out;
}

/// Algorithm 2.B of ISO 32000-2: at least 64 rounds of AES-128 and a SHA-2 chosen by the data.
std::string hardened_hash(std::string_view password, std::string_view salt, std::string_view user) {
  std::string key = digest(EVP_sha256(), std::format("{}{}{}", password, salt, user));
  for (int round = 0;; ++round) {
    const std::string unit = std::format("{}{}{}", password, key, user);
    std::string repeated;
    for (int i = 0; i < 64; ++i) repeated += unit;
    const std::string mixed =
        cipher(EVP_aes_128_cbc(), key.substr(0, 16), key.substr(16, 16), repeated, padding::none);
    const int sum = std::accumulate(mixed.begin(), mixed.begin() + 16, 0, [](int total, char c) {
      return total + static_cast<unsigned char>(c);
    });
    const auto* kind = sum % 3 == 0 ? EVP_sha256() : sum % 3 == 1 ? EVP_sha384() : EVP_sha512();
    key = digest(kind, mixed);
    if (round >= 63 && static_cast<unsigned char>(mixed.back()) <= round + 1 - 32) break;
  }
  return key.substr(0, 32);
}

}  // namespace

pdf_encryption::pdf_encryption(std::string user_password, std::uint64_t seed)
    : user_password_(std::move(user_password)), seed_(seed), file_key_(seeded_bytes("key", 32)) {}

std::string pdf_encryption::seeded_bytes(std::string_view purpose, std::size_t count) const {
  return digest(EVP_sha512(), std::format("{}/{}", purpose, seed_)).substr(0, count);
}

std::string pdf_encryption::encrypt(std::string_view plain) {
  const auto vector = seeded_bytes(std::format("vector {}", ++encrypted_count_), 16);
  return vector + cipher(EVP_aes_256_cbc(), file_key_, vector, plain, padding::pkcs);
}

std::string pdf_encryption::dictionary() const {
  const std::string zeros(16, '\0');
  const auto validation = seeded_bytes("user validation salt", 8);
  const auto key_salt = seeded_bytes("user key salt", 8);
  const auto user = hardened_hash(user_password_, validation, "") + validation + key_salt;
  const auto user_key = cipher(EVP_aes_256_cbc(), hardened_hash(user_password_, key_salt, ""),
                               zeros, file_key_, padding::none);
  // A separate owner password: the user's opens the document, but not as its owner.
  const auto owner_password = hex_string(seeded_bytes("owner password", 16));
  const auto owner_validation = seeded_bytes("owner validation salt", 8);
  const auto owner_salt = seeded_bytes("owner key salt", 8);
  const auto owner =
      hardened_hash(owner_password, owner_validation, user) + owner_validation + owner_salt;
  const auto owner_key = cipher(EVP_aes_256_cbc(), hardened_hash(owner_password, owner_salt, user),
                                zeros, file_key_, padding::none);
  // Permissions -4 (all), "metadata is encrypted" and a marker, encrypted with the file's key.
  const auto permissions =
      std::string("\xFC\xFF\xFF\xFF\xFF\xFF\xFF\xFFTadb") + seeded_bytes("permissions", 4);
  const auto sealed = cipher(EVP_aes_256_ecb(), file_key_, "", permissions, padding::none);
  return std::format(
      "<< /Filter /Standard /V 5 /R 6 /Length 256 /P -4 /U {} /UE {} /O {} /OE {} /Perms {}\n"
      "/CF << /StdCF << /CFM /AESV3 /AuthEvent /DocOpen /Length 32 >> >>\n"
      "/StmF /StdCF /StrF /StdCF >>",
      hex_string(user), hex_string(user_key), hex_string(owner), hex_string(owner_key),
      hex_string(sealed));
}

}  // namespace pagemill::pdf_writer
