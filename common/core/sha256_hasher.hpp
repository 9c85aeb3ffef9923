/// SHA-256 of bytes that arrive in pieces.
#pragma once
#include <memory>
#include <span>

#include <openssl/evp.h>

#include "common/core/sha256_digest.hpp"

namespace pagemill {

/// One thread at a time. Throws if OpenSSL fails.
class sha256_hasher {
 public:
  sha256_hasher();
  void update(std::span<const std::byte> data);
  /// Call once.
  sha256_digest finish();

 private:
  struct freer {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, freer> context_;
};

}  // namespace pagemill
