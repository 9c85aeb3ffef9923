/// Why a request to the service failed: a sentence for a person, an exit code for a script.
#pragma once
#include <expected>
#include <string>
#include <string_view>

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

/// The service answered something other than `expected`, such as "a job".
inline std::unexpected<failure> bad_answer(std::string_view expected) {
  return failed(exit_code::internal, "bad_answer",
                "the server's answer is not " + std::string(expected));
}

}  // namespace pagemill::cli
