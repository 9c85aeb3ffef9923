/// A pagemill-api for one test, on a free port and its own database.
#pragma once
#include <cstdint>
#include <map>
#include <string>

#include "tests/support/child_process.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace pagemill::test {

class api_process {
 public:
  /// Returns when it listens; fails the test when it does not. `more` are additional settings.
  explicit api_process(const test_database& database, std::map<std::string, std::string> more = {});

  /// Stops it with SIGTERM: it must exit 0, and no sanitizer may have complained.
  ~api_process();
  api_process(const api_process&) = delete;
  api_process& operator=(const api_process&) = delete;

  http_client client() const { return http_client(port_); }
  std::uint16_t port() const { return port_; }
  child_process& process() { return process_; }
  const std::string& owner_url() const { return owner_url_; }
  std::string log() const { return process_.errors(); }

 private:
  child_process process_;
  std::string owner_url_;
  std::uint16_t port_ = 0;
};

/// Where jobs are submitted and listed.
inline constexpr const char* jobs_path = "/api/v1/pdf/jobs";
/// An id that does not exist.
inline constexpr const char* unknown_id = "01890000-0000-7000-8000-000000000000";

/// The code of a problem, or "" when the answer is not a problem.
std::string code_of(const http_response& answer);
/// A fake PDF of `size` bytes: only its first bytes are real.
std::string sham_pdf(std::size_t size);
/// Submits a sham PDF. Returns the job's id.
std::string submit_sham(const api_process& api);

}  // namespace pagemill::test
