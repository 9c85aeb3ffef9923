#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "tests/integration/extractor/extractor_fixture.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temp_folder.hpp"

namespace pagemill::test {
namespace {

using namespace std::chrono_literals;
using pdf_writer::pdf_kind;

/// A program file that is replaced as dpkg does it: under another name, then renamed.
class installed_extractor {
 public:
  std::filesystem::path path() const { return folder_.path() / "extractor"; }
  void is(const std::filesystem::path& other) const {
    const auto fresh = folder_.path() / "next";
    std::filesystem::copy_file(other, fresh);
    std::filesystem::rename(fresh, path());
  }
  extractor_settings settings() const {
    auto made = program_settings();
    made.program = path();
    made.documents_per_child = 1;
    return made;
  }

 private:
  temp_folder folder_;
};

TEST_CASE("a package that replaces the extractor changes nothing for a process that runs") {
  installed_extractor installed;
  installed.is(program("pagemill-extract"));
  extractor_pool pool(installed.settings());
  installed.is("/bin/false");
  const auto file = spool_pdf({.kind = pdf_kind::plain, .pages = 1});
  // Each child serves one document, so most of these are started after the replacement.
  for (int i = 0; i < 6; ++i) {
    auto child = pool.take(make_workspace());
    CHECK(run(child, {.input = file.descriptor()}).end() != nullptr);
    std::string name;
    std::ifstream("/proc/" + std::to_string(child.pid()) + "/comm") >> name;
    CHECK(name == "pagemill-extrac");
  }
}

TEST_CASE("an extractor that fails is looked for again at its path, so a repair needs no restart") {
  installed_extractor installed;
  installed.is("/bin/false");
  extractor_pool pool(installed.settings());
  installed.is(program("pagemill-extract"));
  const auto file = spool_pdf({.kind = pdf_kind::plain, .pages = 1});
  // The old one may still be there for the moment it takes to exit.
  CHECK(eventually(10s, [&] {
    auto child = pool.take(make_workspace());
    return run(child, {.input = file.descriptor()}).end() != nullptr;
  }));
}

}  // namespace
}  // namespace pagemill::test
