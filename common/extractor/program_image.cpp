#include "common/extractor/program_image.hpp"

#include <array>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace pagemill {
namespace {

/// Above the descriptors that a child gets.
constexpr int descriptor_min = 10;

bool is_script(int file) {
  std::array<char, 2> start{};
  return pread(file, start.data(), start.size(), 0) == 2 && start[0] == '#' && start[1] == '!';
}

}  // namespace

program_image::program_image(std::filesystem::path path) : path_(std::move(path).string()) {
  reopen();
}

void program_image::reopen() {
  descriptor fresh(open(path_.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fresh.is_open()) return;
  if (is_script(fresh.value())) {
    held_.close();
  } else if (held_.is_open()) {
    // The number stays: below it, each child has a descriptor to close.
    dup3(fresh.value(), held_.value(), O_CLOEXEC);
  } else if (descriptor high(fcntl(fresh.value(), F_DUPFD_CLOEXEC, descriptor_min));
             high.is_open()) {
    held_ = std::move(high);
  }
}

}  // namespace pagemill
