#include "tests/support/process_info.hpp"

#include <filesystem>
#include <format>
#include <fstream>
#include <string>

namespace pagemill::test {
namespace {

std::uint64_t kilobytes_of(pid_t pid, const std::string& name) {
  std::ifstream status(std::format("/proc/{}/status", pid));
  for (std::string word; status >> word;) {
    std::uint64_t kilobytes = 0;
    if (word == name && status >> kilobytes) return kilobytes * 1024;
  }
  return 0;
}

}  // namespace

char process_state(pid_t pid) {
  std::ifstream stat(std::format("/proc/{}/stat", pid));
  std::string line;
  std::getline(stat, line);
  const auto name_end = line.rfind(')');  // the name may contain anything
  return name_end == line.npos || name_end + 2 >= line.size() ? '\0' : line[name_end + 2];
}

std::vector<pid_t> descendants(pid_t pid) {
  std::vector<pid_t> found;
  std::error_code gone;
  const std::filesystem::directory_iterator tasks(std::format("/proc/{}/task", pid), gone);
  for (const auto& task : tasks) {
    std::ifstream children(task.path() / "children");
    for (pid_t child = 0; children >> child;) {
      found.push_back(child);
      const auto below = descendants(child);
      found.insert(found.end(), below.begin(), below.end());
    }
  }
  return found;
}

std::uint64_t resident_bytes(pid_t pid) {
  return kilobytes_of(pid, "VmRSS:");
}

std::uint64_t resident_bytes_peak(pid_t pid) {
  return kilobytes_of(pid, "VmHWM:");
}

std::size_t descriptor_count(pid_t pid) {
  std::error_code gone;
  std::size_t count = 0;
  const std::filesystem::directory_iterator entries(std::format("/proc/{}/fd", pid), gone);
  for ([[maybe_unused]] const auto& entry : entries) ++count;
  return count;
}

}  // namespace pagemill::test
