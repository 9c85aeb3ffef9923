#include "tests/support/http_client.hpp"

#include <algorithm>
#include <cctype>
#include <format>
#include <fstream>
#include <mutex>
#include <unistd.h>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "common/core/environment.hpp"

namespace pagemill::test {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

/// A connection whose operations time out: blocking calls of Asio have no deadline.
class timed_stream {
 public:
  timed_stream(const std::string& host, std::uint16_t port, std::chrono::seconds limit)
      : stream_(context_), limit_(limit) {
    complete([&](auto done) {
      stream_.async_connect({asio::ip::make_address(host), port}, std::move(done));
    });
  }

  /// Starts an operation with the given handler and waits for its end. Throws its error.
  template <class Start>
  void complete(Start start) {
    if (const auto problem = outcome_of(std::move(start))) {
      throw boost::system::system_error(problem);
    }
  }
  /// The same, for operations whose error is expected.
  template <class Start>
  boost::system::error_code outcome_of(Start start) {
    boost::system::error_code outcome;
    stream_.expires_after(limit_);
    start([&](boost::system::error_code code, auto&&...) { outcome = code; });
    context_.restart();
    context_.run();
    return outcome;
  }
  boost::beast::tcp_stream& stream() { return stream_; }

 private:
  asio::io_context context_;
  boost::beast::tcp_stream stream_;
  std::chrono::seconds limit_;
};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

/// Longer bodies are not recorded: lists of a thousand items prove no more than short ones.
constexpr std::size_t recorded_bytes_max = 256 * 1024;

/// If the suite asks for it, records the answer for tests/contract/answers_test.py.
void record(const http_request& request, const http_response& answer) {
  static const std::string folder = test_hook("PAGEMILL_EXCHANGE_LOG_DIR");
  // The API gives each request an id; other test servers are outside the contract.
  if (folder.empty() || answer.header("x-request-id").empty()) return;
  const auto type = answer.header("content-type");
  const bool plain = answer.header("content-encoding").empty();
  const bool json = type.contains("json") && plain && request.method != "HEAD" &&
                    !answer.body.empty() && answer.body.size() <= recorded_bytes_max;
  const boost::json::object line{
      {"method", request.method},
      {"path", request.target.substr(0, request.target.find('?'))},
      {"status", answer.status},
      {"content_type", type},
      {"body", json ? boost::json::value(answer.body) : boost::json::value(nullptr)}};
  static std::mutex mutex;
  const std::scoped_lock lock(mutex);
  std::ofstream(std::format("{}/{}.jsonl", folder, getpid()), std::ios::app)
      << boost::json::serialize(line) << '\n';
}

}  // namespace

boost::json::value http_response::json() const {
  return boost::json::parse(body);
}

std::string http_response::header(const std::string& name) const {
  const auto found = headers.find(lower(name));
  return found == headers.end() ? "" : found->second;
}

http_client::http_client(std::uint16_t port, std::string host, std::chrono::seconds limit)
    : port_(port), host_(std::move(host)), limit_(limit) {}

http_response http_client::send(const http_request& request) const {
  timed_stream link(host_, port_, limit_);
  http::request<http::string_body> message;
  message.method_string(request.method);
  message.target(request.target);
  message.version(11);
  message.set(http::field::host, host_);
  message.set(http::field::connection, "close");
  for (const auto& [name, value] : request.headers) message.set(name, value);
  message.body() = request.body;
  if (!request.body.empty() || request.method == "POST") message.prepare_payload();
  // The server may answer and stop reading before everything was sent: then its answer counts.
  link.outcome_of([&](auto done) { http::async_write(link.stream(), message, std::move(done)); });
  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(boost::none);
  if (request.method == "HEAD") parser.skip(true);
  link.complete(
      [&](auto done) { http::async_read(link.stream(), buffer, parser, std::move(done)); });
  http_response response;
  response.status = static_cast<int>(parser.get().result_int());
  for (const auto& field : parser.get()) {
    response.headers[lower(field.name_string())] = field.value();
  }
  response.body = parser.get().body();
  record(request, response);
  return response;
}

http_response http_client::get(std::string target) const {
  return send({.target = std::move(target)});
}

http_response http_client::post(std::string target, const boost::json::value& body) const {
  return send({.method = "POST",
               .target = std::move(target),
               .body = boost::json::serialize(body),
               .headers = {{"Content-Type", "application/json"}}});
}

http_response http_client::post_pdf(std::string target, std::string pdf) const {
  return send({.method = "POST",
               .target = std::move(target),
               .body = std::move(pdf),
               .headers = {{"Content-Type", "application/pdf"}}});
}

std::string http_client::exchange_raw(std::string_view bytes) const {
  timed_stream link(host_, port_, limit_);
  link.outcome_of(
      [&](auto done) { asio::async_write(link.stream(), asio::buffer(bytes), std::move(done)); });
  boost::system::error_code ignored;  // a server that has closed has already answered
  link.stream().socket().shutdown(tcp::socket::shutdown_send, ignored);
  std::string answer;
  link.outcome_of([&](auto done) {
    asio::async_read(link.stream(), asio::dynamic_buffer(answer), std::move(done));
  });
  return answer;
}

void http_client::send_and_cut(std::string_view bytes) const {
  timed_stream link(host_, port_, limit_);
  link.complete(
      [&](auto done) { asio::async_write(link.stream(), asio::buffer(bytes), std::move(done)); });
  // A reset, as from a client that died.
  link.stream().socket().set_option(asio::socket_base::linger(true, 0));
}

std::uint16_t free_port() {
  asio::io_context context;
  const tcp::acceptor probe(context, {asio::ip::address_v4::loopback(), 0});
  return probe.local_endpoint().port();
}

}  // namespace pagemill::test
