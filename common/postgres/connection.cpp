#include "common/postgres/connection.hpp"

#include <cerrno>
#include <fcntl.h>
#include <format>
#include <optional>
#include <system_error>

#include <pqxx/except>
#include <pqxx/nontransaction>
#include <pqxx/prepared_statement>

#include "common/core/clean_text.hpp"
#include "common/core/log.hpp"
#include "common/postgres/error_mapping.hpp"
#include "common/postgres/host_list.hpp"
#include "common/postgres/statement_log.hpp"

namespace pagemill::postgres {
namespace {

/// The message is English, since we set no locale.
bool is_silence(std::string_view message) {
  return message.contains("timeout expired");
}

descriptor copy_of(int socket) {
  descriptor copy(::fcntl(socket, F_DUPFD_CLOEXEC, 3));
  if (!copy.is_open()) throw std::system_error(errno, std::generic_category(), "dup of a socket");
  return copy;
}

}  // namespace

result<void> require_readable(const std::string& url) {
  const auto problem = why_unreadable(url);
  if (!problem) return {};
  return fail(errc::invalid_input,
              std::format("DATABASE_URL cannot be read: {}", without_secrets(*problem, url)));
}

std::string connection_text(const connection_settings& settings) {
  std::string text = settings.url;
  const bool is_url = text.find("://") != std::string::npos;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (settings.url.find(std::format("{}=", name)) != std::string::npos) return;
    if (is_url) {
      const char separator = text.find('?') == std::string::npos ? '?' : '&';
      text += std::format("{}{}={}", separator, name, percent_encode(value));
    } else {
      text += std::format(" {}={}", name, quoted(value));
    }
  };
  add("application_name", settings.application_name);
  add("client_encoding", "UTF8");
  add("connect_timeout", std::to_string(settings.connect_timeout.count()));
  add("tcp_user_timeout", std::to_string(settings.tcp_user_timeout.count()));
  add("keepalives_idle", std::to_string(settings.keepalive_idle.count()));
  add("keepalives_interval", "1");
  add("keepalives_count", "3");
  return text;
}

/// Which server this is, so that an old primary can be refused. A pooler or a managed service may
/// reject the query: then nothing is known, and the server is accepted.
server_history connection::ask_history(pqxx::connection& link,
                                       const connection_settings& settings) {
  const auto socket = copy_of(link.sock());
  answer_guard::watch answers(*settings.guard, socket.value());
  answers.arm(answer_guard::clock::now() + settings.answer_timeout);
  try {
    record_statement(sql::server_history.name);
    pqxx::nontransaction alone(link);
    const auto row = alone.exec(pqxx::zview(sql::server_history.text)).one_row();
    return {row["system"].as<std::string>(), row["timeline"].as<std::uint32_t>()};
  } catch (const pqxx::broken_connection&) {
    if (answers.fired()) throw no_answer("the server lets connect and does not answer");
    throw connection_lost("the server closed the connection at once");
  } catch (const pqxx::sql_error& refused) {
    log_debug("server_history_unknown", {{"sqlstate", sqlstate_of(refused)}});
    return {};
  }
}

connection::opened connection::open_host(const connection_settings& settings,
                                         const std::vector<std::string>& hosts, std::size_t host) {
  try {
    pqxx::connection link(hosts[host]);
    // Notices can quote rows, and libpq prints them on standard error unless told otherwise.
    link.set_notice_handler([](pqxx::zview) {});
    auto history = ask_history(link, settings);
    if (!settings.memory->is_current(history)) {
      throw connection_lost(
          std::format("the server of timeline {} is an old primary", history.timeline));
    }
    return {std::move(link), host, hosts.size(), std::move(history)};
  } catch (const database_error&) {
    throw;
  } catch (const std::exception& problem) {
    const auto message = without_secrets(problem.what(), settings.url);
    if (is_silence(message)) throw no_answer(message);
    throw connection_lost(message);
  }
}

/// The first suitable host. A process that has not seen any yet looks at all of them: an old
/// primary that came back claims to be the primary, and only its timeline shows that it was
/// replaced.
connection::opened connection::open(const connection_settings& settings) {
  const auto hosts = split_hosts(connection_text(settings));
  const auto first = settings.memory->preferred_host();
  const bool look_at_all = settings.memory->is_empty();
  std::optional<opened> best;
  std::string problems;
  bool silent = false;
  for (std::size_t i = 0; i < hosts.size() && (!best || look_at_all); ++i) {
    try {
      auto made = open_host(settings, hosts, (first + i) % hosts.size());
      if (!best || settings.memory->was_overtaken(best->history)) best.emplace(std::move(made));
    } catch (const connection_lost& problem) {
      silent = silent || dynamic_cast<const no_answer*>(&problem) != nullptr;
      problems += std::format("{}{}", problems.empty() ? "" : "; ", problem.what());
    }
  }
  if (best) {
    settings.memory->prefer_host(best->host);
    return std::move(*best);
  }
  const auto message = std::format("cannot connect to the database: {}", problems);
  if (silent) throw no_answer(message);
  throw connection_lost(message);
}

connection::connection(const connection_settings& settings)
    : connection(settings, open(settings)) {}

connection::connection(const connection_settings& settings, opened made)
    : guard_(settings.guard),
      memory_(settings.memory),
      answer_timeout_(settings.answer_timeout),
      host_(made.host),
      hosts_(made.hosts),
      history_(std::move(made.history)),
      native_(std::move(made.link)),
      socket_(copy_of(native_.sock())),
      answers_(*guard_, socket_.value()) {}

void connection::prefer_another_host() {
  memory_->prefer_host((host_ + 1) % hosts_);
}

pqxx::result connection::exec(pqxx::transaction_base& in, const sql::query& query,
                              const pqxx::params& params) {
  try {
    if (!prepared_.contains(query.name)) {
      record_statement(query.name);
      native_.prepare(pqxx::zview(query.name), pqxx::zview(query.text));
      prepared_.insert(query.name);
    }
    return in.exec(pqxx::prepped(pqxx::zview(query.name)), params);
  } catch (...) {
    rethrow_mapped(std::current_exception(), std::format("query {}", query.name));
  }
}

pqxx::result connection::exec_unprepared(pqxx::transaction_base& in, const sql::query& query) {
  try {
    record_statement(query.name);
    return in.exec(pqxx::zview(query.text));
  } catch (...) {
    rethrow_mapped(std::current_exception(), std::format("query {}", query.name));
  }
}

}  // namespace pagemill::postgres
