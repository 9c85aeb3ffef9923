#include "api/http/client_watch.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/write.hpp>
#include <doctest/doctest.h>

namespace pagemill {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::size_t dropped_bytes_max = 64 * 1024;

/// Both ends of a connection over loopback, and a watch at the server's.
struct watched_connection {
  asio::io_context context{1};
  tcp::socket client{context};
  tcp::socket server{context};
  std::optional<client_watch> watch;
  int gone = 0;

  explicit watched_connection(incoming_bytes incoming) {
    tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
    client.connect(acceptor.local_endpoint());
    acceptor.accept(server);
    watch.emplace(server, incoming, [this] { ++gone; });
  }

  /// Runs the loop until `condition` holds.
  template <class Condition>
  void run_until(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition()) {
      REQUIRE(std::chrono::steady_clock::now() < deadline);
      REQUIRE(context.run_one_until(deadline) == 1);
    }
  }
  void run_until_gone() {
    run_until([this] { return gone > 0; });
  }
  /// Runs what is ready. Whether nothing is awaited any more.
  bool is_idle_after_poll() {
    context.restart();
    context.poll();
    return context.stopped();
  }
  void send(std::string_view bytes) { asio::write(client, asio::buffer(bytes)); }
  /// Runs until the watch has looked at bytes that the client sent.
  void run_until_looked() { REQUIRE(context.run_one_for(std::chrono::seconds(10)) == 1); }
  /// Closes without sending what FIN would promise: the other end gets a reset.
  void reset_by_client() {
    client.set_option(asio::socket_base::linger(true, 0));
    client.close();
  }
};

constexpr std::array both{incoming_bytes::keep, incoming_bytes::drop};

}  // namespace

TEST_CASE("a client that closes, closes its sending side or resets is gone, once") {
  for (const auto incoming : both) {
    watched_connection closed(incoming);
    closed.client.close();
    closed.run_until_gone();

    watched_connection half_closed(incoming);
    half_closed.client.shutdown(tcp::socket::shutdown_send);
    half_closed.run_until_gone();

    watched_connection reset(incoming);
    reset.reset_by_client();
    reset.run_until_gone();

    for (auto* each : {&closed, &half_closed, &reset}) {
      CHECK(each->is_idle_after_poll());
      CHECK(each->gone == 1);
    }
  }
}

TEST_CASE("a client that stays silent is not gone") {
  for (const auto incoming : both) {
    watched_connection silent(incoming);
    CHECK_FALSE(silent.is_idle_after_poll());
    CHECK(silent.gone == 0);
  }
}

TEST_CASE("kept bytes stay unread for the next request, and are no disconnect") {
  constexpr std::string_view next = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";
  watched_connection pipelined(incoming_bytes::keep);
  pipelined.send(next);
  pipelined.run_until_looked();
  CHECK(pipelined.gone == 0);
  pipelined.watch.reset();
  std::string read(next.size(), '\0');
  CHECK(pipelined.server.available() == next.size());
  pipelined.server.read_some(asio::buffer(read));
  CHECK(read == next);
}

TEST_CASE("a disconnect behind kept bytes is noticed") {
  watched_connection pipelined(incoming_bytes::keep);
  pipelined.send("GET / HTTP/1.1\r\n");
  pipelined.run_until_looked();
  REQUIRE(pipelined.gone == 0);
  pipelined.client.close();
  pipelined.run_until_gone();
  CHECK(pipelined.server.available() > 0);
}

TEST_CASE("dropped bytes are read away, and the client is watched on") {
  watched_connection chatty(incoming_bytes::drop);
  for (int i = 0; i < 3; ++i) {
    chatty.send(std::string(2000, 'x'));
    chatty.run_until([&] { return chatty.server.available() == 0; });
    CHECK(chatty.gone == 0);
  }
  chatty.client.close();
  chatty.run_until_gone();
  CHECK(chatty.gone == 1);
}

TEST_CASE("a client that sends too much while it only listens counts as gone") {
  watched_connection flooding(incoming_bytes::drop);
  const std::string most(dropped_bytes_max, 'x');
  bool sent = false;
  asio::async_write(flooding.client, asio::buffer(most),
                    [&](boost::system::error_code, std::size_t) { sent = true; });
  flooding.run_until([&] { return sent && flooding.server.available() == 0; });
  CHECK(flooding.gone == 0);
  flooding.send("x");
  flooding.run_until_gone();
  CHECK(flooding.is_idle_after_poll());
  CHECK(flooding.gone == 1);
}

TEST_CASE("the disconnect of a client is not reported after the watch") {
  for (const auto incoming : both) {
    watched_connection finished(incoming);
    finished.client.close();
    finished.watch.reset();  // the loop has not run: its wait is over, but nobody was told
    CHECK(finished.is_idle_after_poll());
    CHECK(finished.gone == 0);
  }
}

TEST_CASE("a watch that ends while it pauses behind bytes leaves nothing to wait for") {
  watched_connection pipelined(incoming_bytes::keep);
  pipelined.send("GET / HTTP/1.1\r\n");
  pipelined.run_until_looked();
  pipelined.watch.reset();
  CHECK(pipelined.is_idle_after_poll());
  CHECK(pipelined.gone == 0);
}

TEST_CASE("a server that shuts down is not mistaken for a client that leaves") {
  for (const auto incoming : both) {
    watched_connection cancelled(incoming);
    cancelled.server.cancel();
    CHECK(cancelled.is_idle_after_poll());
    CHECK(cancelled.gone == 0);

    watched_connection closed(incoming);
    closed.server.close();
    CHECK(closed.is_idle_after_poll());
    CHECK(closed.gone == 0);
  }
}

TEST_CASE("who is told that the client is gone may end the watch") {
  watched_connection left(incoming_bytes::keep);
  int told = 0;
  left.watch.emplace(left.server, incoming_bytes::keep, [&] {
    ++told;
    left.watch.reset();
  });
  left.client.close();
  left.run_until([&] { return told > 0; });
  CHECK(left.is_idle_after_poll());
  CHECK(told == 1);
  CHECK(left.gone == 0);
}

}  // namespace pagemill
