/// The closed set of outcomes of an operation on working infrastructure, and the result type that
/// carries them.
#pragma once
#include <expected>
#include <string>
#include <string_view>

namespace pagemill {

/// Outcomes that depend on the input. Infrastructure failures are exceptions instead
/// (docs/style.md, errors).
enum class errc {
  not_found,      ///< there is no such thing that the caller may see
  conflict,       ///< its state does not allow the operation
  invalid_input,  ///< the request is malformed; the message says where
  lost_claim,     ///< the fence did not match: another process has the job now; not an error
  too_large,      ///< exceeds a named limit
  unavailable,    ///< a dependency is missing or busy; a retry may help
};

std::string_view to_string(errc value);

/// An outcome with a sentence for people. The message never contains secrets or document text.
struct error {
  errc code;
  std::string message;
  /// A stable name for programs, if `code` does not distinguish the cases; else empty.
  std::string reason = {};
};

template <class T>
using result = std::expected<T, error>;

inline std::unexpected<error> fail(errc code, std::string message, std::string reason = {}) {
  return std::unexpected(error{code, std::move(message), std::move(reason)});
}

}  // namespace pagemill
