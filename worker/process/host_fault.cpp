#include "worker/process/host_fault.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <ranges>
#include <system_error>

#include "common/analysis/analysis_proof.hpp"
#include "common/analysis/unicode/analysis_error.hpp"
#include "common/extractor/launcher.hpp"
#include "common/postgres/error_mapping.hpp"

namespace pagemill {
namespace {

struct errno_rule {
  int number;
  std::string_view code;
};

// The worker's system calls serve its own files, pipes and processes, whose names and sizes no job
// chooses; a file that is too large has been refused before.
constexpr std::array errno_rules{
    errno_rule{ENOSPC, "disk_full"},
    errno_rule{EDQUOT, "disk_full"},
    errno_rule{EFBIG, "disk_full"},
    errno_rule{EROFS, "disk_unusable"},
    errno_rule{EIO, "disk_unusable"},
    errno_rule{ENOENT, "disk_unusable"},
    errno_rule{ENOTDIR, "disk_unusable"},
    errno_rule{EACCES, "disk_unusable"},
    errno_rule{EPERM, "disk_unusable"},
    errno_rule{ESTALE, "disk_unusable"},
    errno_rule{ENODEV, "disk_unusable"},
    errno_rule{ENXIO, "disk_unusable"},
    errno_rule{EMFILE, "no_descriptors"},
    errno_rule{ENFILE, "no_descriptors"},
    errno_rule{ETOOMANYREFS, "no_descriptors"},
    errno_rule{ENOMEM, "no_memory"},
    errno_rule{ENOBUFS, "no_memory"},
    errno_rule{EAGAIN, "no_processes"},
};

struct state_rule {
  std::string_view state;
  std::string_view code;
};

constexpr std::array state_rules{
    state_rule{"53100", "database_full"},
    state_rule{"53200", "database_out_of_memory"},
    state_rule{"53300", "database_connections"},
    state_rule{"25006", "database_read_only"},
};

}  // namespace

std::optional<std::string_view> host_fault_code(int error_number) {
  const auto found = std::ranges::find(errno_rules, error_number, &errno_rule::number);
  return found == errno_rules.end() ? std::nullopt : std::optional(found->code);
}

std::string_view database_fault_code(std::string_view sqlstate) {
  const auto found = std::ranges::find(state_rules, sqlstate, &state_rule::state);
  return found == state_rules.end() ? "database_unavailable" : found->code;
}

std::string_view release_cause_of(const host_fault& fault) {
  return fault.code.starts_with("database_") ? "database_error" : fault.code;
}

std::optional<host_fault> host_fault_of(const std::exception& problem) {
  if (const auto* unfit = dynamic_cast<const host_unfit*>(&problem)) return unfit->fault();
  if (const auto* refused = dynamic_cast<const postgres::database_error*>(&problem)) {
    if (postgres::is_refusal(*refused)) return std::nullopt;
    return host_fault{database_fault_code(refused->sqlstate()), problem.what()};
  }
  if (const auto* missing = dynamic_cast<const no_extractor*>(&problem)) {
    return host_fault{host_fault_code(missing->error_number()).value_or("extractor_unusable"),
                      problem.what()};
  }
  if (const auto* call = dynamic_cast<const std::system_error*>(&problem)) {
    if (call->code().category() != std::generic_category() &&
        call->code().category() != std::system_category()) {
      return std::nullopt;
    }
    const auto code = host_fault_code(call->code().value());
    return code ? std::optional(host_fault{*code, problem.what()}) : std::nullopt;
  }
  if (dynamic_cast<const analysis_data_missing*>(&problem) != nullptr) {
    return host_fault{analysis_unavailable, problem.what()};
  }
  if (dynamic_cast<const std::bad_alloc*>(&problem) != nullptr) {
    return host_fault{"no_memory", problem.what()};
  }
  return std::nullopt;
}

}  // namespace pagemill
