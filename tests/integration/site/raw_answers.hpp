/// Helpers for tests that write raw bytes and read whatever comes back.
#pragma once
#include <chrono>
#include <string>

#include "tests/integration/site/api_process.hpp"

namespace pagemill::test {

/// Waits for a close for less time than the server lingers for a silent client.
inline http_client impatient_client(const api_process& api) {
  return http_client(api.port(), "127.0.0.1", std::chrono::seconds(4));
}

/// The status of each answer, such as "200 404"; a body may contain "HTTP/1.1" too, but no status
/// follows there.
inline std::string statuses_of(const std::string& answers) {
  std::string statuses;
  for (auto at = answers.find("HTTP/1."); at != std::string::npos;
       at = answers.find("HTTP/1.", at + 1)) {
    const auto digit = answers.substr(at + 9, 1);
    if (answers.substr(at + 8, 1) != " " || digit < "1" || digit > "5") continue;
    statuses += (statuses.empty() ? "" : " ") + answers.substr(at + 9, 3);
  }
  return statuses;
}

}  // namespace pagemill::test
