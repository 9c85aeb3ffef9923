#include "tests/integration/postgres_server.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <format>
#include <fstream>
#include <poll.h>
#include <pwd.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include <pqxx/pqxx>

extern char** environ;

namespace pagemill::test {
namespace {

constexpr const char* programs = "/usr/lib/postgresql/17/bin/";

/// Root may not run PostgreSQL. The death signal keeps a crashed test from leaving a server behind.
std::vector<std::string> as_postgres(const std::vector<std::string>& command) {
  std::vector<std::string> words{"setpriv", "--pdeathsig", "QUIT"};
  if (geteuid() == 0) {
    words.insert(words.end(), {"--reuid=postgres", "--regid=postgres", "--clear-groups"});
  }
  words.emplace_back("--");
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

std::string make_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "pagemill-pg-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
  return name;
}

}  // namespace

child_process::child_process(const std::vector<std::string>& command, const std::string& log_file) {
  const auto words = as_postgres(command);
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                   0644);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  const int problem =
      posix_spawnp(&pid_, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (problem != 0) throw std::runtime_error(std::format("cannot start {}", command.front()));
  pidfd_ = static_cast<int>(syscall(SYS_pidfd_open, pid_, 0));
}

child_process::child_process(child_process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), pidfd_(std::exchange(other.pidfd_, -1)) {}

child_process& child_process::operator=(child_process&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(pidfd_, other.pidfd_);
  return *this;
}

child_process::~child_process() {
  end(SIGQUIT);
}

void child_process::end(int signal) {
  if (pid_ < 0) return;
  kill(pid_, signal);
  wait();
}

int child_process::wait() {
  int status = 0;
  waitpid(std::exchange(pid_, -1), &status, 0);
  close(std::exchange(pidfd_, -1));
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool child_process::has_ended_within(int milliseconds) const {
  pollfd ended{pidfd_, POLLIN, 0};
  return poll(&ended, 1, milliseconds) == 1;
}

void run_as_postgres(const std::vector<std::string>& command, const std::string& log_file) {
  if (child_process(command, log_file).wait() == 0) return;
  std::string text;
  std::ifstream file(log_file);
  std::getline(file, text, '\0');
  throw std::runtime_error(std::format("{} failed: {}", command.front(), text));
}

postgres_server::postgres_server() : folder_(make_folder()) {
  if (const auto* user = getpwnam("postgres"); geteuid() == 0 && user != nullptr) {
    if (chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0) {
      throw std::runtime_error("cannot give the folder to the user postgres");
    }
  }
  std::filesystem::permissions(folder_, std::filesystem::perms(0755));
  run_as_postgres(
      {std::string(programs) + "initdb", "--pgdata", folder_ + "/data", "--auth", "trust",
       "--username", "postgres", "--no-sync", "--encoding", "UTF8", "--locale", "C.UTF-8"},
      folder_ + "/initdb.log");
  start();
}

postgres_server::~postgres_server() {
  process_.end(SIGQUIT);
  std::error_code ignored;  // a file that stays behind in the temporary folder harms nobody
  std::filesystem::remove_all(folder_, ignored);
}

void postgres_server::start() {
  std::vector<std::string> command{std::string(programs) + "postgres", "-D", folder_ + "/data"};
  for (const auto& setting : {"listen_addresses=", "fsync=off", "max_connections=200",
                              "shared_buffers=32MB", "autovacuum=off", "logging_collector=off"}) {
    command.insert(command.end(), {"-c", setting});
  }
  command.insert(command.end(), {"-c", "unix_socket_directories=" + folder_});
  process_ = child_process(command, folder_ + "/server.log");
  wait_until_reachable(url("postgres"), process_);
}

void postgres_server::restart() {
  process_.end(SIGINT);  // fast shutdown
  start();
}

postgres_server& postgres_server::shared() {
  static postgres_server server;
  return server;
}

std::string postgres_server::make_database() {
  auto name = std::format("test_{}", ++databases_);
  query(url("postgres"), "CREATE DATABASE " + name);
  return name;
}

std::string postgres_server::url(std::string_view database, std::string_view user) const {
  return std::format("postgresql:///{}?host={}&user={}", database, folder_, user);
}

std::string query(const std::string& url, const std::string& sql) {
  pqxx::connection link(url);
  link.set_notice_handler([](pqxx::zview) {});
  pqxx::nontransaction alone(link);
  const auto rows = alone.exec(sql);
  if (rows.empty() || rows[0][0].is_null()) return "";
  return rows[0][0].as<std::string>();
}

void wait_until_reachable(const std::string& url, const child_process& process) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  std::string problem;
  while (std::chrono::steady_clock::now() < deadline) {
    try {
      const pqxx::connection reached(url);
      return;
    } catch (const pqxx::broken_connection& refused) {
      problem = refused.what();
      if (process.has_ended_within(20)) throw std::runtime_error("the server ended at its start");
    }
  }
  throw std::runtime_error("the server cannot be reached: " + problem);
}

}  // namespace pagemill::test
