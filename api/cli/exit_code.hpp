/// What the command line's exit codes tell a script. Numbers from sysexits.h where it has one.
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
/// The code for the state a job was found in: only `failed` and `cancelled` are not ok.
exit_code exit_code_of_job(std::string_view job_status);
/// Of the outcomes of two files or jobs the one that the whole command reports: first what kept the
/// command from its work, then what became of the work.
exit_code worse(exit_code a, exit_code b);
/// The section of --help that documents the codes; one line each.
std::string_view exit_code_help();

}  // namespace pagemill::cli
