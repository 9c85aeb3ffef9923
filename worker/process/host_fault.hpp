/// Which failures are the host's and not the job's: they are charged to nobody, and the process
/// stops claiming until it has proved itself (fitness.hpp). Pure.
#pragma once
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace pagemill {

/// What the host lacks. `code` is stable (docs/operations.md lists them) and goes into logs, the
/// row in `workers` and the API; `detail` only into the log.
struct host_fault {
  std::string_view code;
  std::string detail;
};

/// The code of a failed system call; nullopt: another attempt on a healthy host would fail too.
std::optional<std::string_view> host_fault_code(int error_number);
/// The code of an error of the database that is no refusal (common/postgres/error_mapping.hpp).
std::string_view database_fault_code(std::string_view sqlstate);

/// The host's fault behind what ended an attempt; nullopt: the attempt is the job's to answer for.
std::optional<host_fault> host_fault_of(const std::exception& problem);

/// What the history of a job that is given back says.
std::string_view release_cause_of(const host_fault& fault);

/// The host cannot run jobs, as the proof has shown.
class host_unfit : public std::runtime_error {
 public:
  explicit host_unfit(host_fault fault)
      : std::runtime_error(fault.detail), fault_(std::move(fault)) {}
  const host_fault& fault() const { return fault_; }

 private:
  host_fault fault_;
};

}  // namespace pagemill
