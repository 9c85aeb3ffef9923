/// What the suite is made of: one attack a row, each with the answer that the documentation
/// promises. A new attack is a row in a table; a new table is a file with a TEST_CASE that calls
/// run_attacks.
#pragma once
#include <string>
#include <vector>

#include "tests/security/access_site.hpp"

namespace pagemill::test {

struct attack {
  std::string name;
  http_request request;
  /// Sent instead of `request`, byte by byte as it stands, on a connection of its own.
  std::string raw = {};
  std::string
      expected;  ///< "401 token_invalid": status and code; the status alone without a problem
};

/// The one site of the program: that it still answers the next attack is part of the test.
access_site& attacked_site();

/// Sends each and compares; then the API must be alive, must not have answered 5xx, and its log
/// must hold no secret of the site.
void run_attacks(const std::vector<attack>& attacks);

/// A request for the jobs of the sender's workspace with this Authorization header.
http_request list_jobs_with(std::string authorization);

}  // namespace pagemill::test
