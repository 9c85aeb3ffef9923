/// Why an outgoing request got no answer.
#pragma once

namespace pagemill {

enum class transfer_fault {
  refused,      ///< by fetch_rules
  unresolved,   ///< the name has no address, or no resolver answered
  unreachable,  ///< no connection was accepted
  untrusted,    ///< TLS: the certificate is not trusted
  timed_out,
  too_large,
  broken,   ///< the answer was cut off or is not HTTP
  stopped,  ///< by us
};

/// What libcurl's result, other than success, says.
transfer_fault fault_of_curl(int code);

}  // namespace pagemill
