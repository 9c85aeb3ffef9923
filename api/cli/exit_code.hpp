/// The exit codes of the command line. Where sysexits.h has a suitable number, it is used.
#pragma once
#include <string_view>

namespace pagemill::cli {

enum class exit_code : int {
  ok = 0,
  job_failed = 1,
  job_cancelled = 2,
  usage = 64,
  unreadable_file = 66,
  unreachable = 69,
  internal = 70,
  temporary = 75,
  refused = 76,
  forbidden = 77,
  configuration = 78,
  interrupted = 130,
};

/// The code for an HTTP status: ok below 400, then temporary, forbidden, refused or internal.
exit_code exit_code_of_status(long http_status);
/// The code for a job's status: everything but `failed` and `cancelled` is ok.
exit_code exit_code_of_job(std::string_view job_status);
/// Of the outcomes of two files or jobs, the one that the whole command reports: what kept the
/// command from working comes before what became of the jobs.
exit_code worse(exit_code a, exit_code b);
/// The section of --help on exit codes, one line each.
std::string_view exit_code_help();

}  // namespace pagemill::cli
