/// SHA-256 of bytes that arrive in pieces, and of a text at once.
#pragma once
#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

struct evp_md_ctx_st;

namespace pagemill {

using sha256_digest = std::array<std::byte, 32>;

/// One thread at a time. Throws if OpenSSL fails.
class sha256_hasher {
 public:
  sha256_hasher();
  void update(std::span<const std::byte> data);
  /// Call once.
  sha256_digest finish();

 private:
  struct freer {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, freer> context_;
};

sha256_digest sha256_of(std::string_view text);

}  // namespace pagemill
