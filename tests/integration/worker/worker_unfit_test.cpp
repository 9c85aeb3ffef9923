// A host that cannot run jobs: the worker gives them back uncharged, says that it is unfit, and
// goes on by itself when the host has recovered.
#include <filesystem>
#include <format>
#include <fstream>

#include <doctest/doctest.h>

#include "tests/integration/site/worker_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/places.hpp"
#include "tests/support/service_manager_socket.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

/// The path of an extractor that is a script until it is repaired.
class breakable_extractor {
 public:
  std::string path() const { return folder_.path() / "extractor"; }
  void is(const std::string& script) {
    const auto fresh = folder_.path() / "next";
    std::ofstream(fresh) << "#!/bin/sh\n" << script << '\n';
    std::filesystem::permissions(fresh, std::filesystem::perms(0755));
    std::filesystem::rename(fresh, path());
  }
  void is_repaired() { is(std::format("exec {} \"$@\"", program("pagemill-extract").string())); }

 private:
  temp_folder folder_;
};

struct unfit_site : worker_site {
  breakable_extractor extractor;
  service_manager_socket manager;
  std::vector<submitted> sent;

  child_process start() {
    return start_worker({.more = {{"PAGEMILL_EXTRACT", extractor.path()},
                                  {"PAGEMILL_EXTRACT_DOCUMENTS", "1"},
                                  {"NOTIFY_SOCKET", manager.address()}}});
  }
  void submit_some(int count) {
    for (int i = 0; i < count; ++i) {
      sent.push_back(submit(plain_pdf(1, static_cast<std::uint64_t>(i) + 1)));
    }
  }
  std::string unfit_code() const {
    return ask("SELECT coalesce(max(unfit_code), '') FROM workers WHERE slot = 'worker-1'");
  }
  bool says(const std::string& code) const {
    return eventually(30s, [&] { return unfit_code() == code; });
  }
  void check_that_all_complete_uncharged() const {
    for (const auto& one : sent) CHECK(reaches(one, "completed", 30s));
    CHECK(ask("SELECT count(*) FROM jobs WHERE failures > 0 OR state = 'failed'") == "0");
  }
};

/// Reads a request as the extractor would, so that the parent can send it.
const std::string takes_a_request = "head -c 1 <&3 >/dev/null; ";

}  // namespace

TEST_CASE("an extractor that is broken from the start holds the jobs until it is repaired") {
  for (const std::string script : {"exit 127", "echo rubbish; exec sleep 60"}) {
    CAPTURE(script);
    unfit_site site;
    site.extractor.is(script);
    auto worker = site.start();
    CHECK(site.says("extractor_unusable"));
    site.submit_some(6);
    CHECK(site.manager.hears("unfit, claims no jobs: extractor_unusable", 30s));
    CHECK(site.ask("SELECT count(*) FROM job_events WHERE event = 'started'") == "0");
    site.extractor.is_repaired();
    site.check_that_all_complete_uncharged();
    CHECK(site.says(""));
    CHECK(site.manager.hears("STATUS=running", 30s));
  }
}

TEST_CASE("an extractor that breaks while jobs run is the host's fault, and another host goes on") {
  for (const std::string end :
       {"exit 127", "kill -SEGV $$", "echo '{\"type\":\"rubbish\"}'; exec sleep 60"}) {
    const auto script = takes_a_request + end;
    CAPTURE(script);
    unfit_site site;
    site.extractor.is_repaired();
    auto worker = site.start();
    const auto before = site.submit(plain_pdf(1, 99));
    REQUIRE(site.reaches(before, "completed", 30s));
    site.extractor.is(script);
    // Those that were started before still read one document each.
    site.submit_some(12);
    CHECK(site.says("extractor_unusable"));
    auto healthy = site.start_worker({.slot = "worker-2"});
    site.check_that_all_complete_uncharged();
    CHECK(site.unfit_code() == "extractor_unusable");
  }
}

TEST_CASE("without its folder for temporary files a worker waits, and goes on when it is back") {
  unfit_site site;
  site.extractor.is_repaired();
  auto worker = site.start();
  const auto folder = site.runtime_folder();
  const auto aside = folder.string() + "-aside";
  std::filesystem::rename(folder, aside);
  site.submit_some(3);
  CHECK(site.says("disk_unusable"));
  std::filesystem::rename(aside, folder);
  site.check_that_all_complete_uncharged();
  CHECK(site.says(""));
}
