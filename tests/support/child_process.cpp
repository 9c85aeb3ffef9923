#include "tests/support/child_process.hpp"

#include <array>
#include <cerrno>
#include <condition_variable>
#include <fcntl.h>
#include <grp.h>
#include <mutex>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

extern char** environ;

namespace pagemill::test {
namespace {

void check(bool good, const char* what) {
  if (!good) throw std::system_error(errno, std::generic_category(), what);
}

struct pipe_ends {
  int read = -1;
  int write = -1;
};

pipe_ends make_pipe() {
  std::array<int, 2> ends{};
  check(pipe2(ends.data(), O_CLOEXEC) == 0, "pipe");
  return {ends[0], ends[1]};
}

std::vector<std::string> environment_of(const child_options& options) {
  std::vector<std::string> all;
  for (char** entry = environ; options.inherit_environment && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto name = std::string(text.substr(0, text.find('=')));
    if (!options.environment.contains(name)) all.emplace_back(text);
  }
  for (const auto& [name, value] : options.environment) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

/// Everything the child does between fork and exec, prepared in advance: after a fork of a process
/// with threads only async-signal-safe functions are allowed.
struct launch {
  std::vector<char*> arguments;
  std::vector<char*> environment;
  const char* folder = nullptr;
  uid_t user = 0;
  gid_t group = 0;
  bool change_user = false;
  std::array<int, 3> streams{};
  int failure = -1;  ///< where the child writes errno when it cannot execute the program

  [[noreturn]] void become() const {
    const bool ready =
        (!change_user || (setgroups(0, nullptr) == 0 && setresgid(group, group, group) == 0 &&
                          setresuid(user, user, user) == 0)) &&
        // After changing the user, which resets it.
        prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && (folder == nullptr || chdir(folder) == 0) &&
        dup2(streams[0], 0) == 0 && dup2(streams[1], 1) == 1 && dup2(streams[2], 2) == 2;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    signal(SIGPIPE, SIG_DFL);
    if (ready) execvpe(arguments[0], arguments.data(), environment.data());
    const int problem = errno;
    [[maybe_unused]] const auto written = write(failure, &problem, sizeof problem);
    _exit(127);
  }
};

exit_status status_of(int raw) {
  if (WIFEXITED(raw)) return {.code = WEXITSTATUS(raw)};
  return {.signal = WTERMSIG(raw)};
}

}  // namespace

struct child_process::state {
  pid_t pid = -1;
  int pidfd = -1;
  pipe_ends stopping;  ///< closing it tells the reader not to wait for grandchildren
  std::optional<exit_status> ended;
  std::mutex mutex;
  std::condition_variable changed;
  std::array<std::string, 2> texts;  ///< standard output, standard error
  int open_streams = 2;
  std::jthread reader;
  std::jthread writer;

  state() : stopping(make_pipe()) {}
  ~state() {
    if (pid > 0 && !ended) {
      kill(pid, SIGKILL);
      waitpid(pid, nullptr, 0);
    }
    close(stopping.write);
    reader = {};
    writer = {};
    close(stopping.read);
    if (pidfd >= 0) close(pidfd);
  }

  /// Reads both streams until both are closed or the object ends.
  void read_all(std::array<int, 2> streams) {
    std::array<pollfd, 3> waits{
        {{streams[0], POLLIN, 0}, {streams[1], POLLIN, 0}, {stopping.read, POLLIN, 0}}};
    while (open_streams > 0 && waits[2].revents == 0) {
      if (poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) break;
      for (std::size_t i = 0; i < streams.size(); ++i) {
        if (waits[i].fd >= 0 && waits[i].revents != 0) take(waits[i].fd, texts[i]);
      }
    }
    for (const auto& wait : waits) {
      if (wait.fd >= 0 && wait.fd != stopping.read) close(wait.fd);
    }
  }
  void take(int& stream, std::string& text) {
    std::array<char, 65536> buffer;
    const auto count = read(stream, buffer.data(), buffer.size());
    const std::scoped_lock lock(mutex);
    if (count > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(count));
    } else {
      close(std::exchange(stream, -1));
      --open_streams;
    }
    changed.notify_all();
  }
};

child_process::child_process(const child_options& options) : state_(std::make_unique<state>()) {
  signal(SIGPIPE, SIG_IGN);  // a child that does not read its input must not end the test
  std::vector<std::string> arguments{options.program.string()};
  arguments.insert(arguments.end(), options.arguments.begin(), options.arguments.end());
  auto environment = environment_of(options);
  const auto in = make_pipe();
  const auto out = make_pipe();
  const auto err = make_pipe();
  const auto failure = make_pipe();
  launch prepared{.arguments = pointers(arguments), .environment = pointers(environment)};
  if (!options.folder.empty()) prepared.folder = options.folder.c_str();
  prepared.streams = {in.read, out.write, err.write};
  prepared.failure = failure.write;
  if (!options.user.empty()) {
    const auto* entry = getpwnam(options.user.c_str());
    check(entry != nullptr, options.user.c_str());
    prepared.change_user = true;
    prepared.user = entry->pw_uid;
    prepared.group = entry->pw_gid;
  }
  state_->pid = fork();
  check(state_->pid >= 0, "fork");
  if (state_->pid == 0) prepared.become();
  for (const int end : {in.read, out.write, err.write, failure.write}) close(end);
  state_->pidfd = static_cast<int>(syscall(SYS_pidfd_open, state_->pid, 0));
  check(state_->pidfd >= 0, "pidfd_open");
  state_->reader = std::jthread(
      [s = state_.get(), streams = std::array{out.read, err.read}] { s->read_all(streams); });
  state_->writer = std::jthread([end = in.write, text = options.input] {
    for (std::size_t at = 0; at < text.size();) {
      const auto count = write(end, text.data() + at, text.size() - at);
      if (count <= 0) break;
      at += static_cast<std::size_t>(count);
    }
    close(end);
  });
  int problem = 0;
  const bool failed = read(failure.read, &problem, sizeof problem) == sizeof problem;
  close(failure.read);
  if (failed) throw std::system_error(problem, std::generic_category(), options.program.string());
}

child_process::child_process(child_process&&) noexcept = default;

child_process& child_process::operator=(child_process&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}

child_process::~child_process() = default;

pid_t child_process::pid() const {
  return state_->pid;
}

void child_process::send(int signal) {
  if (!state_->ended) syscall(SYS_pidfd_send_signal, state_->pidfd, signal, nullptr, 0);
}

std::optional<exit_status> child_process::wait(std::chrono::milliseconds limit) {
  if (state_->ended) return state_->ended;
  pollfd end{state_->pidfd, POLLIN, 0};
  if (poll(&end, 1, static_cast<int>(limit.count())) != 1) return std::nullopt;
  int raw = 0;
  check(waitpid(state_->pid, &raw, 0) == state_->pid, "waitpid");
  state_->ended = status_of(raw);
  return state_->ended;
}

exit_status child_process::stop(std::chrono::milliseconds limit) {
  send(SIGTERM);
  if (const auto status = wait(limit)) return *status;
  kill_now();
  return *state_->ended;
}

void child_process::kill_now() {
  send(SIGKILL);
  while (!wait(std::chrono::seconds(1))) continue;
}

bool child_process::running() {
  return !wait(std::chrono::milliseconds(0));
}

std::string child_process::output() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->texts[0];
}

std::string child_process::errors() const {
  const std::scoped_lock lock(state_->mutex);
  return state_->texts[1];
}

bool child_process::wait_for_end_of_output(std::chrono::milliseconds limit) {
  std::unique_lock lock(state_->mutex);
  return state_->changed.wait_for(lock, limit, [&] { return state_->open_streams == 0; });
}

bool child_process::wait_for_text(std::string_view text, std::chrono::milliseconds limit) {
  std::unique_lock lock(state_->mutex);
  const auto found = [&] {
    return state_->texts[0].contains(text) || state_->texts[1].contains(text);
  };
  state_->changed.wait_for(lock, limit, [&] { return found() || state_->open_streams == 0; });
  return found();
}

finished_process run(const child_options& options, std::chrono::milliseconds limit) {
  child_process child(options);
  finished_process done;
  if (const auto status = child.wait(limit)) {
    done.status = *status;
    child.wait_for_end_of_output(std::chrono::seconds(5));
  }
  done.output = child.output();
  done.errors = child.errors();
  return done;
}

}  // namespace pagemill::test
