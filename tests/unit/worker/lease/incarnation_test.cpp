#include "worker/lease/incarnation.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

TEST_CASE("a process owns the claims of its incarnation while the lease holds") {
  incarnation self;
  const worker_id first{make_uuid_v4()};
  self.become(first);
  CHECK(self.owns(first));
  CHECK_FALSE(self.owns({make_uuid_v4()}));
  self.lapse();
  CHECK(self.has_lapsed());
  CHECK_FALSE(self.owns(first));
}

TEST_CASE("claims of an incarnation before stay foreign after the lease is restored") {
  incarnation self;
  const worker_id first{make_uuid_v4()};
  const worker_id second{make_uuid_v4()};
  self.become(first);
  self.lapse();
  self.become(second);
  CHECK_FALSE(self.owns(second));
  self.restore();
  CHECK(self.owns(second));
  CHECK_FALSE(self.owns(first));
}
