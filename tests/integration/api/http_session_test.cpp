// Sessions with short limits and a test handler: slow clients, and too many connections of one.
#include <array>
#include <future>
#include <iterator>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>

#include "api/http/listener.hpp"

namespace pagemill::test {
namespace {

namespace asio = boost::asio;

constexpr std::array rules{
    route_rule{http_method::get, "/", scope::open},
    route_rule{http_method::post, "/upload", scope::open, body_kind::upload, 60},
    route_rule{http_method::get, "/long", scope::open, body_kind::none, 60, "text/plain"},
};

/// Answers everything and keeps what it received for the test.
class plain_handler final : public request_handler {
 public:
  std::span<const route_rule> rules() const override { return test::rules; }
  asio::awaitable<response> handle(std::size_t route, exchange_ptr request) override {
    if (route == 1) {
      const auto body = co_await read_whole_body(request, 1'000'000);
      if (!body) co_return problem_response(body.error(), request->request_id);
    }
    auto answer = empty_response(200);
    answer.content_type = "text/plain";
    answer.body = route == 2 ? std::string(50'000'000, 'x') : "hello";
    co_return answer;
  }
  problem describe_failure(std::exception_ptr, const exchange&) override {
    return {500, "internal_error", "", ""};
  }
  void finished(const request_summary& summary) override {
    if (summary.route == 2) ended.set_value(summary.code);
  }
  std::promise<std::string> ended;  ///< of the long answer: its code
};

/// A listener on its own thread.
struct served {
  asio::io_context context{1};
  plain_handler handler;
  listener listening;
  std::uint16_t port = 0;
  std::thread thread;

  explicit served(listener_settings settings)
      : listening(context.get_executor(), local(std::move(settings)), handler) {
    port = listening.open().value();
    listening.start();
    thread = std::thread([this] { context.run(); });
  }
  ~served() {
    asio::co_spawn(context, listening.drain(std::chrono::seconds(5)), asio::use_future).get();
    context.stop();
    thread.join();
  }
  static listener_settings local(listener_settings settings) {
    settings.host = "127.0.0.1";
    return settings;
  }
};

/// A connection that sends given bytes and reads to the end.
struct slow_client {
  asio::ip::tcp::iostream stream;
  explicit slow_client(std::uint16_t port) {
    stream.expires_after(std::chrono::seconds(30));
    stream.connect(asio::ip::tcp::endpoint(asio::ip::address_v4::loopback(), port));
  }
  std::string rest() { return {std::istreambuf_iterator<char>(stream), {}}; }
  bool ends_within(std::chrono::milliseconds limit) {
    stream.expires_after(limit);
    stream.get();
    const bool silent = stream.error() == asio::error::operation_aborted ||
                        stream.error() == asio::error::timed_out;
    stream.clear();
    stream.expires_after(std::chrono::seconds(30));
    return !silent;
  }
};

}  // namespace

TEST_CASE(
    "a head that is incomplete after its time limit ends the connection, even if bytes trickle "
    "in") {
  served server({.session = {.header = std::chrono::seconds(1)}});
  slow_client silent(server.port);
  silent.stream << "GET / HTT" << std::flush;
  slow_client dripping(server.port);
  dripping.stream << "GET / HTTP/1.1\r\nHost: x\r\nX: " << std::flush;
  // One byte after each pause: no byte may restart the time limit.
  int bytes = 0;
  while (bytes < 200 && !dripping.ends_within(std::chrono::milliseconds(50))) {
    dripping.stream << 'x' << std::flush;
    ++bytes;
  }
  CHECK(bytes < 200);
  CHECK(silent.rest().empty());
}

TEST_CASE("a body that arrives too slowly is refused") {
  served server({.session = {.body_step = std::chrono::seconds(1)}});
  slow_client client(server.port);
  client.stream << "POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n%PDF-"
                << std::flush;
  CHECK(client.rest().starts_with("HTTP/1.1 408"));
}

TEST_CASE("a client that does not read its answer is disconnected") {
  served server({.session = {.write_step = std::chrono::seconds(1)}});
  slow_client client(server.port);
  client.stream << "GET /long HTTP/1.1\r\nHost: x\r\n\r\n" << std::flush;
  std::string line;
  std::getline(client.stream, line);
  CHECK(line.starts_with("HTTP/1.1 200"));
  CHECK(server.handler.ended.get_future().get() == "client_closed");
  CHECK(client.rest().size() < 50'000'000);
}

TEST_CASE("connections of one client beyond its limit are closed at once") {
  served server({.client_connections_max = 2, .loopback_counts = true});
  slow_client one(server.port);
  slow_client two(server.port);
  for (auto* open : {&one, &two}) {
    open->stream << "GET / HTTP/1.1\r\nHost: x\r\n\r\n" << std::flush;
    std::string line;
    std::getline(open->stream, line);
    CHECK(line.starts_with("HTTP/1.1 200"));
  }
  slow_client three(server.port);
  CHECK(three.rest().empty());
  served open_to_all({.client_connections_max = 1});
  slow_client first(open_to_all.port);
  slow_client second(open_to_all.port);
  second.stream << "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" << std::flush;
  CHECK(second.rest().starts_with("HTTP/1.1 200"));
}

}  // namespace pagemill::test
