#include "common/postgres/listening_session.hpp"

#include <utility>

#include <pqxx/nontransaction>
#include <pqxx/notification>

#include "common/postgres/error_mapping.hpp"

namespace pagemill::postgres {
namespace {

/// For calls that the server answers immediately: the connection is cut after answer_timeout.
template <class F>
auto mapped(connection& on, std::string_view what, F&& call) {
  const answer_limit limit(on);
  try {
    return call();
  } catch (...) {
    rethrow_mapped(std::current_exception(), what);
  }
}

}  // namespace

listening_session::listening_session(const connection_settings& settings,
                                     const std::vector<std::string>& channels, handler notified)
    : connection_(settings), notified_(std::move(notified)) {
  mapped(connection_, "LISTEN", [&] {
    for (const auto& channel : channels) {
      connection_.native().listen(channel, [this](const pqxx::notification& heard) {
        if (notified_) notified_(heard.channel, heard.payload);
      });
    }
  });
}

void listening_session::listen(const std::string& channel) {
  mapped(connection_, "LISTEN", [&] {
    connection_.native().listen(
        channel, [this](const pqxx::notification& heard) { heard_ = heard.channel.c_str(); });
  });
}

void listening_session::unlisten(const std::string& channel) {
  mapped(connection_, "UNLISTEN", [&] { connection_.native().listen(channel); });
}

void listening_session::receive() {
  mapped(connection_, "receiving notifications", [&] { connection_.native().get_notifs(); });
}

void listening_session::check_server() {
  mapped(connection_, "query server_history", [&] {
    pqxx::nontransaction alone(connection_.native());
    connection_.exec(alone, sql::server_history).one_row();
  });
  if (connection_.is_overtaken()) throw connection_lost("the server is an old primary by now");
}

bool listening_session::try_lock(std::int64_t key) {
  return mapped(connection_, "query take_session_lock", [&] {
    pqxx::nontransaction alone(connection_.native());
    return connection_.exec(alone, sql::take_session_lock, pqxx::params{key})
        .one_field()
        .as<bool>();
  });
}

void send_one(const connection_settings& settings, const std::string& channel) {
  connection sender(settings);
  mapped(sender, "query send_notifications", [&] {
    pqxx::nontransaction alone(sender.native());
    sender.exec(alone, sql::send_notifications,
                pqxx::params{std::vector<std::string>{channel}, std::vector<std::string>{""}});
  });
}

}  // namespace pagemill::postgres
