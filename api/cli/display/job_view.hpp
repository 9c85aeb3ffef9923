/// A job as the server shows it, as far as the command line uses it. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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
  std::string raw;  ///< the server's own object, on one line
};

/// The job in a body of the server; nothing when the body is no JSON object with id and status.
std::optional<job_view> parse_job(std::string_view body);
/// Whether the job will not change any more.
bool is_final(const job_view& job);
/// JSON without the white space between its tokens, so that it is one line; nothing when it is no
/// JSON.
std::optional<std::string> one_line_json(std::string_view json);

}  // namespace pagemill::cli
