/// Runs files through extractor children and prints one line each: name, outcome, pages, problems,
/// seconds, resident memory. A miniature worker: a page on which a child dies twice is skipped, as
/// the design says.
#include <chrono>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <format>
#include <fstream>
#include <map>
#include <string>

#include "common/core/descriptor.hpp"
#include "common/extractor/launcher.hpp"

namespace {

using namespace pagemill;
using clock = std::chrono::steady_clock;

constexpr int crashed_pages_max = 5;

struct outcome {
  std::string text;
  int pages = 0;
  int problems = 0;
  int deaths = 0;
  double seconds = 0;
  long resident_mb = 0;
};

long peak_resident_mb(int pid) {
  std::ifstream file(std::format("/proc/{}/status", pid));
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("VmHWM:")) return std::stol(line.substr(6)) / 1024;
  }
  return 0;
}

/// One run of a child. Returns true when the document is finished, well or badly.
bool run_once(extractor_child& child, const extract_request& request, outcome& out,
              extractor_death& death, int& last_page, std::string& profile) {
  child.start(request);
  while (true) {
    const auto event = child.next(clock::now() + std::chrono::hours(1));
    if (out.pages % 16 == 0)
      out.resident_mb = std::max(out.resident_mb, peak_resident_mb(child.pid()));
    if (const auto* document = std::get_if<document_record>(&event)) {
      profile = document->profile;
    } else if (const auto* page = std::get_if<page_record>(&event)) {
      ++out.pages;
      if (!page->value.problem.empty()) ++out.problems;
      last_page = page->value.number;
    } else if (const auto* end = std::get_if<end_record>(&event)) {
      out.text = end->problems.empty() ? "ok" : "problems " + end->problems.front().code;
      break;
    } else if (const auto* failure = std::get_if<failure_record>(&event)) {
      out.text = "failed " + failure->code;
      break;
    } else if (const auto* died = std::get_if<extractor_death>(&event)) {
      death = *died;
      ++out.deaths;
      return false;
    }
  }
  out.resident_mb = std::max(out.resident_mb, peak_resident_mb(child.pid()));
  return true;
}

outcome extract(extractor_pool& pool, const workspace_id& workspace, const std::string& path,
                const std::string& password) {
  outcome out;
  const descriptor input(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  extract_request request{.input = input.value(), .password = password};
  const auto start = clock::now();
  std::map<int, int> deaths;
  while (true) {
    extractor_death death;
    int last_page = request.first_page - 1;
    auto child = pool.take(workspace);
    const bool ended = run_once(child, request, out, death, last_page, request.profile);
    if (ended) break;
    request.first_page = last_page + 1;
    const auto cause = std::string(to_string(death.cause));
    if (++deaths[death.page] < 2) continue;
    if (death.page == 0 || request.skip_pages.size() == crashed_pages_max) {
      out.text = std::format("failed extractor_{} {}", cause, death.detail);
      break;
    }
    request.skip_pages[death.page] = "page_" + cause;
  }
  out.seconds = std::chrono::duration<double>(clock::now() - start).count();
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  extractor_settings settings;
  settings.program = extractor_beside_this_program();
  settings.slots = 1;
  extractor_pool pool(settings);
  const workspace_id workspace{make_uuid_v4()};
  // FILE or FILE=PASSWORD
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const auto equals = argument.rfind(".pdf=");
    const auto path = equals == std::string::npos ? argument : argument.substr(0, equals + 4);
    const auto password = equals == std::string::npos ? "" : argument.substr(equals + 5);
    const auto out = extract(pool, workspace, path, password);
    std::fputs(std::format("{}\t{}\tpages {}\tproblems {}\tdeaths {}\t{:.2f} s\t{} MB\n",
                           std::filesystem::path(path).filename().string(), out.text, out.pages,
                           out.problems, out.deaths, out.seconds, out.resident_mb)
                   .c_str(),
               stdout);
    std::fflush(stdout);
  }
}
