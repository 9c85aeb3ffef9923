#include "worker/claims/claim_policy.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

claimed_job claimed_by(const worker_id& worker) {
  claimed_job job;
  job.fence = {{make_uuid_v7()}, worker, 1};
  return job;
}

struct policy_site {
  incarnation self;
  claim_policy policy{self};
  job_registry registry;

  policy_site() {
    self.become({make_uuid_v4()});
    policy.host().proved(std::nullopt, {}, 0.5);
  }
  stop_reason arrives(claimed_job job) {
    return policy.take_up(std::move(job), registry).running->reason();
  }
};

}  // namespace

TEST_CASE("jobs are claimed only while nothing speaks against it") {
  CHECK(may_claim({}));
  CHECK_FALSE(may_claim({.draining = true}));
  CHECK_FALSE(may_claim({.has_lapsed = true}));
  CHECK_FALSE(may_claim({.unfit = true}));
  CHECK_FALSE(may_claim({.suspect = suspect_phase::waiting}));
  CHECK_FALSE(may_claim({.suspect = suspect_phase::running}));
}

TEST_CASE("a claim that arrives too late is given up, or given back where it is still ours") {
  CHECK(reason_on_arrival({}) == stop_reason::none);
  CHECK(reason_on_arrival({.draining = true}) == stop_reason::drain);
  CHECK(reason_on_arrival({.suspect_elsewhere = true}) == stop_reason::drain);
  CHECK(reason_on_arrival({.owned = false, .draining = true}) == stop_reason::lapsed);
}

TEST_CASE("a job is registered when it is taken up, whatever becomes of it") {
  policy_site site;
  CHECK(site.arrives(claimed_by(site.self.id())) == stop_reason::none);
  CHECK(site.arrives(claimed_by({make_uuid_v4()})) == stop_reason::lapsed);
  site.policy.begin_drain();
  CHECK(site.arrives(claimed_by(site.self.id())) == stop_reason::drain);
  CHECK(site.registry.size() == 3);
}

TEST_CASE("a lapsed lease forbids claims until it is restored") {
  policy_site site;
  CHECK(site.policy.may_claim_now());
  site.self.lapse();
  CHECK_FALSE(site.policy.may_claim_now());
  CHECK(site.arrives(claimed_by(site.self.id())) == stop_reason::lapsed);
  site.self.restore();
  CHECK(site.policy.may_claim_now());
}

TEST_CASE("a process claims nothing before its host was proved fit, nor after a fault of it") {
  policy_site site;
  CHECK_FALSE(claim_policy(site.self).may_claim_now());
  site.policy.host().failed("disk_full", {}, 0.5);
  CHECK_FALSE(site.policy.may_claim_now());
  site.policy.host().proved(std::nullopt, {}, 0.5);
  CHECK(site.policy.may_claim_now());
}

TEST_CASE("beside a suspect nothing begins but the suspect") {
  policy_site site;
  auto suspect = claimed_by(site.self.id());
  suspect.suspect = true;
  site.policy.suspects().take(site.policy.take_up(suspect, site.registry), work_place::slots, {});
  CHECK_FALSE(site.policy.may_claim_now());
  CHECK(site.arrives(claimed_by(site.self.id())) == stop_reason::drain);
  CHECK(site.arrives(suspect) == stop_reason::none);
}
