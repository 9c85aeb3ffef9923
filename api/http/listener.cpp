#include "api/http/listener.hpp"

#include <utility>

#include "common/async/as_outcome.hpp"
#include "common/core/log.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;
/// The pause after a failed accept (too many open files). Connections wait in the kernel meanwhile.
constexpr std::chrono::milliseconds accept_backoff{100};
/// Refusals are logged at most once in this time, so that a flood does not fill the log.
constexpr std::chrono::seconds refusal_log_pause{10};

}  // namespace

listener::listener(asio::any_io_executor executor, listener_settings settings,
                   request_handler& handler)
    : executor_(std::move(executor)),
      settings_(std::move(settings)),
      handler_(handler),
      acceptor_(executor_),
      pause_(executor_),
      tasks_(executor_) {}

result<std::uint16_t> listener::open() {
  boost::system::error_code wrong;
  const auto address = asio::ip::make_address(settings_.host, wrong);
  if (wrong) return fail(errc::invalid_input, "HOST is not an address: " + settings_.host);
  const asio::ip::tcp::endpoint endpoint(address, settings_.port);
  acceptor_.open(endpoint.protocol(), wrong);
  if (!wrong) acceptor_.set_option(asio::socket_base::reuse_address(true), wrong);
  if (!wrong) acceptor_.bind(endpoint, wrong);
  if (!wrong) acceptor_.listen(asio::socket_base::max_listen_connections, wrong);
  if (wrong) {
    return fail(errc::unavailable, "cannot listen on " + settings_.host + " port " +
                                       std::to_string(settings_.port) + ": " + wrong.message());
  }
  return acceptor_.local_endpoint().port();
}

void listener::start() {
  tasks_.spawn("accept_loop", accept_loop());
}

asio::awaitable<void> listener::accept_loop() {
  while (!draining_) {
    if (sessions_.size() >= settings_.connections_max) {
      pause_.expires_at(std::chrono::steady_clock::time_point::max());
      co_await pause_.async_wait(as_outcome);
      continue;
    }
    auto [wrong, socket] = co_await acceptor_.async_accept(as_outcome);
    if (!wrong) {
      begin(std::move(socket));
      continue;
    }
    if (draining_) break;
    log_warning("accept_failed", {{"reason", wrong.message()}});
    pause_.expires_after(accept_backoff);
    co_await pause_.async_wait(as_outcome);
  }
}

std::optional<asio::ip::address> listener::counted_client(
    const asio::ip::tcp::socket& socket) const {
  boost::system::error_code wrong;
  const auto peer = canonical(socket.remote_endpoint(wrong).address());
  if (wrong || settings_.client_connections_max == 0) return std::nullopt;
  if (peer.is_loopback() && !settings_.loopback_counts) return std::nullopt;
  if (settings_.session.trusted_proxies.contains(peer)) return std::nullopt;
  return client_network(peer);
}

void listener::begin(asio::ip::tcp::socket socket) {
  boost::system::error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  const auto client = counted_client(socket);
  if (client && clients_[*client] >= settings_.client_connections_max) {
    const auto now = std::chrono::steady_clock::now();
    if (now - refusal_logged_ < refusal_log_pause) return;
    refusal_logged_ = now;
    log_warning("connections_refused", {{"client_address", client->to_string()},
                                        {"connections_max", settings_.client_connections_max}});
    return;
  }
  if (client) ++clients_[*client];
  tasks_.spawn(
      "session",
      serve(std::make_shared<session>(std::move(socket), settings_.session, handler_), client));
}

asio::awaitable<void> listener::serve(std::shared_ptr<session> accepted,
                                      std::optional<asio::ip::address> client) {
  sessions_.insert(accepted.get());
  if (draining_) accepted->drain();
  std::exception_ptr failure;
  try {
    co_await accepted->run();
  } catch (...) {
    failure = std::current_exception();
  }
  sessions_.erase(accepted.get());
  if (client && --clients_[*client] == 0) clients_.erase(*client);
  pause_.cancel();
  if (failure) std::rethrow_exception(failure);
}

// The close below would reset connections that the kernel has already accepted.
void listener::take_waiting() {
  boost::system::error_code wrong;
  acceptor_.non_blocking(true, wrong);
  while (!wrong && sessions_.size() < settings_.connections_max) {
    auto socket = acceptor_.accept(wrong);
    if (!wrong) begin(std::move(socket));
  }
}

asio::awaitable<bool> listener::drain(std::chrono::steady_clock::duration limit) {
  draining_ = true;
  for (auto* open : sessions_) open->drain();
  take_waiting();
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
  const bool in_time = co_await tasks_.wait(limit);
  if (!in_time) {
    log_warning("drain_cut_off", {{"sessions", sessions_.size()}});
    tasks_.cancel(asio::cancellation_type::terminal);
    co_await tasks_.wait(std::chrono::seconds(2));
  }
  co_return in_time;
}

}  // namespace pagemill
