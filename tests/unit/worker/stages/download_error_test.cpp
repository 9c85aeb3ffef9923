#include "worker/stages/download_error.hpp"

#include <doctest/doctest.h>

#include "common/jobs/error_codes.hpp"

using namespace pagemill;
using namespace std::chrono_literals;

namespace {

std::string code_of(long status) {
  const auto error = error_of(transfer_answer{.status = status});
  return error ? error->code : "";
}

}  // namespace

TEST_CASE("an answer that will stay the same is permanent, one that may change is transient") {
  for (const long status : {200, 201, 206}) CHECK(code_of(status).empty());
  for (const long status : {400, 401, 403, 404, 405, 410, 416, 451}) {
    CHECK_MESSAGE(code_of(status) == "download_refused", status);
  }
  for (const long status : {408, 425, 500, 502, 503, 504, 599}) {
    CHECK_MESSAGE(code_of(status) == "download_failed", status);
  }
  CHECK(code_of(429) == "download_limited");
  CHECK(code_of(304) == "download_refused");
  CHECK_FALSE(is_transient("download_refused"));
  CHECK(is_transient("download_failed"));
  CHECK(is_transient("download_limited"));
}

TEST_CASE("the error names the status and the stage, and the wait that was asked for") {
  const auto error = error_of(transfer_answer{.status = 429, .retry_after = 120s});
  REQUIRE(error);
  CHECK(error->message == "The URL's host answered 429.");
  CHECK(error->stage == job_stage::downloading);
  CHECK(error->retry_after == 120s);
  CHECK_FALSE(error_of(transfer_answer{.status = 404, .retry_after = 120s})->retry_after);
}

TEST_CASE("faults of the network are transient, those of what was asked for are not") {
  for (const auto fault : {transfer_fault::unresolved, transfer_fault::unreachable,
                           transfer_fault::timed_out, transfer_fault::broken}) {
    CHECK(is_transient(error_of(fault).code));
  }
  for (const auto fault :
       {transfer_fault::refused, transfer_fault::untrusted, transfer_fault::too_large}) {
    CHECK_FALSE(is_transient(error_of(fault).code));
  }
  CHECK(error_of(transfer_fault::refused).code == "url_refused");
  CHECK(error_of(transfer_fault::too_large).code == "file_too_large");
}

TEST_CASE("only answers that name another place are redirects") {
  for (const long status : {301, 302, 303, 307, 308}) CHECK(is_redirect(status));
  for (const long status : {200, 300, 304, 305, 306, 404}) CHECK_FALSE(is_redirect(status));
}
