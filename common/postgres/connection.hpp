/// One connection to PostgreSQL with the statements prepared on it. One thread at a time.
#pragma once
#include <chrono>
#include <string>
#include <string_view>
#include <unordered_set>

#include <pqxx/connection>

#include "sql/sql_queries.hpp"

namespace pagemill::postgres {

/// What libpq is told besides the URL. All of them are defaults: the URL's own parameters win, so
/// several hosts, target_session_attrs, sslmode and the like pass through untouched.
struct connection_settings {
  std::string url;  ///< postgresql://... or keyword=value text; holds a password: never logged
  std::string application_name = "pagemill";
  std::chrono::seconds connect_timeout{5};           ///< per host
  std::chrono::milliseconds tcp_user_timeout{5000};  ///< unacknowledged data for that long: broken
  std::chrono::seconds keepalive_idle{2};            ///< then three probes, a second apart
};

/// The URL with those of the settings that it does not set itself.
std::string connection_text(const connection_settings& settings);

class connection {
 public:
  /// Blocks until connected. Throws connection_lost; the message holds neither URL nor password.
  explicit connection(const connection_settings& settings);

  /// Prepares `query` under its own name when this connection has not yet. Throws pqxx exceptions.
  void prepare(const sql::query& query);
  pqxx::connection& native() { return native_; }
  const pqxx::connection& native() const { return native_; }
  bool is_open() const { return !unusable_ && native_.is_open(); }
  /// Makes the pool drop the connection instead of keeping it.
  void mark_unusable() { unusable_ = true; }

 private:
  pqxx::connection native_;
  std::unordered_set<std::string_view> prepared_;  ///< names; their texts are static
  bool unusable_ = false;
};

}  // namespace pagemill::postgres
