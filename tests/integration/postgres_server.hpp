/// A private PostgreSQL 17 for a test program: own data folder, Unix socket only, gone at its end.
#pragma once
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace pagemill::test {

/// A child process of the test, ended with it. Runs as the user postgres when the test is root.
class child_process {
 public:
  child_process() = default;
  explicit child_process(const std::vector<std::string>& command, const std::string& log_file);
  child_process(child_process&& other) noexcept;
  child_process& operator=(child_process&& other) noexcept;
  ~child_process();

  /// Sends `signal` and waits for the end.
  void end(int signal);
  /// Waits for the end; the exit code, or -1 when a signal ended it.
  int wait();
  /// Waits `milliseconds` for the end. True when it has ended.
  bool has_ended_within(int milliseconds) const;

 private:
  pid_t pid_ = -1;
  int pidfd_ = -1;
};

class postgres_server {
 public:
  /// Makes the cluster and starts it.
  postgres_server();
  ~postgres_server();
  postgres_server(const postgres_server&) = delete;
  postgres_server& operator=(const postgres_server&) = delete;

  /// The one of this program, started at its first use.
  static postgres_server& shared();

  /// A new empty database; its name.
  std::string make_database();
  std::string url(std::string_view database, std::string_view user = "postgres") const;
  /// Ends every connection and starts again.
  void restart();
  /// Where sockets and files of helpers may lie; the user postgres can write there.
  const std::string& folder() const { return folder_; }

 private:
  void start();

  std::string folder_;
  child_process process_;
  int databases_ = 0;
};

/// Runs `command` as the user postgres, to its end. Throws when its exit code is not 0.
void run_as_postgres(const std::vector<std::string>& command, const std::string& log_file);

/// Runs `sql` on `url` outside of any transaction of ours; the first field of the first row, or "".
std::string query(const std::string& url, const std::string& sql);

/// Tries until a connection to `url` succeeds or `process` ends.
void wait_until_reachable(const std::string& url, const child_process& process);

}  // namespace pagemill::test
