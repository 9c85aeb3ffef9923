#include "worker/claims/prefetch.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

TEST_CASE("a worker that knows nothing of its jobs claims as many as it runs") {
  const prefetch ahead(4);
  CHECK_FALSE(ahead.is_ahead());
  CHECK(ahead.to_claim(0) == 4);
  CHECK(ahead.to_claim(3) == 1);
  CHECK(ahead.to_claim(4) == 0);
}

TEST_CASE("short jobs are held for a tenth of a second of work, claimed when half is gone") {
  prefetch ahead(4);
  for (int i = 0; i < 300; ++i) ahead.ran(0.01);
  CHECK(ahead.is_ahead());
  CHECK(ahead.wanted() == 40);
  CHECK(ahead.to_claim(21) == 0);
  CHECK(ahead.to_claim(20) == 20);
  CHECK(ahead.to_claim(0) == 40);
}

TEST_CASE("jobs without any duration are held up to a bound") {
  prefetch ahead(24);
  for (int i = 0; i < 1000; ++i) ahead.ran(0);
  CHECK(ahead.wanted() == 24 + prefetch::most);
}

TEST_CASE("a long job among short ones ends the holding of more than run") {
  prefetch ahead(4);
  for (int i = 0; i < 300; ++i) ahead.ran(0.01);
  ahead.ran(5);
  CHECK_FALSE(ahead.is_ahead());
  CHECK(ahead.to_claim(20) == 0);
}

TEST_CASE("slots that do not come free end it too, whatever was short before") {
  prefetch ahead(4);
  for (int i = 0; i < 300; ++i) ahead.ran(0.001);
  REQUIRE(ahead.is_ahead());
  ahead.stalled();
  CHECK_FALSE(ahead.is_ahead());
  CHECK(ahead.wanted() == 4);
}
