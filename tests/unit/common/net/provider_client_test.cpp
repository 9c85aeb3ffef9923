// Calls of a provider that fails in every way, over TLS.
#include "common/net/provider_client.hpp"

#include <format>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/eventually.hpp"
#include "tests/support/provider_server.hpp"

using namespace pagemill;
using namespace std::chrono_literals;
using test::provider_exchange;
using test::provider_server;
using steady = std::chrono::steady_clock;

namespace {

struct provider_site {
  const test::tls_authority authority;
  provider_server server{authority.issue("localhost"),
                         [](provider_exchange& it) { it.answer(200, "fine"); }};
  provider_client client{{.name = "test",
                          .calls_max = 2,
                          .https = {.ca_file = authority.file(), .proxy = {}, .no_proxy = "*"}}};

  https_request request() const {
    return {.url = server.url("/v1/secret-path"),
            .headers = {"Authorization: Bearer sk-secret"},
            .body = "the question"};
  }
  https_answer call(std::chrono::milliseconds limit = 20s, const answer_check& check = {}) {
    return client.post(request(), steady::now() + limit, {}, check);
  }
  /// The code of the failure; "" when there is none.
  std::string code(std::chrono::milliseconds limit = 20s, const answer_check& check = {}) {
    try {
      call(limit, check);
      return "";
    } catch (const provider_error& problem) {
      for (const auto* secret : {"sk-secret", "secret-path", "question", "localhost"}) {
        CHECK_FALSE(std::string_view(problem.what()).contains(secret));
      }
      return problem.code();
    }
  }
  void answer_always(int status, std::string headers = "") {
    server.replace([=](provider_exchange& it) { it.answer(status, "sk-secret", headers); });
  }
};

}  // namespace

TEST_CASE_FIXTURE(provider_site, "what is busy for a moment is asked again within the call") {
  for (const int status : {408, 429, 500, 503}) {
    CAPTURE(status);
    const int before = server.requests();
    server.replace([=](provider_exchange& it) {
      it.answer(it.number() <= before + 2 ? status : 200, "fine");
    });
    CHECK(call().body == "fine");
    CHECK(server.requests() == before + 3);
    CHECK(client.circuit().state == circuit_state::closed);
  }
}

TEST_CASE_FIXTURE(provider_site, "a wait that the provider asks for is kept") {
  server.replace([](provider_exchange& it) {
    it.answer(it.number() == 1 ? 429 : 200, "fine", it.number() == 1 ? "Retry-After: 1\r\n" : "");
  });
  const auto began = steady::now();
  CHECK(call().status == 200);
  CHECK(steady::now() - began >= 1s);
}

TEST_CASE_FIXTURE(provider_site,
                  "a wait beyond the deadline fails at once, and opens the circuit") {
  answer_always(429, "Retry-After: 3600\r\n");
  const auto began = steady::now();
  CHECK(code() == "provider_rate_limited");
  CHECK(steady::now() - began < 10s);
  CHECK(server.requests() == 1);
  CHECK(client.circuit().state == circuit_state::open);
  CHECK_FALSE(client.is_open_to_calls());
  // The next call says why, and asks nobody.
  CHECK(code() == "provider_rate_limited");
  CHECK(server.requests() == 1);
}

TEST_CASE_FIXTURE(provider_site, "what another attempt would not change fails at once") {
  struct row {
    int status;
    const char* code;
  };
  for (const auto& [status, expected] : {row{401, "provider_unauthorized"},
                                         {403, "provider_unauthorized"},
                                         {404, "provider_refused"},
                                         {301, "provider_refused"}}) {
    CAPTURE(status);
    provider_site fresh;
    fresh.answer_always(status);
    CHECK(fresh.code() == expected);
    CHECK(fresh.server.requests() == 1);
    CHECK(fresh.client.circuit().code == expected);
  }
}

TEST_CASE_FIXTURE(provider_site, "a provider that keeps failing is asked four times in a call") {
  answer_always(500);
  CHECK(code() == "provider_failed");
  CHECK(server.requests() == 4);
}

TEST_CASE_FIXTURE(provider_site, "what may have been done already is not asked again") {
  SUBCASE("cut off") {
    server.replace([](provider_exchange& it) {
      it.send("HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\n{");
      it.cut();
    });
    CHECK(code() == "provider_broken");
  }
  SUBCASE("late") {
    server.replace([](provider_exchange& it) {
      it.wait_closed(60s);
      it.cut();
    });
    CHECK(code(300ms) == "provider_timeout");
  }
  SUBCASE("garbage, which the check refuses") {
    CHECK(code(20s, [](const https_answer& answer) {
            CHECK(answer.body == "fine");
            throw provider_error("provider_answer_invalid", "the answer holds no vectors");
          }) == "provider_answer_invalid");
  }
  CHECK(server.requests() == 1);
  CHECK(client.circuit().state == circuit_state::open);
}

TEST_CASE_FIXTURE(provider_site, "a refused request is the caller's to judge, unless it is good") {
  for (const int status : {400, 413, 422}) {
    answer_always(status);
    CHECK(call().status == status);
    CHECK(client.circuit().state == circuit_state::closed);
  }
  CHECK_THROWS_AS(client.post(request(), steady::now() + 20s, {}, {}, request_refusal::is_fault),
                  provider_error);
  CHECK(client.circuit().code == "provider_refused");
}

TEST_CASE_FIXTURE(provider_site, "when its time has come one call finds the provider back") {
  answer_always(401);
  CHECK(code() == "provider_unauthorized");
  server.replace([](provider_exchange& it) { it.answer(200, "fine"); });
  CHECK(test::eventually(20s, [&] { return code().empty(); }));
  CHECK(server.requests() == 2);
  CHECK(client.circuit().state == circuit_state::closed);
}

TEST_CASE_FIXTURE(provider_site, "so many calls run at a time, and one that waits is told") {
  std::atomic<int> inside = 0;
  std::atomic<int> most = 0;
  server.replace([&](provider_exchange& it) {
    const int now = ++inside;
    most = std::max(most.load(), now);
    it.wait_closed(30ms);
    --inside;
    it.answer(200, "fine");
  });
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) threads.emplace_back([&] { call(); });
  }
  CHECK(most == 2);
  CHECK(server.requests() == 8);
  server.replace([](provider_exchange& it) { it.wait_closed(600ms), it.cut(); });
  std::vector<std::jthread> threads;
  for (int i = 0; i < 2; ++i) threads.emplace_back([&] { code(5s); });
  CHECK(test::eventually(20s, [&] { return server.requests() == 10; }));
  CHECK(code(100ms) == "provider_busy");
}

TEST_CASE_FIXTURE(provider_site, "a stop ends a call that waits for its next attempt") {
  std::stop_source stop;
  server.replace([&](provider_exchange& it) {
    it.answer(503, "", "Retry-After: 30\r\n");
    stop.request_stop();
  });
  const auto began = steady::now();
  CHECK_THROWS_AS(client.post(request(), began + 60s, stop.get_token()), provider_error);
  CHECK(steady::now() - began < 20s);
}

TEST_CASE_FIXTURE(provider_site, "a taker of pieces that has enough says nothing of the provider") {
  server.replace([](provider_exchange& it) {
    it.send("HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\nsome");
    it.wait_closed(60s);
    it.cut();
  });
  auto asked = request();
  asked.on_piece = [](std::string_view) { return false; };
  try {
    client.post(asked, steady::now() + 20s);
    FAIL("it must not end well");
  } catch (const provider_error& problem) {
    CHECK(problem.code() == "provider_stopped");
    CHECK(problem.work() == provider_work::possible);
  }
  CHECK(client.circuit().state == circuit_state::closed);
  SUBCASE("one that throws a failure of the provider does") {
    asked.on_piece = [](std::string_view) -> bool {
      throw provider_error("provider_failed", "it said so");
    };
    CHECK_THROWS_AS(client.post(asked, steady::now() + 20s), provider_error);
    CHECK(client.circuit().code == "provider_failed");
    CHECK(server.requests() == 2);
  }
}

TEST_CASE_FIXTURE(provider_site, "a failure says whether the provider may have worked") {
  const auto work = [this](std::chrono::milliseconds limit) {
    provider_client fresh(
        {.name = "test", .https = {.ca_file = authority.file(), .proxy = {}, .no_proxy = "*"}});
    try {
      fresh.post(request(), steady::now() + limit);
    } catch (const provider_error& problem) {
      return problem.work();
    }
    throw std::logic_error("it must not end well");
  };
  for (const int status : {401, 404, 429, 503}) {
    answer_always(status, "Retry-After: 3600\r\n");
    CHECK(work(20s) == provider_work::none);
  }
  server.replace([](provider_exchange& it) { it.cut(); });
  CHECK(work(20s) == provider_work::possible);
  server.replace([](provider_exchange& it) { it.wait_closed(60s), it.cut(); });
  CHECK(work(200ms) == provider_work::possible);
}

TEST_CASE_FIXTURE(provider_site, "what names something gets the 404, and a GET has no body") {
  server.replace([](provider_exchange& it) { it.answer(404, it.method() + it.body()); });
  const auto answer =
      client.get(request(), steady::now() + 20s, {}, {}, request_refusal::is_answer_like_404);
  CHECK(answer.status == 404);
  CHECK(answer.body == "GET");
  CHECK(client.circuit().state == circuit_state::closed);
  CHECK_THROWS_AS(client.get(request(), steady::now() + 20s), provider_error);
  CHECK(client.circuit().code == "provider_refused");
}
