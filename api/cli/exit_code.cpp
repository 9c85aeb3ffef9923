#include "api/cli/exit_code.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <iterator>

namespace pagemill::cli {
namespace {

/// From the most to the least severe.
constexpr std::array by_severity = {
    exit_code::interrupted, exit_code::configuration, exit_code::usage,
    exit_code::internal,    exit_code::unreachable,   exit_code::temporary,
    exit_code::forbidden,   exit_code::refused,       exit_code::unreadable_file,
    exit_code::job_failed,  exit_code::job_cancelled, exit_code::ok,
};

}  // namespace

exit_code exit_code_of_status(long http_status) {
  switch (http_status) {
    case 401:
    case 403: return exit_code::forbidden;
    case 408:
    case 429:
    case 502:
    case 503:
    case 504: return exit_code::temporary;
    default: break;
  }
  if (http_status < 400) return exit_code::ok;
  return http_status < 500 ? exit_code::refused : exit_code::internal;
}

exit_code exit_code_of_job(std::string_view job_status) {
  if (job_status == "failed") return exit_code::job_failed;
  if (job_status == "cancelled") return exit_code::job_cancelled;
  return exit_code::ok;
}

exit_code worse(exit_code a, exit_code b) {
  const auto* found =
      std::ranges::find_if(by_severity, [&](exit_code x) { return x == a || x == b; });
  assert(found != by_severity.end());
  return *found;
}

std::string_view exit_code_help() {
  return R"(Exit codes:
    0  done; with --wait and watch: every job completed
    1  a job failed
    2  a job was cancelled
   64  wrong usage
   66  a file cannot be read
   69  the server or the database cannot be reached
   70  internal error of the server or of this program
   75  the server is busy or limits the request rate: try again later
   76  the server refused the request; code and reason are on standard error
   77  the key is missing or wrong, or does not permit this
   78  a setting is missing or wrong
  130  interrupted; submitted jobs continue
With several files or jobs, the first that applies of 78 64 70 69 75 77 76 66 1 2 0.
)";
}

}  // namespace pagemill::cli
