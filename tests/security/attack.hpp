/// The rows of the suite: one attack each, with the answer that the documentation promises. A new
/// attack is a row in a table; a new table is a file with a TEST_CASE that calls run_attacks.
#pragma once
#include <string>
#include <vector>

#include "tests/security/access_site.hpp"

namespace pagemill::test {

struct attack {
  std::string name;
  http_request request;
  /// Sent instead of `request`, byte for byte, on a separate connection.
  std::string raw = {};
  /// "401 token_invalid": status and code; the status alone without a problem. Of `raw`, the status
  /// of each answer: a second request in the bytes must not have one.
  std::string expected;
};

/// The only site of the program: it must still answer the next attack.
access_site& attacked_site();

/// Sends each attack and compares. Each error must be documented in the HTTP contract, and no
/// answer may reveal internals or data of the workspace beta; afterwards the API must be alive,
/// must not have logged an internal failure, and its log must contain no secret of the site.
void run_attacks(const std::vector<attack>& attacks);

/// What an answer reveals that it must not (SQL, a path, a source location), or "".
std::string leak_in(const http_response& answer);

/// A request for the jobs of the sender's workspace with this Authorization header.
http_request list_jobs_with(std::string authorization);

}  // namespace pagemill::test
