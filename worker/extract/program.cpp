#include "worker/extract/program.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <format>
#include <fstream>
#include <iterator>
#include <new>
#include <optional>
#include <span>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "common/extractor/spool_file.hpp"
#include "worker/extract/command_line.hpp"
#include "worker/extract/extraction.hpp"
#include "worker/extract/service.hpp"

namespace pagemill::extract {
namespace {

constexpr int exit_extracted = 0;
constexpr int exit_not_extracted = 1;
constexpr int exit_unable = 2;

/// Not a stream: the program has no streams open in the sandbox.
void complain(std::string_view message) {
  const auto line = std::format("pagemill-extract: {}\n", message);
  std::fputs(line.c_str(), stderr);
}

std::optional<std::string> read_text_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.good() && !file.eof()) return std::nullopt;
  return file.is_open() ? std::optional(text) : std::nullopt;
}

/// A pipe cannot be read twice, so it is copied to an unlinked file first.
void spool(int from, spool_file& to, std::int64_t bytes_max) {
  std::array<std::byte, 256 * 1024> part;
  while (to.size() <= bytes_max) {
    const auto count = read(from, part.data(), part.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw std::system_error(errno, std::generic_category(), "standard input");
    if (count == 0) return;
    to.write(std::span(part).first(static_cast<std::size_t>(count)));
  }
}

/// The input as a seekable descriptor, opened before the sandbox starts.
class input_file {
 public:
  input_file(const std::string& path, std::int64_t bytes_max) {
    struct stat about{};
    if (path != "-") {
      descriptor_ = open(path.c_str(), O_RDONLY | O_CLOEXEC);
      if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), path);
      if (fstat(descriptor_, &about) == 0 && S_ISDIR(about.st_mode)) {
        throw std::system_error(EISDIR, std::generic_category(), path);
      }
    } else {
      descriptor_ = STDIN_FILENO;
    }
    if (lseek(descriptor_, 0, SEEK_CUR) >= 0) return;
    spool_.emplace(std::filesystem::temp_directory_path());
    spool(descriptor_, *spool_, bytes_max);
    descriptor_ = spool_->descriptor();
  }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
  std::optional<spool_file> spool_;
};

bool is_regular_file(int descriptor) {
  struct stat about{};
  return fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode);
}

int run(file_command& command) {
  auto& request = command.request;
  if (!command.password_file.empty()) {
    auto text = read_text_file(command.password_file);
    if (!text) throw std::system_error(errno, std::generic_category(), command.password_file);
    request.password = text->substr(0, text->find_first_of("\r\n"));
  }
  if (!command.profile_file.empty()) {
    auto text = read_text_file(command.profile_file);
    if (!text) throw std::system_error(errno, std::generic_category(), command.profile_file);
    request.profile = std::move(*text);
  }
  const input_file input(command.path, request.limits.file_bytes);
  request.input = input.descriptor();
  if (command.sandboxed) {
    command.sandbox.writes_file = is_regular_file(STDOUT_FILENO);
    if (request.input > STDERR_FILENO) command.sandbox.descriptors = {request.input};
#ifdef PAGEMILL_SANITIZED
    complain(describe_memory_limit(command.sandbox.memory_mb));
#endif
    enter_sandbox(command.sandbox);
  }
  pdf_library library;
  record_writer out(STDOUT_FILENO, progress_records::left_out);
  const auto result = extract_document(library, request, out);
  return result == outcome::extracted ? exit_extracted : exit_not_extracted;
}

int run(service_command& command) {
  command.sandbox.descriptors = {control_descriptor};
  enter_sandbox(command.sandbox);
  return serve_documents();
}

int run(self_test_command& command) {
  enter_sandbox(command.sandbox);
  const int answer = try_forbidden(command.what);
  complain(std::format("{} was not denied: {}", command.what, answer));
  return exit_unable;
}

int run(const exit_command& command) {
  return command.code;
}

}  // namespace

int run_program(int argc, const char* const* argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    auto chosen = parse_command_line(argc, argv);
    return std::visit([](auto& command) { return run(command); }, chosen);
  } catch (const reader_gone&) {
    return exit_extracted;  // `| head` needs no more
  } catch (const std::bad_alloc&) {
    _exit(exit_out_of_memory);
  } catch (const std::exception& problem) {
    complain(problem.what());
    return exit_unable;
  }
}

}  // namespace pagemill::extract
