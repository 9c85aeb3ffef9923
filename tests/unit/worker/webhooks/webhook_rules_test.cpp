#include "worker/webhooks/webhook_rules.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include "common/core/retry_curves.hpp"

using namespace pagemill;
using namespace std::chrono_literals;

namespace {

std::chrono::duration<double> callback_wait(int tries, double random,
                                            std::optional<std::chrono::seconds> asked = {}) {
  return wait_after(retry::callback, tries, random, asked);
}

claimed_delivery some_delivery(int tries = 1, std::chrono::duration<double> tried_for = 0s) {
  claimed_delivery snapshot;
  snapshot.id = *parse_uuid("0192f0c1-0000-7000-8000-000000000001");
  snapshot.event = "job.completed";
  snapshot.event_at = "2026-01-31T12:00:00.000000Z";
  snapshot.tries = tries;
  snapshot.tried_for = tried_for;
  snapshot.snapshot.state = job_state::completed;
  snapshot.snapshot.options_json = "{}";
  snapshot.snapshot.tags_json = "[]";
  return snapshot;
}

delivery_end judge(long status, const claimed_delivery& snapshot = some_delivery(),
                   std::optional<std::chrono::seconds> retry_after = {}) {
  return judge_delivery(transfer_answer{.status = status, .retry_after = retry_after}, snapshot,
                        0.5);
}

}  // namespace

TEST_CASE("the signature is the HMAC-SHA256 of time, dot and body") {
  // Computed with: printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac whsec_test
  CHECK(webhook_signature(1'700'000'000, R"({"a":1})", "whsec_test", std::nullopt) ==
        "t=1700000000,v1=38877139021993b830af32feea6e18a8da83eb2f6e49ee50bd9e4cf4ca4d3789");
  CHECK(webhook_signature(1'700'000'000, R"({"a":1})", "whsec_test", "whsec_old") ==
        "t=1700000000,v1=38877139021993b830af32feea6e18a8da83eb2f6e49ee50bd9e4cf4ca4d3789,"
        "v1=b9d801502bb535e960ee9aeee7a294b082bda5089d79c7db610b85116ce6faa6");
  CHECK(webhook_signature(1, "x", "a", "") == webhook_signature(1, "x", "a", std::nullopt));
  CHECK(webhook_signature(1, "x", "a", {}) != webhook_signature(2, "x", "a", {}));
}

TEST_CASE("the body names event, kind, time and the job as it was, the same in every try") {
  const auto text = webhook_body(some_delivery(1));
  CHECK(text == webhook_body(some_delivery(7, 5h)));
  const auto body = boost::json::parse(text).as_object();
  CHECK(body.at("id").as_string() == "0192f0c1-0000-7000-8000-000000000001");
  CHECK(body.at("type").as_string() == "job.completed");
  CHECK(body.at("created_at").as_string() == "2026-01-31T12:00:00.000000Z");
  CHECK(body.at("job").as_object().at("status").as_string() == "completed");
}

TEST_CASE("2xx is a success, 410 ends it, all else is tried again") {
  for (const long status : {200, 201, 202, 204, 299}) {
    const auto end = judge(status);
    CHECK(end.status == "delivered");
    CHECK(end.http_status == status);
    CHECK_FALSE(end.error);
  }
  CHECK(judge(410).status == "failed");
  CHECK(judge(410).error == "gone");
  for (const long status : {301, 302, 400, 401, 404, 429, 500, 503}) {
    CHECK_MESSAGE(judge(status).status == "pending", status);
    CHECK(judge(status).error == "status_not_2xx");
  }
  const auto failed = [](transfer_fault fault) {
    return judge_delivery(std::unexpected(fault), some_delivery(), 0.5);
  };
  CHECK(failed(transfer_fault::refused).status == "failed");
  CHECK(failed(transfer_fault::refused).error == "url_refused");
  CHECK(failed(transfer_fault::timed_out).status == "pending");
  CHECK(failed(transfer_fault::unreachable).error == "host_unreachable");
  CHECK_FALSE(failed(transfer_fault::unresolved).http_status);
}

TEST_CASE("waits grow to three hours, are spread, and heed Retry-After up to an hour") {
  CHECK(callback_wait(1, 0.5).count() == doctest::Approx(10));
  CHECK(callback_wait(2, 0.5).count() == doctest::Approx(30));
  CHECK(callback_wait(5, 0.5).count() == doctest::Approx(810));
  CHECK(callback_wait(50, 0.5).count() == doctest::Approx(10'800));
  CHECK(callback_wait(1, 0.0) < callback_wait(1, 0.99));
  CHECK(callback_wait(50, 0.99) <= 10'800s * 1.2);
  CHECK(callback_wait(1, 0.5, 100s) == 100s);
  CHECK(callback_wait(1, 0.5, 24h) == 1h);
  CHECK(judge(503, some_delivery(), 90s).wait == 90s);
}

TEST_CASE("tries end a day after the first") {
  CHECK(judge(500, some_delivery(12, 20h)).status == "pending");
  const auto last = judge(500, some_delivery(14, 23h));
  CHECK(last.status == "failed");
  CHECK(last.http_status == 500);
  // All waits together stay under a day and over three quarters of one.
  std::chrono::duration<double> sum{};
  int tries = 1;
  while (judge(500, some_delivery(tries, sum)).status == "pending") {
    sum += callback_wait(tries++, 0.5);
  }
  CHECK(sum > 18h);
  CHECK(sum <= 24h);
  CHECK(tries > 8);
}
