#include <array>
#include <fcntl.h>
#include <fstream>
#include <signal.h>
#include <spawn.h>
#include <string>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

#include "tests/integration/extractor/extractor_fixture.hpp"
#include "tests/support/places.hpp"

namespace pagemill::test {
namespace {

/// Runs the program manually and returns its wait status.
int run_by_hand(std::vector<std::string> words) {
  words.insert(words.begin(), program("pagemill-extract"));
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::array<char*, 1> environment{nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t pid = -1;
  REQUIRE(posix_spawn(&pid, words[0].c_str(), &actions, nullptr, arguments.data(),
                      environment.data()) == 0);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  REQUIRE(waitpid(pid, &status, 0) == pid);
  return status;
}

std::string status_line(int pid, const std::string& name) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(name + ":")) return line.substr(name.size() + 2);
  }
  return {};
}

TEST_CASE("the sandbox kills a process that opens, connects, forks, executes or signals") {
  for (const std::string what : {"socket", "open", "fork", "exec", "kill", "mprotect"}) {
    CAPTURE(what);
    const int status = run_by_hand({"--self-test=" + what});
    REQUIRE(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGSYS);
  }
}

TEST_CASE("the program, run manually, reports how it ended") {
  CHECK(WEXITSTATUS(run_by_hand({"--help"})) == 0);
  CHECK(WEXITSTATUS(run_by_hand({"--no-such-flag"})) == 64);
  CHECK(WEXITSTATUS(run_by_hand({})) == 64);
  CHECK(WEXITSTATUS(run_by_hand({"--pages=5-1", "/dev/null"})) == 64);
  CHECK(WEXITSTATUS(run_by_hand({"/nowhere.pdf"})) == 2);
  CHECK(WEXITSTATUS(run_by_hand({"/dev/null"})) == 1);
}

TEST_CASE("a child can read its input but not change it, not even through its memory") {
  const auto file = spool("bytes");
  CHECK(fcntl(file.descriptor(), F_GETFL) % 4 == O_RDONLY);
  std::array<char, 8> read{};
  CHECK(pread(file.descriptor(), read.data(), read.size(), 0) == 5);
  CHECK(std::string_view(read.data()) == "bytes");
  CHECK(mmap(nullptr, 5, PROT_READ | PROT_WRITE, MAP_SHARED, file.descriptor(), 0) == MAP_FAILED);
  CHECK(ftruncate(file.descriptor(), 0) != 0);
}

TEST_CASE("a child has no privileges and cannot be inspected") {
  extractor_pool pool(program_settings());
  auto child = pool.take(make_workspace());
  const auto file = spool_pdf({});
  REQUIRE(run(child, {.input = file.descriptor()}).end() != nullptr);
  CHECK(status_line(child.pid(), "Seccomp") == "2");
  CHECK(status_line(child.pid(), "NoNewPrivs") == "1");
  int score = 0;
  std::ifstream("/proc/" + std::to_string(child.pid()) + "/oom_score_adj") >> score;
  CHECK(score == 800);
  CHECK(status_line(child.pid(), "CapEff") == "0000000000000000");
  if (geteuid() == 0) CHECK(status_line(child.pid(), "Uid").find("0\t") != 0);
}

TEST_CASE("children die with the process that started them, even when it is killed") {
  std::array<int, 2> pipes{};
  REQUIRE(pipe(pipes.data()) == 0);
  const pid_t parent = fork();
  if (parent == 0) {
    {
      auto* pool = new extractor_pool(program_settings());
      auto* child = new extractor_child(pool->take(make_workspace()));
      const auto file = spool_pdf({});
      run(*child, {.input = file.descriptor()});
      const int pid = child->pid();
      if (write(pipes[1], &pid, sizeof pid) != sizeof pid) _exit(1);
    }
    kill(getpid(), SIGKILL);
  }
  close(pipes[1]);
  int pid = 0;
  REQUIRE(read(pipes[0], &pid, sizeof pid) == sizeof pid);
  close(pipes[0]);
  REQUIRE(waitpid(parent, nullptr, 0) == parent);
  CHECK(is_gone(pid));
}

}  // namespace
}  // namespace pagemill::test
