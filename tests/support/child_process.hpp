/// A program that a test starts, watches and ends. It never outlives the test: it dies with the
/// thread that started it and with this object. Its output is read as it arrives.
#pragma once
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace pagemill::test {

struct child_options {
  std::filesystem::path program;
  std::vector<std::string> arguments = {};
  /// Added to the test's own environment, or the whole environment.
  std::map<std::string, std::string> environment = {};
  bool inherit_environment = true;
  std::string input = {};             ///< standard input of the child
  std::string user = {};              ///< the user to run as; needs root
  std::filesystem::path folder = {};  ///< working directory; default: the test's own
};

/// How a process ended: one of the two is set.
struct exit_status {
  std::optional<int> code = {};
  std::optional<int> signal = {};
  bool operator==(const exit_status&) const = default;
};

class child_process {
 public:
  /// Starts the program. Throws std::system_error when it cannot be executed.
  explicit child_process(const child_options& options);
  /// Kills it if it still runs.
  ~child_process();
  child_process(child_process&&) noexcept;
  child_process& operator=(child_process&&) noexcept;

  pid_t pid() const;
  /// Does nothing if it has ended.
  void send(int signal);
  /// Waits for the end, at most `limit`.
  std::optional<exit_status> wait(std::chrono::milliseconds limit);
  /// Sends SIGTERM, and SIGKILL after `limit`; returns how it ended.
  exit_status stop(std::chrono::milliseconds limit = std::chrono::seconds(35));
  /// Sends SIGKILL; returns when it is gone.
  void kill_now();
  bool running();

  /// Its output so far.
  std::string output() const;
  std::string errors() const;
  /// Waits until the output or the errors contain `text`; false after `limit` or at its end.
  bool wait_for_text(std::string_view text, std::chrono::milliseconds limit);
  /// Waits until the process and every heir of its streams have closed them.
  bool wait_for_end_of_output(std::chrono::milliseconds limit);

 private:
  struct state;
  std::unique_ptr<state> state_;
};

/// Runs a program to its end. Kills it after `limit`; then neither code nor signal is set.
struct finished_process {
  exit_status status = {};
  std::string output = {};
  std::string errors = {};
};
finished_process run(const child_options& options,
                     std::chrono::milliseconds limit = std::chrono::seconds(60));

}  // namespace pagemill::test
