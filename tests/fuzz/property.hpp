/// Properties of what the API makes of any request.
#pragma once
#include "api/http/problem.hpp"
#include "tests/fuzz/require.hpp"

namespace pagemill::fuzz {

/// A refusal blames the client, in a machine-readable way.
inline void require_refusal(const problem& said) {
  require(said.status >= 400 && said.status < 500, "a refusal is a 4xx");
  require(!said.code.empty() && !said.detail.empty(), "a refusal has a code and a sentence");
}

}  // namespace pagemill::fuzz
