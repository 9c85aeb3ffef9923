#include "worker/process/fitness.hpp"

#include <doctest/doctest.h>

using namespace pagemill;
using namespace std::chrono_literals;

namespace {

constexpr double no_spread = 0.5;
const auto at_first = std::chrono::steady_clock::time_point(1h);

struct proved_host : fitness {
  proved_host() { proved(std::nullopt, at_first, no_spread); }
  void fails(time_point now) { failed("disk_full", now, no_spread); }
  void recovers(time_point now) { proved(std::nullopt, now, no_spread); }
};

}  // namespace

TEST_CASE("a process proves itself at its start, and is not called unfit before") {
  fitness host;
  CHECK_FALSE(host.is_fit());
  CHECK(host.unfit_code() == std::nullopt);
  REQUIRE(host.proof_due().has_value());
  CHECK(*host.proof_due() <= at_first);
  host.proved(std::nullopt, at_first, no_spread);
  CHECK(host.is_fit());
  CHECK_FALSE(host.proof_due().has_value());
}

TEST_CASE("a process that fails its first proof is unfit by the proof's reason") {
  fitness host;
  host.proved("extractor_unusable", at_first, no_spread);
  CHECK_FALSE(host.is_fit());
  CHECK(host.unfit_code() == "extractor_unusable");
  CHECK(host.proof_due() == at_first + 500ms);
}

TEST_CASE("each fault in a row waits twice as long, up to eight seconds") {
  proved_host host;
  auto now = at_first;
  for (const auto expected : {500ms, 1000ms, 2000ms, 4000ms, 8000ms, 8000ms}) {
    host.fails(now);
    CHECK(host.unfit_code() == "disk_full");
    CHECK(host.proof_due() == now + expected);
    now += expected;
    host.recovers(now);
    CHECK(host.unfit_code() == std::nullopt);
  }
}

TEST_CASE("proofs that fail wait longer too, and name the latest reason") {
  proved_host host;
  host.fails(at_first);
  host.proved("no_memory", at_first + 500ms, no_spread);
  CHECK(host.unfit_code() == "no_memory");
  CHECK(host.proof_due() == at_first + 1500ms);
}

TEST_CASE("jobs that fail together are one fault, and what fails during a proof is none") {
  proved_host host;
  for (int i = 0; i < 5; ++i) host.fails(at_first + i * 10ms);
  CHECK(host.proof_due() == at_first + 500ms);
  host.failed("no_memory", at_first + 500ms, no_spread);
  CHECK(host.unfit_code() == "disk_full");
}

TEST_CASE("a job that was done ends the row of faults; one that ends during a fault does not") {
  proved_host host;
  host.fails(at_first);
  host.succeeded();
  host.recovers(at_first + 500ms);
  host.fails(at_first + 600ms);
  CHECK(host.proof_due() == at_first + 1600ms);
  host.recovers(at_first + 1600ms);
  host.succeeded();
  host.fails(at_first + 2s);
  CHECK(host.proof_due() == at_first + 2500ms);
}
