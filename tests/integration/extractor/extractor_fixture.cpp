#include "tests/integration/extractor/extractor_fixture.hpp"

#include <filesystem>
#include <fstream>
#include <poll.h>
#include <span>
#include <sys/syscall.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include "tests/support/eventually.hpp"
#include "tests/support/places.hpp"

namespace pagemill::test {

using clock = std::chrono::steady_clock;

extractor_settings program_settings() {
  extractor_settings settings;
  settings.program = program("pagemill-extract");
  settings.slots = 2;
#ifdef PAGEMILL_SANITIZED
  settings.memory_growth_mb = 256;  // its shadow and what it keeps of freed memory count, too
#endif
  return settings;
}

workspace_id make_workspace() {
  return {make_uuid_v4()};
}

spool_file spool(const std::string& bytes) {
  spool_file file(std::filesystem::temp_directory_path());
  file.write(std::as_bytes(std::span(bytes)));
  file.seal();
  return file;
}

spool_file spool_pdf(const pdf_writer::pdf_options& options) {
  return spool(pdf_writer::make_pdf(options));
}

collected collect(extractor_child& child) {
  collected all;
  while (std::holds_alternative<std::monostate>(all.last)) {
    auto event = child.next(clock::now() + patience * std::chrono::minutes(1));
    std::visit(
        [&all](auto&& value) {
          using kind = std::decay_t<decltype(value)>;
          if constexpr (std::is_same_v<kind, document_record>) {
            all.documents.push_back(std::move(value));
          } else if constexpr (std::is_same_v<kind, page_record>) {
            all.pages.push_back(std::move(value));
          } else if constexpr (std::is_same_v<kind, image_record>) {
            all.images.push_back(value);
          } else if constexpr (std::is_same_v<kind, picture_record>) {
            all.pictures.push_back(value);
          } else if constexpr (std::is_same_v<kind, part_bytes>) {
            all.part += value.bytes;
          } else if constexpr (std::is_same_v<kind, attachment_record>) {
            all.attached.push_back(value);
          } else if constexpr (std::is_same_v<kind, nothing_yet>) {
            FAIL("the child sent nothing for minutes");
          } else {
            all.last = std::move(value);
          }
        },
        std::move(event));
  }
  return all;
}

collected run(extractor_child& child, const extract_request& request) {
  child.start(request);
  return collect(child);
}

int open_descriptors() {
  int count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    ++count;
  }
  return count - 1;  // without the iterator's own
}

std::vector<int> children() {
  std::vector<int> pids;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream file(task.path() / "children");
    for (int pid = 0; file >> pid;) pids.push_back(pid);
  }
  return pids;
}

bool is_gone(int pid) {
  const auto pidfd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (pidfd < 0) return true;
  pollfd end{.fd = pidfd, .events = POLLIN, .revents = 0};
  const bool gone = poll(&end, 1, 10'000) > 0;
  close(pidfd);
  return gone;
}

}  // namespace pagemill::test
