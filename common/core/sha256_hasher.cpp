#include "common/core/sha256_hasher.hpp"

#include <new>
#include <stdexcept>

#include <openssl/evp.h>

namespace pagemill {
namespace {

void require(int outcome) {
  if (outcome != 1) throw std::runtime_error("SHA-256 failed");
}

}  // namespace

void sha256_hasher::freer::operator()(EVP_MD_CTX* context) const {
  EVP_MD_CTX_free(context);
}

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

sha256_digest sha256_of(std::string_view text) {
  sha256_hasher hasher;
  hasher.update(std::as_bytes(std::span(text)));
  return hasher.finish();
}

}  // namespace pagemill
