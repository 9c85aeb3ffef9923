#include "common/core/sha256_hasher.hpp"

#include <stdexcept>

namespace pagemill {
namespace {

void require(int outcome) {
  if (outcome != 1) throw std::runtime_error("SHA-256 failed");
}

}  // namespace

sha256_hasher::sha256_hasher() : context_(EVP_MD_CTX_new()) {
  if (!context_) throw std::bad_alloc();
  require(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr));
}

void sha256_hasher::update(std::span<const std::byte> data) {
  require(EVP_DigestUpdate(context_.get(), data.data(), data.size()));
}

sha256_digest sha256_hasher::finish() {
  sha256_digest digest;
  require(
      EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr));
  return digest;
}

}  // namespace pagemill
