/// Why a request to the server came to nothing: for a person, and for the exit code.
#pragma once
#include <expected>
#include <string>

#include "api/cli/exit_code.hpp"

namespace pagemill::cli {

struct failure {
  exit_code exit = exit_code::internal;
  std::string code;    ///< the problem's stable code, or one of ours such as `unreachable`
  std::string detail;  ///< a sentence
};

template <class T>
using outcome = std::expected<T, failure>;

inline std::unexpected<failure> failed(exit_code exit, std::string code, std::string detail) {
  return std::unexpected(failure{exit, std::move(code), std::move(detail)});
}

}  // namespace pagemill::cli
