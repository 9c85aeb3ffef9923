/// A job as the service describes it, with what the command line needs of it. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/cli/client/failure.hpp"

namespace pagemill::cli {

struct job_failure {
  std::string code;
  std::string message;
  std::optional<std::int64_t> page;
};

struct job_view {
  std::string id;
  std::string document_id;
  std::string status;
  std::string stage;
  std::int64_t pages_done = 0;
  std::optional<std::int64_t> pages_total;
  std::int64_t chunks_done = 0;
  std::optional<std::int64_t> chunks_total;
  double percent = 0;
  std::int64_t attempt = 0;
  std::optional<job_failure> error;
  std::string filename;
  std::string worker;
  std::string raw;  ///< the service's own JSON object, on one line
};

/// The job in the body of an answer. Fails with `bad_answer` unless the body is a JSON object with
/// id and status.
outcome<job_view> parse_job(std::string_view body);
/// Whether the job can no longer change.
bool is_final(const job_view& job);

}  // namespace pagemill::cli
