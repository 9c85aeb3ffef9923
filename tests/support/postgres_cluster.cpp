#include "tests/support/postgres_cluster.hpp"

#include <csignal>
#include <format>
#include <stdexcept>
#include <unistd.h>

#include <pqxx/pqxx>

#include "common/schema/migrations.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/places.hpp"
#include "tests/support/process_info.hpp"

namespace pagemill::test {
namespace {

constexpr std::string_view programs = "/usr/lib/postgresql/17/bin/";
constexpr std::string_view template_name = "pagemill_template";

// PostgreSQL refuses to run as root.
std::string server_user() {
  return geteuid() == 0 ? "postgres" : "";
}

void make_data_folder(const std::filesystem::path& folder) {
  const auto made =
      run({.program = std::string(programs) + "initdb",
           .arguments = {"--pgdata", folder / "data", "--auth", "trust", "--username", "postgres",
                         "--no-sync", "--encoding", "UTF8", "--locale", "C.UTF-8"},
           .user = server_user(),
           .folder = folder});
  if (made.status.code != 0) throw std::runtime_error("initdb: " + made.errors);
}

bool accepts_connections(const std::string& url) {
  try {
    const pqxx::connection link(url);
    return link.is_open();
  } catch (const pqxx::broken_connection&) {
    return false;
  }
}

/// Gives the sessions of a database or a role settings under which values look unlike they usually
/// do.
void make_odd(const std::string& server, const std::string& whose) {
  for (const std::string setting :
       {"bytea_output = 'escape'", "extra_float_digits = -15", "DateStyle = 'SQL, DMY'",
        "IntervalStyle = 'sql_standard'", "TimeZone = 'Asia/Kathmandu'",
        "standard_conforming_strings = off"}) {
    query(server, std::format("ALTER {} SET {}", whose, setting));
  }
}

}  // namespace

postgres_cluster::postgres_cluster(cluster_settings settings) : settings_(std::move(settings)) {
  if (!server_user().empty()) folder_.give_to(server_user());
  make_data_folder(folder_.path());
  start();
}

postgres_cluster::postgres_cluster(standby_of standby) : settings_(standby.primary.settings_) {
  if (!server_user().empty()) folder_.give_to(server_user());
  const auto source = standby.primary.url("postgres");
  const auto copied =
      run({.program = std::string(programs) + "pg_basebackup",
           .arguments = {"--pgdata", folder_.path() / "data", "--dbname", source, "--checkpoint",
                         "fast", "--wal-method", "stream", "--write-recovery-conf", "--no-sync"},
           .user = server_user(),
           .folder = folder_.path()});
  if (copied.status.code != 0) throw std::runtime_error("pg_basebackup: " + copied.errors);
  start();
  query(source, "ALTER SYSTEM SET synchronous_standby_names = '*'");
  query(source, "SELECT pg_reload_conf()");
  const auto in_step = [&] {
    return query(source, "SELECT sync_state FROM pg_stat_replication") == "sync";
  };
  if (!eventually(std::chrono::seconds(30), in_step)) throw std::runtime_error("no standby");
}

void postgres_cluster::promote() {
  query(url("postgres"), "SELECT pg_promote(true, 30)");
}

void postgres_cluster::freeze() {
  // The postmaster first: it would restart processes that end.
  kill(pid(), SIGSTOP);
  for (const auto process : descendants(pid())) kill(process, SIGSTOP);
}

void postgres_cluster::thaw() {
  for (const auto process : descendants(pid())) kill(process, SIGCONT);
  kill(pid(), SIGCONT);
}

postgres_cluster& postgres_cluster::shared() {
  static postgres_cluster cluster;
  return cluster;
}

void postgres_cluster::start() {
  // Another process may take the free port before the server does: then try another one.
  for (int attempt = 0; attempt < 5; ++attempt) {
    if (port_ == 0 || attempt > 0) port_ = free_port();
    child_options options{.program = std::string(programs) + "postgres",
                          .arguments = {"-D", folder_.path() / "data", "-p", std::to_string(port_)},
                          .user = server_user(),
                          .folder = folder_.path()};
    std::vector<std::string> values{
        "listen_addresses=127.0.0.1", "unix_socket_directories=" + folder_.path().string(),
        "shared_buffers=64MB", std::format("fsync={}", settings_.fsync ? "on" : "off"),
        std::format("max_connections={}", settings_.max_connections)};
    values.insert(values.end(), settings_.more.begin(), settings_.more.end());
    for (const auto& value : values)
      options.arguments.insert(options.arguments.end(), {"-c", value});
    server_.emplace(options);
    const bool up = eventually(std::chrono::seconds(60), [&] {
      return !server_->running() || accepts_connections(url("postgres"));
    });
    if (up && server_->running()) return;
  }
  throw std::runtime_error("PostgreSQL does not start: " + server_->errors());
}

void postgres_cluster::stop(int signal) {
  server_->send(signal);
  if (!server_->wait(std::chrono::seconds(60))) server_->kill_now();
}

void postgres_cluster::restart(int signal) {
  stop(signal);
  start();
}

std::string postgres_cluster::url(std::string_view database, std::string_view user) const {
  return std::format("postgresql://{}@127.0.0.1:{}/{}", user, port_, database);
}

void postgres_cluster::migrate_template() {
  const auto server = url("postgres");
  const bool odd = !environment_value("PAGEMILL_TEST_ODD_SESSIONS").empty();
  query(server, std::format("CREATE DATABASE {}", template_name));
  if (odd) make_odd(server, std::format("DATABASE {}", template_name));
  const auto migrated = postgres::migrate(url(template_name));
  if (!migrated) throw std::runtime_error("migrate: " + migrated.error().message);
  query(server, "CREATE ROLE api_login LOGIN IN ROLE pagemill_api");
  query(server, "CREATE ROLE worker_login LOGIN IN ROLE pagemill_worker");
  // Like the logins that docs/operations.md gives to our processes.
  for (const std::string name : {"api", "worker"}) {
    query(server, std::format("CREATE ROLE {0}_service LOGIN NOINHERIT; "
                              "GRANT pagemill_{0} TO {0}_service WITH INHERIT FALSE, SET TRUE",
                              name));
  }
  for (const char* login : {"api_login", "worker_login", "api_service", "worker_service"}) {
    if (odd) make_odd(server, std::format("ROLE {}", login));
  }
  has_template_ = true;
}

test_database postgres_cluster::make_database() {
  const std::scoped_lock lock(mutex_);
  if (!has_template_) migrate_template();
  const auto name = std::format("pagemill_{}", ++databases_);
  query(url("postgres"), std::format("CREATE DATABASE {} TEMPLATE {}", name, template_name));
  return {.name = name,
          .owner_url = url(name),
          .api_url = url(name, "api_login"),
          .worker_url = url(name, "worker_login")};
}

std::string postgres_cluster::make_empty_database() {
  const std::scoped_lock lock(mutex_);
  const auto name = std::format("empty_{}", ++databases_);
  query(url("postgres"), std::format("CREATE DATABASE {}", name));
  return name;
}

std::string query(const std::string& url, const std::string& sql) {
  const auto rows = query_rows(url, sql);
  return rows.empty() || rows[0].empty() ? "" : rows[0][0];
}

std::vector<std::vector<std::string>> query_rows(const std::string& url, const std::string& sql) {
  pqxx::connection link(url);
  link.set_notice_handler([](pqxx::zview) {});
  pqxx::nontransaction alone(link);
  std::vector<std::vector<std::string>> rows;
  for (const auto& row : alone.exec(sql)) {
    auto& fields = rows.emplace_back();
    for (const auto& field : row) fields.emplace_back(field.is_null() ? "" : field.view());
  }
  return rows;
}

}  // namespace pagemill::test
