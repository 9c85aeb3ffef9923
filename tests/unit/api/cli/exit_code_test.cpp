#include "api/cli/exit_code.hpp"

#include <format>
#include <string>

#include <doctest/doctest.h>

using namespace pagemill::cli;

TEST_CASE("an HTTP status becomes the exit code that tells a script what to do") {
  CHECK(exit_code_of_status(200) == exit_code::ok);
  CHECK(exit_code_of_status(202) == exit_code::ok);
  CHECK(exit_code_of_status(304) == exit_code::ok);
  CHECK(exit_code_of_status(400) == exit_code::refused);
  CHECK(exit_code_of_status(404) == exit_code::refused);
  CHECK(exit_code_of_status(409) == exit_code::refused);
  CHECK(exit_code_of_status(413) == exit_code::refused);
  CHECK(exit_code_of_status(415) == exit_code::refused);
  CHECK(exit_code_of_status(422) == exit_code::refused);
  CHECK(exit_code_of_status(401) == exit_code::forbidden);
  CHECK(exit_code_of_status(403) == exit_code::forbidden);
  CHECK(exit_code_of_status(408) == exit_code::temporary);
  CHECK(exit_code_of_status(429) == exit_code::temporary);
  CHECK(exit_code_of_status(500) == exit_code::internal);
  CHECK(exit_code_of_status(502) == exit_code::temporary);
  CHECK(exit_code_of_status(503) == exit_code::temporary);
  CHECK(exit_code_of_status(504) == exit_code::temporary);
  CHECK(exit_code_of_status(501) == exit_code::internal);
}

TEST_CASE("only failed and cancelled jobs change the exit code") {
  CHECK(exit_code_of_job("completed") == exit_code::ok);
  CHECK(exit_code_of_job("pending") == exit_code::ok);
  CHECK(exit_code_of_job("processing") == exit_code::ok);
  CHECK(exit_code_of_job("failed") == exit_code::job_failed);
  CHECK(exit_code_of_job("cancelled") == exit_code::job_cancelled);
}

TEST_CASE("of two outcomes the graver one is reported, whatever their order") {
  const auto both = [](exit_code a, exit_code b) {
    CHECK(worse(a, b) == worse(b, a));
    return worse(a, b);
  };
  CHECK(both(exit_code::ok, exit_code::ok) == exit_code::ok);
  CHECK(both(exit_code::ok, exit_code::job_cancelled) == exit_code::job_cancelled);
  CHECK(both(exit_code::job_failed, exit_code::job_cancelled) == exit_code::job_failed);
  CHECK(both(exit_code::job_failed, exit_code::unreadable_file) == exit_code::unreadable_file);
  CHECK(both(exit_code::refused, exit_code::temporary) == exit_code::temporary);
  CHECK(both(exit_code::forbidden, exit_code::refused) == exit_code::forbidden);
  CHECK(both(exit_code::unreachable, exit_code::temporary) == exit_code::unreachable);
  CHECK(both(exit_code::internal, exit_code::unreachable) == exit_code::internal);
}

TEST_CASE("the help names every exit code") {
  const std::string help(exit_code_help());
  for (const int code : {0, 1, 2, 64, 66, 69, 70, 75, 76, 77, 78, 130}) {
    CHECK_MESSAGE(help.contains(std::format("\n{:5}  ", code)), "no line for " << code);
  }
}
