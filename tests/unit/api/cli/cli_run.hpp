/// A run of the command line in a test: what it prints, what it returns, files it reads.
#pragma once
#include <chrono>
#include <expected>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include "api/cli/command_line.hpp"

namespace pagemill::cli {

struct temporary_file {
  std::filesystem::path path;
  temporary_file(const std::string& name, const std::string& content)
      : path(std::filesystem::temp_directory_path() / (std::to_string(getpid()) + "-" + name)) {
    std::ofstream(path, std::ios::binary) << content;
  }
  ~temporary_file() { std::filesystem::remove(path); }
};

/// What the program understood, or what it prints and ends with.
struct parse_result {
  std::expected<command_line, exit_code> parsed;
  std::string out;
  std::string errors;
};

inline parse_result parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "pagemill");
  std::ostringstream out;
  std::ostringstream errors;
  auto parsed =
      parse_command_line(static_cast<int>(arguments.size()), arguments.data(), {out, errors});
  return {std::move(parsed), out.str(), errors.str()};
}

struct run_result {
  exit_code code;
  std::string out;
  std::string errors;
};

/// Runs the program as far as main() does, not on a terminal, with an impatient client.
inline run_result run(std::vector<const char*> arguments) {
  auto got = parse(std::move(arguments));
  if (!got.parsed) return {got.parsed.error(), std::move(got.out), std::move(got.errors)};
  std::ostringstream out;
  std::ostringstream errors;
  got.parsed->service.patience = std::chrono::seconds(5);
  const auto kind = got.parsed->json ? display_kind::json : display_kind::lines;
  const auto code =
      got.parsed->run({got.parsed->service, kind, {out, errors}, [] { return terminal_size{}; }});
  return {code, out.str(), errors.str()};
}

/// The same, talking to the service at `url`.
inline run_result run_at(const std::string& url, std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), {"--url", url.c_str()});
  return run(std::move(arguments));
}

/// The method and target of a request, such as "GET /api/v1/queue".
inline std::string asked(const std::string& request) {
  return request.substr(0, request.find(" HTTP"));
}

inline std::string job_json(const std::string& status) {
  return R"({"id":"job-1","document_id":"doc-1","status":")" + status +
         R"(","stage":"extracting","progress":{"pages_done":1,"pages_total":3,"percent":30}})";
}

}  // namespace pagemill::cli
