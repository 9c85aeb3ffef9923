#include "common/net/circuit_breaker.hpp"

#include <doctest/doctest.h>

using namespace pagemill;
using namespace std::chrono_literals;

namespace {

constexpr circuit_breaker::time_point start{};
/// No spread.
constexpr double middle = 0.5;

}  // namespace

TEST_CASE("a circuit is closed until a call fails, and stays open for a second") {
  circuit_breaker circuit;
  CHECK_FALSE(circuit.begin(start));
  circuit.succeeded();
  CHECK(circuit.view(start).state == circuit_state::closed);
  CHECK_FALSE(circuit.begin(start));
  circuit.failed("provider_failed", start, middle);
  CHECK(circuit.view(start).state == circuit_state::open);
  CHECK(circuit.view(start).code == "provider_failed");
  const auto refused = circuit.begin(start + 999ms);
  REQUIRE(refused);
  CHECK(refused->code == "provider_failed");
  CHECK_FALSE(refused->pause_ends);
  CHECK_FALSE(circuit.admits(start + 999ms));
  CHECK(circuit.admits(start + 1s));
}

TEST_CASE("one call at a time tries a provider that failed") {
  circuit_breaker circuit;
  circuit.failed("provider_timeout", start, middle);
  CHECK(circuit.view(start + 1s).state == circuit_state::half_open);
  CHECK_FALSE(circuit.begin(start + 1s));
  CHECK(circuit.begin(start + 1s));
  SUBCASE("its success closes the circuit") {
    circuit.succeeded();
    CHECK(circuit.view(start + 1s).state == circuit_state::closed);
    CHECK(circuit.view(start + 1s).code.empty());
    CHECK_FALSE(circuit.begin(start + 1s));
  }
  SUBCASE("its failure opens it for twice as long") {
    circuit.failed("provider_timeout", start + 1s, middle);
    CHECK_FALSE(circuit.admits(start + 2999ms));
    CHECK(circuit.admits(start + 3s));
  }
  SUBCASE("when it is given up another one may try") {
    circuit.abandoned();
    CHECK_FALSE(circuit.begin(start + 1s));
  }
}

TEST_CASE("calls that fail together count once") {
  circuit_breaker circuit;
  for (int i = 0; i < 5; ++i) circuit.failed("provider_failed", start, middle);
  CHECK(circuit.admits(start + 1s));
}

TEST_CASE("an open circuit lasts five minutes at most, or as long as the provider asks") {
  circuit_breaker circuit;
  auto now = start;
  for (int i = 0; i < 20; ++i) {
    circuit.failed("provider_failed", now, middle);
    now += 5min;
    CHECK(circuit.admits(now));
    CHECK_FALSE(circuit.begin(now));
  }
  circuit.failed("provider_rate_limited", now, middle, 3600s);
  CHECK_FALSE(circuit.admits(now + 3599s));
  CHECK(circuit.admits(now + 3600s));
  // A day is not granted: somebody may have paid the bill.
  CHECK_FALSE(circuit.begin(now + 3600s));
  circuit.failed("provider_rate_limited", now + 3600s, middle, 86'400s);
  CHECK(circuit.admits(now + 7200s));
}

TEST_CASE("a pause that a provider asks for is worth waiting for, and then everybody may call") {
  circuit_breaker circuit;
  circuit.pause("provider_rate_limited", start + 2s);
  CHECK(circuit.view(start).state == circuit_state::open);
  const auto refused = circuit.begin(start + 1s);
  REQUIRE(refused);
  CHECK(refused->pause_ends == start + 2s);
  // A shorter one does not end it.
  circuit.pause("provider_rate_limited", start + 1s);
  CHECK_FALSE(circuit.admits(start + 1s));
  CHECK_FALSE(circuit.begin(start + 2s));
  CHECK_FALSE(circuit.begin(start + 2s));
  CHECK(circuit.view(start + 2s).state == circuit_state::closed);
}
