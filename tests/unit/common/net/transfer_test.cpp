// Real requests to servers of the test's own on loopback, which an allow-list opens or does not.
#include <format>

#include <doctest/doctest.h>

#include "common/net/transfer_board.hpp"
#include "tests/support/script_server.hpp"

using namespace pagemill;
using namespace std::chrono_literals;
using test::script_connection;
using test::script_server;

namespace {

fetch_rules loopback_allowed() {
  return *fetch_rules::parse("127.0.0.0/8");
}

/// A URL as if its text had passed: what the guard at the socket makes of it alone.
fetch_url url_of(const script_server& server, const std::string& host = "127.0.0.1") {
  return {.text = server.url("/file", host), .host = host, .port = server.port()};
}

struct got {
  transfer_outcome outcome = std::unexpected(transfer_fault::stopped);
  std::string body;
};

got fetch(const fetch_rules& rules, fetch_url url, transfer_limits limits = {},
          std::vector<std::string> resolved = {}) {
  got result;
  if (limits.body_bytes_max == 0) limits.body_bytes_max = 1 << 20;
  transfer_request request;
  request.url = std::move(url);
  request.limits = limits;
  request.resolved = std::move(resolved);
  request.on_body = [&](std::string_view piece) {
    result.body += piece;
    return true;
  };
  result.outcome = run_transfer(rules, std::move(request), [] { return true; });
  return result;
}

transfer_fault fault_of(const got& result) {
  REQUIRE_FALSE(result.outcome);
  return result.outcome.error();
}

}  // namespace

TEST_CASE("a file comes whole, with what its answer says of it") {
  const script_server server([](const script_connection& to) {
    to.answer(200, "%PDF-1.7", "Content-Disposition: attachment; filename=a.pdf\r\n");
  });
  const auto rules = loopback_allowed();
  const auto result = fetch(rules, url_of(server));
  REQUIRE(result.outcome);
  CHECK(result.outcome->status == 200);
  CHECK(result.outcome->content_disposition == "attachment; filename=a.pdf");
  CHECK(result.body == "%PDF-1.7");
  const auto request = server.requests().at(0);
  CHECK(request.starts_with("GET /file HTTP/1.1\r\n"));
  CHECK_FALSE(request.contains("Authorization"));
  CHECK_FALSE(request.contains("Cookie"));
}

TEST_CASE("a socket to a forbidden address is never opened, whatever the name") {
  const script_server server([](const script_connection& to) { to.answer(200, "inner"); });
  const fetch_rules none;
  CHECK(fault_of(fetch(none, url_of(server))) == transfer_fault::refused);
  CHECK(fault_of(fetch(none, url_of(server, "localhost"))) == transfer_fault::refused);
  // Rebinding: the name looked public to who checked it, and leads here now.
  const auto here = std::format("rebound.example.org:{}:127.0.0.1", server.port());
  CHECK(fault_of(fetch(none, url_of(server, "rebound.example.org"), {}, {here})) ==
        transfer_fault::refused);
  // Several addresses: none of the forbidden ones is tried in turn.
  const auto both = std::format(
      "two.example.org:{}:127.0.0.1,[::1],169.254.169.254,"
      "[::ffff:127.0.0.1],[fd00::1]",
      server.port());
  CHECK(fault_of(fetch(none, url_of(server, "two.example.org"), {}, {both})) ==
        transfer_fault::refused);
  CHECK(server.count() == 0);
}

TEST_CASE("an address that is allowed is reached by any name, a host that is allowed anywhere") {
  const script_server server([](const script_connection& to) { to.answer(200, "x"); });
  const auto here = std::format("files.example.org:{}:127.0.0.1", server.port());
  const auto by_address = loopback_allowed();
  CHECK(fetch(by_address, url_of(server, "files.example.org"), {}, {here}).outcome);
  const auto by_name = *fetch_rules::parse("files.example.org");
  CHECK(fetch(by_name, url_of(server, "files.example.org"), {}, {here}).outcome);
  // Two who read one text differently must not be played off against each other.
  auto split = url_of(server, "files.example.org");
  split.text = server.url("/");
  CHECK(fault_of(fetch(by_name, split, {}, {here})) == transfer_fault::refused);
  CHECK(server.count() == 2);
}

TEST_CASE("redirects and refusals are reported, not followed, and their bodies not read") {
  const script_server server([](const script_connection& to) {
    if (to.target() == "/file") {
      to.answer(302, std::string(1 << 20, 'x'), "Location: http://127.0.0.1/\r\n");
    }
    if (to.target() == "/busy") to.answer(429, "wait", "Retry-After: 17\r\n");
    if (to.target() == "/dated") {
      to.answer(503, "",
                "Date: Wed, 21 Oct 2015 07:28:00 GMT\r\n"
                "Retry-After: Wed, 21 Oct 2015 07:30:00 GMT\r\n");
    }
    if (to.target() == "/large") {
      to.send("HTTP/1.1 404 X\r\nContent-Length: 99999999999\r\n\r\nnot here");
    }
  });
  const auto rules = loopback_allowed();
  const auto redirect = fetch(rules, url_of(server));
  REQUIRE(redirect.outcome);
  CHECK(redirect.outcome->status == 302);
  CHECK(redirect.outcome->location == "http://127.0.0.1/");
  CHECK(redirect.body.empty());
  const auto busy = fetch(rules, *rules.judge(server.url("/busy")));
  REQUIRE(busy.outcome);
  CHECK(busy.outcome->status == 429);
  CHECK(busy.outcome->retry_after == 17s);
  // By the server's clock, which is years behind.
  CHECK(fetch(rules, *rules.judge(server.url("/dated"))).outcome->retry_after == 120s);
  const auto large = fetch(rules, *rules.judge(server.url("/large")));
  REQUIRE(large.outcome);
  CHECK(large.outcome->status == 404);
  CHECK(server.count() == 4);
}

TEST_CASE("a body that is too large is cut off, announced or not") {
  bool all_sent = false;
  const script_server server([&](const script_connection& to) {
    if (to.target() == "/announced") {
      to.send("HTTP/1.1 200 X\r\nContent-Length: 5000000000\r\n\r\n%PDF-");
      to.wait_closed(30s);
      return;
    }
    to.send("HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n");
    const auto chunk = "10000\r\n" + std::string(65536, 'x') + "\r\n";
    for (int i = 0; i < 10'000 && to.send(chunk); ++i) all_sent = i == 9'999;
  });
  const auto rules = loopback_allowed();
  CHECK(fault_of(fetch(rules, *rules.judge(server.url("/announced")))) ==
        transfer_fault::too_large);
  const auto endless = fetch(rules, *rules.judge(server.url("/endless")));
  CHECK(fault_of(endless) == transfer_fault::too_large);
  CHECK(endless.body.size() <= 1 << 20);
  CHECK_FALSE(all_sent);
}

TEST_CASE("who sends too slowly or nothing is not waited for") {
  const script_server server([](const script_connection& to) {
    to.send("HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\n%PDF-");
    to.wait_closed(60s);
  });
  const auto rules = loopback_allowed();
  CHECK(fault_of(fetch(rules, url_of(server), {.idle = 1s})) == transfer_fault::timed_out);
  CHECK(fault_of(fetch(rules, url_of(server), {.total = 300ms})) == transfer_fault::timed_out);
}

TEST_CASE("a transfer stops when it is told to") {
  const script_server server([](const script_connection& to) {
    to.send("HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\n%PDF-");
    to.wait_closed(60s);
  });
  const auto rules = loopback_allowed();
  transfer_request request;
  request.url = url_of(server);
  request.limits.body_bytes_max = 1000;
  bool began = false;
  request.on_body = [&](std::string_view) { return began = true; };
  const auto outcome = run_transfer(rules, std::move(request), [&] { return !began; });
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error() == transfer_fault::stopped);
}

TEST_CASE("what is no HTTP, breaks off, is closed or has no name is told apart") {
  const script_server server([](const script_connection& to) {
    if (to.target() == "/cut") to.send("HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\n%PDF-");
    if (to.target() == "/noise") to.send("SSH-2.0-OpenSSH_9.2\r\n");
  });
  const auto rules = loopback_allowed();
  for (const auto* path : {"/cut", "/noise", "/silence"}) {
    CHECK(fault_of(fetch(rules, *rules.judge(server.url(path)))) == transfer_fault::broken);
  }
  auto closed = url_of(server);
  closed.port = 1;
  closed.text = "http://127.0.0.1:1/";
  CHECK(fault_of(fetch(rules, closed)) == transfer_fault::unreachable);
  // TLS spoken to a server that waits for the end of a request.
  auto tls = url_of(server);
  tls.text = std::format("https://127.0.0.1:{}/", server.port());
  CHECK(fault_of(fetch(rules, tls, {.connect = 300ms})) == transfer_fault::timed_out);
}

TEST_CASE("what the taker of a body throws comes out of the transfer") {
  const script_server server([](const script_connection& to) { to.answer(200, "%PDF-"); });
  const auto rules = loopback_allowed();
  transfer_request request;
  request.url = url_of(server);
  request.limits.body_bytes_max = 1000;
  request.on_body = [](std::string_view) -> bool { throw std::runtime_error("disk full"); };
  CHECK_THROWS_WITH(run_transfer(rules, std::move(request), [] { return true; }), "disk full");
}
