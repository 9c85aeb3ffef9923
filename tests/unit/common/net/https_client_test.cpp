// Real requests over TLS to servers of the test's own.
#include "common/net/https_client.hpp"

#include <array>
#include <cstdlib>
#include <format>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

#include <doctest/doctest.h>

#include "tests/support/provider_server.hpp"
#include "tests/support/script_server.hpp"

using namespace pagemill;
using namespace std::chrono_literals;
using test::provider_exchange;
using test::provider_server;
using steady = std::chrono::steady_clock;

namespace {

/// One for all: making keys takes a while.
const test::tls_authority& test_authority() {
  static const test::tls_authority authority;
  return authority;
}

const test::tls_identity& of_localhost() {
  static const auto identity = test_authority().issue("localhost");
  return identity;
}

/// Past whatever proxy this host has.
https_settings trusting() {
  return {.ca_file = test_authority().file(), .proxy = {}, .no_proxy = "*"};
}

https_request to(const std::string& url, std::string body = "{}") {
  return {.url = url, .headers = {"Authorization: Bearer sk-secret"}, .body = std::move(body)};
}

transfer_fault fault_from(const https_outcome& outcome) {
  REQUIRE_FALSE(outcome);
  return outcome.error();
}

/// Passes bytes between two sockets until one of them is closed.
void pass_bytes(int one, int other) {
  std::array<pollfd, 2> ends{{{one, POLLIN, 0}, {other, POLLIN, 0}}};
  std::array<char, 16384> buffer{};
  while (poll(ends.data(), ends.size(), 10'000) > 0) {
    for (const int from : {0, 1}) {
      if (ends.at(static_cast<std::size_t>(from)).revents == 0) continue;
      const auto got = recv(from == 0 ? one : other, buffer.data(), buffer.size(), 0);
      if (got <= 0) return;
      send(from == 0 ? other : one, buffer.data(), static_cast<std::size_t>(got), MSG_NOSIGNAL);
    }
  }
}

/// What a proxy does with CONNECT.
void tunnel(const test::script_connection& client, std::uint16_t port) {
  const int target = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(connect(target, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  client.send("HTTP/1.1 200 Connected\r\n\r\n");
  pass_bytes(client.descriptor(), target);
  close(target);
}

}  // namespace

TEST_CASE("requests one after another use one connection, those at a time one each") {
  std::string seen;
  provider_server server(of_localhost(), [&](provider_exchange& it) {
    if (it.number() == 1) seen = it.header("Authorization") + " " + it.target() + " " + it.body();
    it.answer(it.number() == 2 ? 404 : 200, std::format("answer {}", it.number()),
              "Retry-After: 7\r\n");
  });
  https_client client(trusting());
  const auto first = client.post(to(server.url("/v1/x"), R"({"a":1})"), steady::now() + 10s);
  REQUIRE(first);
  CHECK(first->status == 200);
  CHECK(first->body == "answer 1");
  CHECK(first->retry_after == 7s);
  CHECK(seen == R"(Bearer sk-secret /v1/x {"a":1})");
  const auto second = client.post(to(server.url()), steady::now() + 10s);
  REQUIRE(second);
  CHECK(second->status == 404);
  CHECK(second->body == "answer 2");
  CHECK(client.post(to(server.url()), steady::now() + 10s));
  CHECK(server.connections() == 1);
}

TEST_CASE("many threads share a client") {
  provider_server server(of_localhost(), [](provider_exchange& it) { it.answer(200, it.body()); });
  https_client client(trusting());
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int number = 0; number < 8; ++number) {
      threads.emplace_back([&, number] {
        for (int i = 0; i < 20; ++i) {
          const auto body = std::format("{} {}", number, i);
          const auto answer = client.post(to(server.url(), body), steady::now() + 30s);
          if (answer && answer->body == body) ++right;
        }
      });
    }
  }
  CHECK(right == 160);
  CHECK(server.connections() <= 8);
}

TEST_CASE("a server without a trusted certificate for its name is sent nothing") {
  provider_server good(of_localhost(), [](provider_exchange& it) { it.answer(200, ""); });
  https_client systems({.proxy = {}, .no_proxy = "*"});
  CHECK(fault_from(systems.post(to(good.url()), steady::now() + 10s)) == transfer_fault::untrusted);
  provider_server other(test_authority().issue("other.example.org"),
                        [](provider_exchange& it) { it.answer(200, ""); });
  https_client client(trusting());
  CHECK(fault_from(client.post(to(other.url()), steady::now() + 10s)) == transfer_fault::untrusted);
  CHECK(good.requests() + other.requests() == 0);
}

TEST_CASE("a redirect is not followed: no other host sees the credential") {
  provider_server other(of_localhost(), [](provider_exchange& it) { it.answer(200, "caught"); });
  for (const int status : {301, 302, 307, 308}) {
    provider_server server(of_localhost(), [&](provider_exchange& it) {
      it.answer(status, "", std::format("Location: {}\r\n", other.url("/v1")));
    });
    https_client client(trusting());
    const auto answer = client.post(to(server.url()), steady::now() + 10s);
    REQUIRE(answer);
    CHECK(answer->status == status);
  }
  CHECK(other.requests() == 0);
}

TEST_CASE("an answer that comes late, breaks off, is none or is too long is told apart") {
  provider_server server(of_localhost(), [](provider_exchange& it) {
    if (it.target() == "/late") it.wait_closed(60s);
    if (it.target() == "/cut") it.send("HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\n{\"da");
    if (it.target() == "/noise") it.send("SSH-2.0-OpenSSH_9.2\r\n");
    if (it.target() == "/announced") it.answer(200, std::string(2000, 'x'));
    if (it.target() == "/long") {
      it.send("HTTP/1.1 200 X\r\n\r\n" + std::string(2000, 'x'));
    }
    it.cut();
  });
  https_client client(trusting());
  const auto fault_at = [&](const std::string& path, std::chrono::milliseconds limit) {
    auto request = to(server.url(path));
    request.answer_bytes_max = 1000;
    return fault_from(client.post(request, steady::now() + limit));
  };
  const auto began = steady::now();
  CHECK(fault_at("/late", 200ms) == transfer_fault::timed_out);
  CHECK(steady::now() - began < 10s);
  CHECK(fault_at("/cut", 10s) == transfer_fault::broken);
  CHECK(fault_at("/noise", 10s) == transfer_fault::broken);
  CHECK(fault_at("/announced", 10s) == transfer_fault::too_large);
  CHECK(fault_at("/long", 10s) == transfer_fault::too_large);
  CHECK(fault_from(client.post(to(server.url()), steady::now() - 1s)) == transfer_fault::timed_out);
  CHECK(fault_from(client.post(to("https://localhost:1/"), steady::now() + 10s)) ==
        transfer_fault::unreachable);
  CHECK(fault_from(client.post(to("https://no-such-name.invalid/"), steady::now() + 10s)) ==
        transfer_fault::unresolved);
}

TEST_CASE("who accepts a connection and then speaks no TLS is unreachable, not late") {
  const test::script_server silent([](const auto& client) { client.wait_closed(60s); });
  auto settings = trusting();
  settings.connect = 200ms;
  https_client client(settings);
  const auto url = std::format("https://localhost:{}/", silent.port());
  CHECK(fault_from(client.post(to(url), steady::now() + 20s)) == transfer_fault::unreachable);
  CHECK(fault_from(client.post(to(url), steady::now() + 100ms)) == transfer_fault::unreachable);
}

TEST_CASE("a stop ends a call that waits, and the client goes on") {
  std::stop_source stop;
  provider_server server(of_localhost(), [&](provider_exchange& it) {
    if (it.number() > 1) return it.answer(200, "later");
    stop.request_stop();
    it.wait_closed(60s);
    it.cut();
  });
  https_client client(trusting());
  const auto began = steady::now();
  CHECK(fault_from(client.post(to(server.url()), began + 60s, stop.get_token())) ==
        transfer_fault::stopped);
  CHECK(steady::now() - began < 30s);
  CHECK(client.post(to(server.url()), steady::now() + 10s)->body == "later");
}

TEST_CASE("pieces come as they are sent, and the taker may stop or throw") {
  std::atomic<int> taken = 0;
  provider_server server(of_localhost(), [&](provider_exchange& it) {
    if (it.target() == "/refused") return it.answer(429, "no");
    it.send("HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\n\r\n");
    for (int number = 0; number < 3; ++number) {
      it.send(std::format("data: {}\n\n", number));
      // The next one is sent when this one was taken: nothing waits for the whole.
      for (int look = 0; look < 1000 && taken <= number; ++look) it.wait_closed(10ms);
    }
    it.cut();
  });
  https_client client(trusting());
  std::string all;
  auto request = to(server.url());
  request.on_piece = [&](std::string_view piece) {
    all += piece;
    ++taken;
    return true;
  };
  const auto whole = client.post(request, steady::now() + 30s);
  REQUIRE(whole);
  CHECK(all == "data: 0\n\ndata: 1\n\ndata: 2\n\n");
  CHECK(taken == 3);
  CHECK(whole->body.empty());
  all.clear();
  request.url = server.url("/refused");
  const auto refused = client.post(request, steady::now() + 10s);
  REQUIRE(refused);
  CHECK(refused->body == "no");
  CHECK(all.empty());
  request.url = server.url();
  taken = 3;
  request.on_piece = [](std::string_view) { return false; };
  CHECK(fault_from(client.post(request, steady::now() + 10s)) == transfer_fault::stopped);
  request.on_piece = [](std::string_view) -> bool { throw std::runtime_error("enough"); };
  CHECK_THROWS_WITH(client.post(request, steady::now() + 10s), "enough");
}

TEST_CASE("a proxy passes TLS through and never sees the credential") {
  provider_server server(of_localhost(), [](provider_exchange& it) { it.answer(200, "inside"); });
  test::script_server proxy(
      [&](const test::script_connection& client) { tunnel(client, server.port()); });
  auto settings = trusting();
  settings.proxy = std::format("http://user:password@127.0.0.1:{}", proxy.port());
  settings.no_proxy = "elsewhere.example.org";
  {
    https_client client(settings);
    const auto answer = client.post(to(server.url()), steady::now() + 10s);
    REQUIRE(answer);
    CHECK(answer->body == "inside");
  }
  REQUIRE(proxy.count() == 1);
  CHECK(proxy.requests()[0].starts_with(std::format("CONNECT localhost:{} ", server.port())));
  CHECK(proxy.requests()[0].contains("Proxy-Authorization: Basic "));
  CHECK_FALSE(proxy.requests()[0].contains("sk-secret"));
  settings.no_proxy = "elsewhere.example.org,localhost";
  https_client past(settings);
  CHECK(past.post(to(server.url()), steady::now() + 10s));
  CHECK(proxy.count() == 1);
}

TEST_CASE("without TLS no proxy is asked, not even one of the environment") {
  const test::script_server proxy([](const auto& client) { client.answer(200, "of the proxy"); });
  const test::script_server server([](const auto& client) { client.answer(200, "itself"); });
  setenv("http_proxy", proxy.url().c_str(), 1);
  https_client client(https_settings{});
  const auto answer = client.post(to(server.url()), steady::now() + 10s);
  unsetenv("http_proxy");
  REQUIRE(answer);
  CHECK(answer->body == "itself");
  CHECK(proxy.count() == 0);
}
