#include "worker/process/host_fault.hpp"

#include <cerrno>
#include <system_error>

#include <doctest/doctest.h>

#include "common/analysis/unicode/analysis_error.hpp"
#include "common/extractor/launcher.hpp"
#include "common/postgres/error_mapping.hpp"

using namespace pagemill;

namespace {

std::string code_of(const std::exception& problem) {
  const auto fault = host_fault_of(problem);
  return fault ? std::string(fault->code) : "none";
}

std::system_error call_failed(int number) {
  return {number, std::generic_category(), "a call"};
}

}  // namespace

TEST_CASE("a system call that fails for want of something is the host's fault") {
  CHECK(code_of(call_failed(ENOSPC)) == "disk_full");
  CHECK(code_of(call_failed(EDQUOT)) == "disk_full");
  CHECK(code_of(call_failed(EROFS)) == "disk_unusable");
  CHECK(code_of(call_failed(EIO)) == "disk_unusable");
  CHECK(code_of(call_failed(ENOENT)) == "disk_unusable");
  CHECK(code_of(call_failed(EMFILE)) == "no_descriptors");
  CHECK(code_of(call_failed(ENFILE)) == "no_descriptors");
  CHECK(code_of(call_failed(ENOMEM)) == "no_memory");
  CHECK(code_of(call_failed(EAGAIN)) == "no_processes");
  CHECK(code_of(std::bad_alloc()) == "no_memory");
  CHECK(code_of(analysis_data_missing("no data")) == "analysis_unavailable");
}

TEST_CASE("a call that was made in the wrong way, and any other exception, is not") {
  CHECK(code_of(call_failed(EINVAL)) == "none");
  CHECK(code_of(call_failed(EBADF)) == "none");
  CHECK(code_of(std::system_error(std::make_error_code(std::io_errc::stream))) == "none");
  CHECK(code_of(std::runtime_error("odd")) == "none");
  CHECK(code_of(std::logic_error("odd")) == "none");
}

TEST_CASE("an extractor that cannot be started is the host's fault, whatever the reason") {
  CHECK(code_of(no_extractor("none", ENOMEM)) == "no_memory");
  CHECK(code_of(no_extractor("none", EMFILE)) == "no_descriptors");
  CHECK(code_of(no_extractor("none", EINVAL)) == "extractor_unusable");
  CHECK(code_of(no_extractor("it exits by itself", 0)) == "extractor_unusable");
}

TEST_CASE("a database that is away, full or busy is charged to nobody, one that refuses is") {
  using postgres::database_error;
  CHECK(code_of(database_error("full", "53100")) == "database_full");
  CHECK(code_of(database_error("memory", "53200")) == "database_out_of_memory");
  CHECK(code_of(postgres::connection_lost("limit", "53300")) == "database_connections");
  CHECK(code_of(postgres::connection_unusable("standby", "25006")) == "database_read_only");
  CHECK(code_of(postgres::connection_lost("shutdown", "57P01")) == "database_unavailable");
  CHECK(code_of(postgres::pool_timeout("busy")) == "database_unavailable");
  CHECK(code_of(database_error("io error", "58030")) == "database_unavailable");
  CHECK(code_of(database_error("value", "22001")) == "none");
  CHECK(code_of(postgres::constraint_violation("rule", "23514", postgres::violation::check, "r")) ==
        "none");
  CHECK(code_of(postgres::statement_timed_out("slow", "57014")) == "none");
}

TEST_CASE("the proof's own fault is passed on") {
  CHECK(code_of(host_unfit({"extractor_unusable", "it died"})) == "extractor_unusable");
  CHECK(release_cause_of({"disk_full", ""}) == "disk_full");
  CHECK(release_cause_of({"database_full", ""}) == "database_error");
}
