/// The child's side of a pool: a document arrives as a request line with a descriptor over a
/// control socket, its records leave on standard output.
#pragma once

namespace pagemill::extract {

inline constexpr int control_descriptor = 3;

/// Serves until the control socket closes. Call inside the sandbox. Returns the exit code.
int serve_documents();

}  // namespace pagemill::extract
