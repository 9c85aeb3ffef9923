/// One connection to PostgreSQL with the statements prepared on it. One thread at a time.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <pqxx/connection>
#include <pqxx/params>
#include <pqxx/result>
#include <pqxx/transaction_base>

#include "common/core/descriptor.hpp"
#include "common/core/errc.hpp"
#include "common/postgres/answer_guard.hpp"
#include "common/postgres/server_memory.hpp"
#include "sql/sql_queries.hpp"

namespace pagemill::postgres {

/// Defaults for libpq. The URL's own parameters take precedence, so several hosts,
/// target_session_attrs, sslmode and the like pass through untouched.
struct connection_settings {
  std::string url;  ///< postgresql://... or keyword=value text; holds a password: never logged
  std::string application_name = "pagemill";
  std::chrono::seconds connect_timeout{5};           ///< per host
  std::chrono::milliseconds tcp_user_timeout{5000};  ///< data unacknowledged for this long: broken
  std::chrono::seconds keepalive_idle{2};            ///< then three probes, a second apart
  /// For what a server answers immediately (BEGIN, LISTEN, a query of its state): a server that
  /// takes longer is frozen, even if its host acknowledges data.
  std::chrono::milliseconds answer_timeout{5000};
  /// One of each per process: copies of these settings share them.
  std::shared_ptr<answer_guard> guard = std::make_shared<answer_guard>();
  std::shared_ptr<server_memory> memory = std::make_shared<server_memory>();
};

/// errc::invalid_input with a sentence without secrets if libpq cannot read the URL.
result<void> require_readable(const std::string& url);

/// The URL, completed with the settings that it does not contain.
std::string connection_text(const connection_settings& settings);

class connection {
 public:
  /// Blocks until connected to the first suitable host, beginning with the one that was used last.
  /// A server with a lower timeline than one seen before is refused. Throws connection_lost, or
  /// no_answer if a host was silent; the message contains neither URL nor password.
  explicit connection(const connection_settings& settings);
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  /// Runs `query` in the open transaction `in`, prepared under its own name. Throws the exceptions
  /// of error_mapping.hpp.
  pqxx::result exec(pqxx::transaction_base& in, const sql::query& query,
                    const pqxx::params& params = {});
  /// The same without preparing it; for a FETCH, whose rows come in the cursor's binary form only
  /// this way.
  pqxx::result exec_unprepared(pqxx::transaction_base& in, const sql::query& query);
  /// What queries for numbers of types have returned, by their names.
  std::unordered_map<std::string_view, std::uint32_t>& type_numbers() { return type_numbers_; }
  pqxx::connection& native() { return native_; }
  const pqxx::connection& native() const { return native_; }
  /// Arm it around every call that waits for the server.
  answer_guard::watch& answers() { return answers_; }
  std::chrono::milliseconds answer_timeout() const { return answer_timeout_; }
  bool is_open() const { return !unusable_ && native_.is_open() && !is_overtaken(); }
  /// Whether a newer primary has been seen since, which makes this server an old one.
  bool is_overtaken() const { return memory_->was_overtaken(history_); }
  /// Makes the pool drop the connection instead of keeping it.
  void mark_unusable() { unusable_ = true; }
  /// After silence or a refusal to write: the next connection tries the URL's other hosts first.
  void prefer_another_host();

 private:
  struct opened {
    pqxx::connection link;
    std::size_t host;
    std::size_t hosts;
    server_history history;
  };
  explicit connection(const connection_settings& settings, opened made);
  static opened open(const connection_settings& settings);
  static opened open_host(const connection_settings& settings,
                          const std::vector<std::string>& hosts, std::size_t host);
  static server_history ask_history(pqxx::connection& link, const connection_settings& settings);

  const std::shared_ptr<answer_guard> guard_;
  const std::shared_ptr<server_memory> memory_;
  const std::chrono::milliseconds answer_timeout_;
  const std::size_t host_;
  const std::size_t hosts_;
  const server_history history_;
  pqxx::connection native_;
  /// A copy: libpq may close its own at any time, and the number may then be reused.
  const descriptor socket_;
  answer_guard::watch answers_;
  std::unordered_set<std::string_view> prepared_;  ///< names; their texts are static
  std::unordered_map<std::string_view, std::uint32_t> type_numbers_;
  bool unusable_ = false;
};

/// While it exists, the connection is cut if the server does not answer within answer_timeout.
class answer_limit {
 public:
  explicit answer_limit(connection& on) : on_(on) {
    on.answers().arm(answer_guard::clock::now() + on.answer_timeout());
  }
  ~answer_limit() { on_.answers().disarm(); }
  answer_limit(const answer_limit&) = delete;
  answer_limit& operator=(const answer_limit&) = delete;

 private:
  connection& on_;
};

}  // namespace pagemill::postgres
