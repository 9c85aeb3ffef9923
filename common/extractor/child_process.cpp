#include "common/extractor/child_process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <system_error>
#include <vector>

namespace pagemill {
namespace {

constexpr int control_in_child = 3;     ///< pagemill-extract --service expects it there
constexpr int safe_descriptor = 10;     ///< the child's ends are moved above their targets first
constexpr int pipe_bytes = 1 << 20;     ///< the bounded queue between extraction and the next step
constexpr int send_seconds = 10;        ///< for a request; a child that does not read it is killed
constexpr int exit_out_of_memory = 86;  ///< of pagemill-extract

void check(bool good, const char* what) {
  if (!good) throw std::system_error(errno, std::generic_category(), what);
}

descriptor above_standard(descriptor low) {
  descriptor high(fcntl(low.value(), F_DUPFD_CLOEXEC, safe_descriptor));
  check(high.is_open(), "descriptor of an extractor child");
  return high;
}

class spawn_plan {
 public:
  spawn_plan(int control, int records, int program) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, records, STDOUT_FILENO);
#ifndef PAGEMILL_SANITIZED  // sanitizers report to standard error
    posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
#endif
    posix_spawn_file_actions_adddup2(&actions_, control, control_in_child);
    // The program's own descriptor closes at exec.
    int next = control_in_child + 1;
    while (next < program) posix_spawn_file_actions_addclose(&actions_, next++);
    posix_spawn_file_actions_addclosefrom_np(&actions_, std::max(next, program + 1));
    // Own process group: Ctrl-C at a terminal goes to the parent, which drains.
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(
        &attributes_,
        static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP));
  }
  ~spawn_plan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  spawn_plan(const spawn_plan&) = delete;
  spawn_plan& operator=(const spawn_plan&) = delete;

  pid_t run(const std::string& program, std::vector<std::string> words) const {
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::array<char*, 1> environment{nullptr};
    pid_t pid = -1;
    const int code = posix_spawn(&pid, program.c_str(), &actions_, &attributes_, arguments.data(),
                                 environment.data());
    if (code != 0) throw std::system_error(code, std::generic_category(), words.front());
    return pid;
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

std::vector<std::string> command_of(const extractor_settings& settings,
                                    const std::optional<child_user>& user) {
  std::vector<std::string> words{settings.program.string(), "--service",
                                 "--parent=" + std::to_string(getpid()),
                                 "--memory-mb=" + std::to_string(settings.memory_mb),
                                 "--cpu-limit-seconds=" + std::to_string(settings.cpu_seconds)};
  if (user) {
    words.push_back("--user=" + std::to_string(user->user) + ":" + std::to_string(user->group));
  }
  return words;
}

/// What the child has to execute.
std::string name_in_child(const program_image& program) {
  if (program.held() < 0) return program.path();
  return "/proc/self/fd/" + std::to_string(program.held());
}

}  // namespace

void child_process::kill(kill_reason why) noexcept {
  auto none = kill_reason::none;
  reason.compare_exchange_strong(none, why);
  // After the end this refers to no process and does nothing.
  syscall(SYS_pidfd_send_signal, pidfd.value(), SIGKILL, nullptr, 0);
}

bool child_process::has_exited() const {
  pollfd end{.fd = pidfd.value(), .events = POLLIN, .revents = 0};
  return poll(&end, 1, 0) > 0;
}

int child_process::reap() {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) check(errno == EINTR, "waitpid");
  return status;
}

double child_process::cpu_seconds() const {
  clockid_t clock{};
  timespec used{};
  if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0) return 0;
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

std::int64_t child_process::resident_bytes() const {
  std::ifstream file("/proc/" + std::to_string(pid) + "/statm");
  std::int64_t all = 0, resident = 0;
  if (!(file >> all >> resident)) return 0;
  return resident * sysconf(_SC_PAGESIZE);
}

void child_process::allow_cpu(int seconds) noexcept {
  rlimit bounds{};
  if (prlimit(pid, RLIMIT_CPU, nullptr, &bounds) != 0) return;
  const auto wanted = static_cast<rlim_t>(std::ceil(cpu_seconds())) + static_cast<rlim_t>(seconds);
  bounds.rlim_cur = std::min(wanted, bounds.rlim_max);
  static_cast<void>(prlimit(pid, RLIMIT_CPU, &bounds, nullptr));
}

std::shared_ptr<child_process> spawn_child(const extractor_settings& settings,
                                           const program_image& program,
                                           const std::optional<child_user>& user) {
  std::array<int, 2> sockets{};
  check(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) == 0, "socketpair");
  descriptor control(sockets[0]), child_control(sockets[1]);
  std::array<int, 2> pipes{};
  check(pipe2(pipes.data(), O_CLOEXEC) == 0, "pipe2");
  descriptor records(pipes[0]), child_records(pipes[1]);
  // An unprivileged user's pipes share a budget; a smaller queue is only slower.
  static_cast<void>(fcntl(records.value(), F_SETPIPE_SZ, pipe_bytes));
  check(fcntl(records.value(), F_SETFL, O_NONBLOCK) == 0, "O_NONBLOCK");
  const timeval patience{.tv_sec = send_seconds, .tv_usec = 0};
  check(setsockopt(control.value(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) == 0,
        "SO_SNDTIMEO");
  child_control = above_standard(std::move(child_control));
  child_records = above_standard(std::move(child_records));

  auto child = std::make_shared<child_process>();
  const spawn_plan plan(child_control.value(), child_records.value(), program.held());
  child->pid = plan.run(name_in_child(program), command_of(settings, user));
  child->pidfd = descriptor(static_cast<int>(syscall(SYS_pidfd_open, child->pid, 0)));
  if (!child->pidfd.is_open()) {
    const int problem = errno;
    ::kill(child->pid, SIGKILL);
    child->reap();
    throw std::system_error(problem, std::generic_category(), "pidfd_open");
  }
  child->control = std::move(control);
  child->records = std::move(records);
  return child;
}

extractor_death explain_death(int status, kill_reason reason) {
  extractor_death death;
  const bool by_signal = WIFSIGNALED(status);
  death.detail = by_signal ? WTERMSIG(status) : WEXITSTATUS(status);
  const bool ours = by_signal && death.detail == SIGKILL && reason != kill_reason::none;
  if (!ours) {
    if (by_signal) {
      death.cause = death.detail == SIGXCPU ? death_cause::timeout : death_cause::signal;
    } else {
      death.cause =
          death.detail == exit_out_of_memory ? death_cause::out_of_memory : death_cause::exit_code;
    }
    return death;
  }
  switch (reason) {
    case kill_reason::timeout: death.cause = death_cause::timeout; break;
    case kill_reason::bad_output: death.cause = death_cause::bad_output; break;
    case kill_reason::asked:
    case kill_reason::retired:
    case kill_reason::none: death.cause = death_cause::killed; break;
  }
  return death;
}

std::string_view to_string(death_cause cause) {
  switch (cause) {
    case death_cause::signal: return "signal";
    case death_cause::exit_code: return "exit_code";
    case death_cause::timeout: return "timeout";
    case death_cause::out_of_memory: return "out_of_memory";
    case death_cause::bad_output: return "bad_output";
    case death_cause::killed: return "killed";
  }
  std::abort();
}

void kill_switch::kill() const noexcept {
  if (!lease_) return;
  const std::scoped_lock lock(lease_->mutex);
  if (lease_->process) lease_->process->kill(kill_reason::asked);
}

}  // namespace pagemill
