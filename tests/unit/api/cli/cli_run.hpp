/// A run of the command line in a test: what it understands, what it prints, files it reads.
#pragma once
#include <expected>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "api/cli/arguments/arguments.hpp"
#include "api/cli/commands/commands.hpp"

namespace pagemill::cli {

struct run_streams {
  std::ostringstream out;
  std::ostringstream errors;

  command_context context(std::string url, display_kind kind = display_kind::lines) {
    command_context made{.server = {}, .kind = kind, .streams = {out, errors}, .size = [] {
                           return terminal_size{};
                         }};
    made.server.url = std::move(url);
    made.server.patience = std::chrono::seconds(5);
    return made;
  }
};

struct temporary_file {
  std::filesystem::path path;
  temporary_file(const std::string& name, const std::string& content)
      : path(std::filesystem::temp_directory_path() / (std::to_string(getpid()) + "-" + name)) {
    std::ofstream(path, std::ios::binary) << content;
  }
  ~temporary_file() { std::filesystem::remove(path); }
};

/// What the program prints and ends with, or what it understood.
struct parse_result {
  std::expected<parsed_arguments, exit_code> parsed;
  std::string out;
  std::string errors;
};

inline parse_result parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "pagemill");
  std::ostringstream out;
  std::ostringstream errors;
  auto parsed =
      parse_arguments(static_cast<int>(arguments.size()), arguments.data(), {out, errors});
  return {std::move(parsed), out.str(), errors.str()};
}

}  // namespace pagemill::cli
