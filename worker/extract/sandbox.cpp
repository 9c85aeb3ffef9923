#include "worker/extract/sandbox.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <fcntl.h>
#include <format>
#include <fstream>
#include <grp.h>
#include <memory>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <system_error>
#include <unistd.h>

#include <seccomp.h>

namespace pagemill::extract {
namespace {

void check(bool good, const char* what) {
  if (!good) throw std::system_error(errno, std::generic_category(), what);
}

/// When the host or the unit has no memory left, the kernel kills extractors first and not the
/// process that serves. To raise the score needs no right; without /proc, things stay as they are.
void be_killed_first() {
  std::ofstream("/proc/self/oom_score_adj") << oom_score_adjustment;
}

void close_others(const std::vector<int>& keep) {
  unsigned first = STDERR_FILENO + 1;
  for (const int descriptor : keep) {
    const auto kept = static_cast<unsigned>(descriptor);
    if (kept > first) check(close_range(first, kept - 1, 0) == 0, "close_range");
    first = kept + 1;
  }
  check(close_range(first, ~0U, 0) == 0, "close_range");
}

void drop_user(const sandbox_settings& settings) {
  if (geteuid() != 0 || !settings.user || !settings.group) return;
  check(setgroups(0, nullptr) == 0, "setgroups");
  check(setresgid(*settings.group, *settings.group, *settings.group) == 0, "setresgid");
  check(setresuid(*settings.user, *settings.user, *settings.user) == 0, "setresuid");
}

void limit(__rlimit_resource resource, rlim_t value, const char* what) {
  const rlimit bounds{value, value};
  check(setrlimit(resource, &bounds) == 0, what);
}

#ifdef PAGEMILL_SANITIZED
int statm = -1;  ///< /proc/self/statm, opened before the sandbox starts
long resident_pages_max = 0;

/// A sanitizer reserves terabytes of address space, so resident memory is checked instead, 20 times
/// a second.
void watch_memory(int) {
  char text[128];
  const ssize_t size = pread(statm, text, sizeof text - 1, 0);
  if (size <= 0) return;
  text[size] = '\0';
  const char* at = text;
  while (*at != '\0' && *at != ' ') ++at;
  long resident = 0;
  for (++at; *at >= '0' && *at <= '9'; ++at) resident = resident * 10 + (*at - '0');
  if (resident > resident_pages_max) _exit(exit_out_of_memory);
}

void limit_memory(int memory_mb) {
  statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  check(statm >= 0, "/proc/self/statm");
  resident_pages_max = (static_cast<long>(memory_mb) << 20) / sysconf(_SC_PAGESIZE);
  struct sigaction action{};
  action.sa_handler = watch_memory;
  action.sa_flags = SA_RESTART;
  check(sigaction(SIGALRM, &action, nullptr) == 0, "sigaction");
  const itimerval every{.it_interval = {0, 50'000}, .it_value = {0, 50'000}};
  check(setitimer(ITIMER_REAL, &every, nullptr) == 0, "setitimer");
}
#else
void limit_memory(int memory_mb) {
  limit(RLIMIT_AS, static_cast<rlim_t>(memory_mb) << 20, "RLIMIT_AS");
}
#endif

void set_limits(const sandbox_settings& settings) {
  limit(RLIMIT_CORE, 0, "RLIMIT_CORE");
#ifndef PAGEMILL_SANITIZED  // sanitizer reports may go to a file
  // `pagemill-extract x.pdf > records` also writes a file; a pool's child writes none.
  if (!settings.writes_file) limit(RLIMIT_FSIZE, 0, "RLIMIT_FSIZE");
#endif
  limit(RLIMIT_NOFILE, 16, "RLIMIT_NOFILE");
  limit(RLIMIT_NPROC, 0, "RLIMIT_NPROC");
  // The soft limit is that of a document: a parent without privileges could not raise the hard one
  // for the next document.
  const rlim_t for_good = settings.cpu_limit_seconds > 0
                              ? static_cast<rlim_t>(settings.cpu_limit_seconds)
                              : RLIM_INFINITY;
  const rlim_t now =
      settings.cpu_seconds > 0 ? static_cast<rlim_t>(settings.cpu_seconds) : for_good;
  const rlimit cpu{std::min(now, for_good), for_good};
  check(setrlimit(RLIMIT_CPU, &cpu) == 0, "RLIMIT_CPU");
  limit_memory(settings.memory_mb);
}

void follow_parent(const sandbox_settings& settings) {
  if (!settings.parent) return;
  // Started from a descriptor, it would be called like that descriptor's number.
  check(prctl(PR_SET_NAME, "pagemill-extract") == 0, "PR_SET_NAME");
  check(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0, "PR_SET_PDEATHSIG");
  // The parent may have died before the line above.
  if (getppid() != *settings.parent) _exit(exit_parent_gone);
}

class filter {
 public:
  filter() : context_(seccomp_init(SCMP_ACT_KILL_PROCESS), seccomp_release) {
    if (!context_) throw std::system_error(ENOMEM, std::generic_category(), "seccomp_init");
  }
  void allow(int call) { add(call, {}); }
  void allow_if(int call, scmp_arg_cmp condition) { add(call, {&condition, 1}); }
  void load() {
    const int code = seccomp_load(context_.get());
    if (code != 0) throw std::system_error(-code, std::generic_category(), "seccomp_load");
  }

 private:
  struct conditions {
    const scmp_arg_cmp* first = nullptr;
    unsigned count = 0;
  };
  void add(int call, conditions when) {
    const int code =
        seccomp_rule_add_array(context_.get(), SCMP_ACT_ALLOW, call, when.count, when.first);
    if (code != 0) throw std::system_error(-code, std::generic_category(), "seccomp rule");
  }
  std::unique_ptr<void, void (*)(scmp_filter_ctx)> context_;
};

void filter_system_calls() {
  filter rules;
  // Reading the input, writing records, receiving the next document.
  for (const int call : {SCMP_SYS(read), SCMP_SYS(pread64), SCMP_SYS(write), SCMP_SYS(lseek),
                         SCMP_SYS(fstat), SCMP_SYS(close), SCMP_SYS(recvmsg)}) {
    rules.allow(call);
  }
  // Memory: never executable.
  for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) {
    rules.allow_if(call, scmp_arg_cmp{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0});
  }
  for (const int call :
       {SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(brk), SCMP_SYS(madvise), SCMP_SYS(futex)}) {
    rules.allow(call);
  }
  // Clocks, the CPU alarm, exit.
  for (const int call : {SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday), SCMP_SYS(setitimer),
                         SCMP_SYS(getrandom), SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask),
                         SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall), SCMP_SYS(exit),
                         SCMP_SYS(exit_group), SCMP_SYS(getpid), SCMP_SYS(gettid)}) {
    rules.allow(call);
  }
  // abort() signals its own thread.
  rules.allow_if(SCMP_SYS(tgkill),
                 scmp_arg_cmp{0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(getpid()), 0});
#ifdef PAGEMILL_SANITIZED
  // For a sanitizer's runtime and its reports.
  for (const int call : {SCMP_SYS(sigaltstack), SCMP_SYS(sched_yield), SCMP_SYS(readlink),
                         SCMP_SYS(prctl), SCMP_SYS(getrlimit), SCMP_SYS(prlimit64),
                         SCMP_SYS(sched_getaffinity), SCMP_SYS(membarrier), SCMP_SYS(pipe2)}) {
    rules.allow(call);
  }
#endif
  rules.load();
}

}  // namespace

void enter_sandbox(const sandbox_settings& settings) {
  be_killed_first();
  close_others(settings.descriptors);
  check(clearenv() == 0, "clearenv");
  tzset();  // reads a file once: the document's dates are converted later
  drop_user(settings);
  // After changing the user, which resets both.
  check(prctl(PR_SET_DUMPABLE, 0) == 0, "PR_SET_DUMPABLE");
  follow_parent(settings);
  check(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "PR_SET_NO_NEW_PRIVS");
  set_limits(settings);
  filter_system_calls();
}

std::string describe_memory_limit(int memory_mb) {
#ifdef PAGEMILL_SANITIZED
  return std::format("sanitizer build: {} MB of resident memory, watched, instead of RLIMIT_AS",
                     memory_mb);
#else
  return std::format("{} MB of address space (RLIMIT_AS)", memory_mb);
#endif
}

int try_forbidden(const std::string& what) {
  if (what == "socket") return socket(AF_INET, SOCK_STREAM, 0);
  if (what == "open") return open("/etc/passwd", O_RDONLY | O_CLOEXEC);
  if (what == "fork") return fork();
  if (what == "kill") return kill(getppid(), 0);
  if (what == "mprotect") {
    void* memory = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return mprotect(memory, 4096, PROT_READ | PROT_EXEC);
  }
  if (what == "exec") {
    std::array<char*, 1> none{nullptr};
    return execve("/bin/true", none.data(), none.data());
  }
  return -1;
}

}  // namespace pagemill::extract
