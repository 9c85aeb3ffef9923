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
  /// "401 token_invalid": status and code; the status alone without a problem. Of `raw`, the status
  /// of each answer: a second request in the bytes must not have one.
  std::string expected;
};

/// The one site of the program: that it still answers the next attack is part of the test.
access_site& attacked_site();

/// Sends each and compares. Each error must be one that the HTTP contract documents, and no answer
/// may tell of our insides or of the workspace beta; then the API must be alive, must not have
/// failed inside, and its log must hold no secret of the site.
void run_attacks(const std::vector<attack>& attacks);

/// "" or what an answer tells that it must not: SQL, a path of ours, a place in our code.
std::string leak_in(const http_response& answer);

/// A request for the jobs of the sender's workspace with this Authorization header.
http_request list_jobs_with(std::string authorization);

}  // namespace pagemill::test
