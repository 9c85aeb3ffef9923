/// A SHA-256 digest as a value.
#pragma once
#include <array>
#include <cstddef>

namespace pagemill {

using sha256_digest = std::array<std::byte, 32>;

}  // namespace pagemill
