// bench-beast: a minimal Boost.Beast server that answers GET requests, as the peer of /health. One
// thread, keep-alive, a fixed body. Prints its port and serves until its standard input ends.
#include <array>
#include <cstdio>
#include <iostream>
#include <string>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

namespace {

namespace asio = boost::asio;
namespace wire = boost::beast::http;
using asio::ip::tcp;
constexpr auto as_outcome = asio::as_tuple(asio::use_awaitable);

asio::awaitable<void> serve(tcp::socket socket) {
  boost::beast::tcp_stream stream(std::move(socket));
  boost::beast::flat_buffer buffer;
  while (true) {
    wire::request<wire::empty_body> request;
    const auto [bad, got] = co_await wire::async_read(stream, buffer, request, as_outcome);
    if (bad) co_return;
    wire::response<wire::string_body> answer(wire::status::ok, request.version());
    answer.set(wire::field::content_type, "application/json");
    answer.keep_alive(request.keep_alive());
    answer.body() = R"({"status":"ok"})";
    answer.prepare_payload();
    const auto [failed, put] = co_await wire::async_write(stream, answer, as_outcome);
    if (failed || !request.keep_alive()) co_return;
  }
}

/// However a connection ends, only its client is concerned.
void ended(const std::exception_ptr&) {}

asio::awaitable<void> accept_all(tcp::acceptor& acceptor) {
  while (true) {
    auto [failed, socket] = co_await acceptor.async_accept(as_outcome);
    if (failed == asio::error::operation_aborted) co_return;
    if (failed) continue;
    asio::co_spawn(acceptor.get_executor(), serve(std::move(socket)), ended);
  }
}

asio::awaitable<void> stop_with_input(asio::io_context& context) {
  asio::posix::stream_descriptor input(context, 0);
  std::array<char, 64> ignored{};
  while (true) {
    const auto [ended_input, count] =
        co_await input.async_read_some(asio::buffer(ignored), as_outcome);
    if (ended_input) break;
  }
  context.stop();
}

}  // namespace

int main() {
  asio::io_context context(1);
  tcp::acceptor acceptor(context, {asio::ip::make_address("127.0.0.1"), 0});
  acceptor.listen(4096);
  std::cout << acceptor.local_endpoint().port() << '\n' << std::flush;
  asio::co_spawn(context, accept_all(acceptor), ended);
  asio::co_spawn(context, stop_with_input(context), ended);
  context.run();
}
