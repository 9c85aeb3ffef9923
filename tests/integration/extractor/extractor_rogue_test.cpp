// Children that were taken over: they say more than they may, or work when nobody asked them to.
#include <algorithm>
#include <filesystem>
#include <format>
#include <fstream>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

#include "tests/integration/extractor/extractor_fixture.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/process_info.hpp"
#include "tests/support/temp_folder.hpp"

namespace pagemill::test {
namespace {

using namespace std::chrono_literals;

/// What every such child begins with.
constexpr std::string_view prelude = R"(#!/usr/bin/python3 -S
import json, os, socket, sys, time
requests = socket.socket(fileno=3)
def await_request():
    line = b""
    while not line.endswith(b"\n"):
        part = requests.recv(65536)
        if not part: sys.exit(0)
        line += part
def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
def begin():
    await_request()
    say(json.dumps({"type": "document", "version": VERSION, "page_count": 3, "outline": [],
                    "attachments": [], "form": [], "problems": [], "profile": {}}))
def end():
    say('{"type":"end","pages":0,"problems":[]}')
)";

class rogue_child {
 public:
  explicit rogue_child(const std::string& body) {
    auto text = std::string(prelude);
    const std::string_view version = "VERSION";
    text.replace(text.find(version), version.size(), std::to_string(extractor_version));
    std::ofstream(program_) << text << body << "\n";
    std::filesystem::permissions(program_, std::filesystem::perms(0755));
    std::filesystem::permissions(folder_.path(), std::filesystem::perms(0755));
    settings_ = program_settings();
    settings_.program = program_;
  }
  const extractor_settings& settings() const { return settings_; }

 private:
  temp_folder folder_;
  std::filesystem::path program_ = folder_.path() / "extractor";
  extractor_settings settings_;
};

collected run_rogue(const std::string& body, extract_limits limits = {}) {
  const rogue_child rogue(body);
  extractor_pool pool(rogue.settings());
  auto child = pool.take(make_workspace());
  const auto file = spool("%PDF-");
  return run(child, {.input = file.descriptor(), .limits = limits});
}

}  // namespace

TEST_CASE("a child that says what no extractor says is killed, and nothing of that is passed on") {
  for (const std::string_view said :
       {R"(say('{"type":"page","number":1,"problem":"odd"}'))",
        R"(say('{"type":"page","number":1,"rotation":7}'))", R"(say('{"type":"page","number":4}'))",
        R"(say('{"type":"page","number":1,"blocks":[{"kind":"code","odd":1}]}'))",
        R"(say('{"type":"failure","code":"odd","message":""}'))",
        R"(say('{"type":"failure","code":"no_pages","message":"' + "x" * 60000000 + '"}'))",
        R"(say('{"type":"failure","code":"no_pages","message":"' + "x" * 600 + '"}'))",
        R"(say('{"type":"image","page":1,"index":0,"bbox":[0,0,1,1]}' * 2))",
        R"([say('{"type":"image","page":1,"index":0,"bbox":[0,0,1,1]}') for i in range(2)])",
        R"(say('{"type":"end","problems":[{"page":9,"code":"page_damaged"}]}'))",
        R"([say('{"type":"progress","page":1}') for i in range(3000)])", R"(say("x" * 17000000))",
        R"(sys.stdout.write("[" * 17000000); sys.stdout.flush())"}) {
    CAPTURE(said);
    const auto all = run_rogue(std::format("begin()\n{}\nawait_request()", said));
    REQUIRE(all.death() != nullptr);
    CHECK(all.death()->cause == death_cause::bad_output);
    CHECK_FALSE(all.death()->before_first_record);
    CHECK(all.pages.empty());
    CHECK(all.images.size() <= 1);
  }
}

TEST_CASE("rubbish before the first record says that perhaps no document can be read here") {
  const auto all = run_rogue("await_request()\nsay('rubbish')\nawait_request()");
  REQUIRE(all.death() != nullptr);
  CHECK(all.death()->cause == death_cause::bad_output);
  CHECK(all.death()->before_first_record);
}

TEST_CASE("a child that talks all the time has no more CPU time than a silent one") {
  const auto all = run_rogue(
      "begin()\nfor i in range(900):\n  sum(range(2000000))\n"
      "  say('{\"type\":\"progress\",\"page\":1}')",
      {.document_cpu_seconds = 1});
  REQUIRE(all.death() != nullptr);
  CHECK(all.death()->cause == death_cause::timeout);
}

TEST_CASE("a long line that does not come to its end is cut off") {
  const auto all = run_rogue(
      "begin()\nsys.stdout.write('[' * 2000000)\nsys.stdout.flush()\n"
      "while True:\n  time.sleep(0.2)\n  sys.stdout.write('[')\n  sys.stdout.flush()");
  REQUIRE(all.death() != nullptr);
  CHECK(all.death()->cause == death_cause::bad_output);
}

TEST_CASE("a child that works after its last record is killed") {
  const rogue_child rogue("begin()\nend()\nwhile True: pass");
  extractor_pool pool(rogue.settings());
  const auto file = spool("%PDF-");
  int pid = 0;
  {
    auto child = pool.take(make_workspace());
    pid = child.pid();
    CHECK(run(child, {.input = file.descriptor()}).end() != nullptr);
  }
  CHECK(is_gone(pid));
}

TEST_CASE("a child that works before its first request is replaced") {
  const rogue_child rogue("while True: pass");
  auto settings = rogue.settings();
  settings.slots = 1;
  const extractor_pool pool(settings);
  std::vector<int> first;
  REQUIRE(eventually(10s, [&] { return !(first = children()).empty(); }));
  CHECK(eventually(30s, [&] { return !std::ranges::contains(children(), first[0]); }));
}

TEST_CASE("a child has a hard limit of CPU time, and is replaced before it reaches that") {
  auto settings = program_settings();
  settings.cpu_seconds = 7;
  extractor_pool pool(settings);
  const auto file = spool_pdf({});
  const auto slow = spool_pdf({.kind = pdf_writer::pdf_kind::slow, .pages = 1, .odd_page = 1});
  const auto workspace = make_workspace();
  const auto limits = extract_limits{.page_cpu_seconds = 4};
  int first = 0;
  {
    auto child = pool.take(workspace);
    first = child.pid();
    REQUIRE(run(child, {.input = file.descriptor()}).end() != nullptr);
    std::ifstream held(std::format("/proc/{}/limits", first));
    const std::string text{std::istreambuf_iterator<char>(held), {}};
    CHECK(text.contains("Max cpu time              7                    7 "));
  }
  {
    auto child = pool.take(workspace);
    CHECK(child.pid() == first);
    REQUIRE(run(child, {.input = slow.descriptor(), .limits = limits}).end() != nullptr);
  }
  CHECK(pool.take(workspace).pid() != first);
}

#ifndef PAGEMILL_SANITIZED
TEST_CASE("whatever four children say at once, their parent grows by less than 300 MB") {
  for (const std::string_view blocks :
       {R"('"blocks":[' + ",".join(['{"kind":"code"}'] * 740000) + ']')",
        R"('"blocks":[' + ",".join(['{"kind":"code"}'] * 190000) + ']')",
        R"('"blocks":[{"kind":"table","rows":[' + ",".join(['[]'] * 790000) + ']}]')",
        R"('"blocks":[{"kind":"table","rows":[[' + ",".join(['""'] * 700000) + ']]}]')",
        R"('"text":"' + "\\u0041" * 1900000 + '"')", R"('"news":[' + "[],"  * 4000000 + '1]')"}) {
    CAPTURE(blocks);
    const auto record = std::format("'{{\"type\":\"page\",\"number\":1,' + {} + '}}'", blocks);
    const rogue_child rogue(std::format("begin()\nsay({})\nawait_request()", record));
    auto settings = rogue.settings();
    settings.slots = 4;
    extractor_pool pool(settings);
    const auto file = spool("%PDF-");
    const auto idle = resident_bytes(getpid());
    std::ofstream("/proc/self/clear_refs") << "5";  // the peak is what it is now
    std::vector<std::thread> slots;
    for (int i = 0; i < 4; ++i) {
      slots.emplace_back([&] {
        auto child = pool.take(make_workspace());
        child.start({.input = file.descriptor()});
        while (true) {
          const auto event = child.next(std::chrono::steady_clock::now() + 60s);
          if (std::holds_alternative<page_record>(event) ||
              std::holds_alternative<extractor_death>(event)) {
            return;
          }
        }
      });
    }
    for (auto& slot : slots) slot.join();
    const auto grown = resident_bytes_peak(getpid()) - idle;
    const auto megabytes = grown / 1'000'000;
    MESSAGE(megabytes << " MB");
    CHECK(grown < 300'000'000);
  }
}
#endif

}  // namespace pagemill::test
