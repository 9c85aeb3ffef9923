/// The closed set of outcomes that an operation on valid infrastructure can have, and the result
/// type that carries them.
#pragma once
#include <expected>
#include <string>
#include <string_view>

namespace pagemill {

/// Outcomes that depend on the input. Infrastructure failures are exceptions instead
/// (docs/style.md, errors).
enum class errc {
  not_found,      ///< the id names nothing that the caller may see
  conflict,       ///< the state of the thing does not allow the operation
  invalid_input,  ///< the request is malformed; the message says where
  lost_claim,     ///< the fence did not match: another process owns the job now; no error
  too_large,      ///< over a named limit
  unavailable,    ///< a dependency is missing or busy; trying again later may help
};

std::string_view to_string(errc value);

/// An outcome with a sentence for a person. The message never holds secrets or document text.
struct error {
  errc code;
  std::string message;
  /// A stable name for programs where `code` alone does not tell the cases apart; else empty.
  std::string reason = {};
};

template <class T>
using result = std::expected<T, error>;

inline std::unexpected<error> fail(errc code, std::string message, std::string reason = {}) {
  return std::unexpected(error{code, std::move(message), std::move(reason)});
}

}  // namespace pagemill
