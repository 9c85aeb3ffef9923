#include "common/net/curl_loop.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>

#include <doctest/doctest.h>

#include "common/net/curl_request.hpp"
#include "tests/support/script_server.hpp"

using namespace pagemill;
using namespace std::chrono_literals;
using test::script_connection;
using test::script_server;
using steady = std::chrono::steady_clock;

namespace {

std::unique_ptr<curl_request> request_to(const std::string& url) {
  return std::make_unique<curl_request>(url, std::vector<std::string>{}, 30s,
                                        [](std::string_view) { return true; });
}

void run_all(curl_loop& loop) {
  while (loop.under_way() > 0) {
    loop.advance();
    if (loop.under_way() > 0) loop.wait(100ms);
  }
}

}  // namespace

TEST_CASE("each request ends once, with its own result, and its handler may own it") {
  const script_server server([](const script_connection& to) {
    if (to.target() == "/good") to.answer(200, "x");
  });
  curl_loop loop;
  std::vector<std::pair<std::string, int>> ended;
  for (const std::string path : {"/good", "/silent"}) {
    auto made = request_to(server.url(path));
    auto& request = *made;
    loop.start(request, [&ended, path, made = std::move(made)](int result) {
      ended.emplace_back(path, result);
    });
  }
  CHECK(loop.under_way() == 2);
  run_all(loop);
  std::ranges::sort(ended);
  REQUIRE(ended.size() == 2);
  CHECK(ended[0] == std::pair<std::string, int>("/good", CURLE_OK));
  CHECK(ended[1] == std::pair<std::string, int>("/silent", CURLE_GOT_NOTHING));
}

TEST_CASE("a handler may start the next request, and what it throws comes out of advance") {
  const script_server server([](const script_connection& to) { to.answer(200, "x"); });
  curl_loop loop;
  const auto first = request_to(server.url());
  const auto second = request_to(server.url());
  loop.start(*first,
             [&](int) { loop.start(*second, [](int) { throw std::runtime_error("no room"); }); });
  CHECK_THROWS_WITH(run_all(loop), "no room");
  CHECK(loop.under_way() == 0);
  CHECK(server.count() == 2);
}

TEST_CASE("a request runs only once at a time") {
  curl_loop loop;
  curl_loop other;
  const auto request = request_to("http://127.0.0.1:1/");
  loop.start(*request, [](int) {});
  CHECK_THROWS_WITH(other.start(*request, [](int) {}), "libcurl refused a request");
  CHECK(other.under_way() == 0);
}

TEST_CASE("dropped requests are freed and their handlers not called") {
  const script_server server([](const script_connection& to) { to.wait_closed(60s); });
  const auto kept = std::make_shared<int>(0);
  bool called = false;
  curl_loop loop;
  auto made = request_to(server.url());
  auto& request = *made;
  loop.start(request, [&called, kept, made = std::move(made)](int) { called = true; });
  for (const auto until = steady::now() + 10s; server.count() == 0 && steady::now() < until;) {
    loop.advance();
    loop.wait(10ms);
  }
  REQUIRE(server.count() == 1);
  loop.drop_all();
  CHECK(loop.under_way() == 0);
  CHECK(kept.use_count() == 1);
  loop.advance();
  CHECK_FALSE(called);
}

TEST_CASE("a wait ends when it is woken, when a descriptor is readable, or with its time") {
  curl_loop loop;
  const auto took = [&](std::chrono::milliseconds most, int descriptor) {
    const auto began = steady::now();
    loop.wait(most, descriptor);
    return steady::now() - began;
  };
  CHECK(took(20ms, -1) >= 19ms);
  // A wake that comes first is not lost.
  loop.wake();
  CHECK(took(60s, -1) < 30s);
  const std::jthread waker([&] { loop.wake(); });
  CHECK(took(60s, -1) < 30s);
  const int readable = eventfd(1, EFD_CLOEXEC);
  REQUIRE(readable >= 0);
  CHECK(took(60s, readable) < 30s);
  close(readable);
}
