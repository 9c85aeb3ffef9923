#include "common/extractor/runtime_folder.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>

#include <doctest/doctest.h>

#include "tests/support/temp_folder.hpp"

using namespace pagemill;
namespace fs = std::filesystem;

namespace {

/// "" where the folder is fit, or why not.
std::string verdict(const fs::path& folder) {
  const auto prepared = prepare_runtime_folder(folder);
  return prepared ? "" : prepared.error().message;
}

}  // namespace

TEST_CASE("a runtime folder is made for its user only, and used again") {
  const test::temp_folder place;
  const auto folder = place.path() / "a" / "b";
  CHECK(verdict(folder) == "");
  CHECK(fs::status(folder).permissions() == fs::perms::owner_all);
  CHECK(verdict(folder) == "");
  fs::permissions(folder, fs::perms(0755));
  CHECK(verdict(folder) == "");
  CHECK(verdict(folder / "") == "");
}

TEST_CASE("a runtime folder that others can write, or lead elsewhere, is refused") {
  const test::temp_folder place;
  const auto folder = place.path() / "run";
  fs::create_directory(folder);
  for (const auto mode : {0775, 0757, 0777}) {
    fs::permissions(folder, fs::perms(mode));
    CHECK(verdict(folder).contains("can be written by others"));
  }
  fs::permissions(folder, fs::perms(0700));
  fs::create_directory_symlink(folder, place.path() / "link");
  CHECK(verdict(place.path() / "link").contains("is a link"));
  CHECK(verdict(place.path() / "link" / "").contains("is a link"));
  std::ofstream(place.path() / "file") << "x";
  CHECK(verdict(place.path() / "file").contains("no folder"));
  if (::geteuid() == 0) {
    REQUIRE(::chown(folder.c_str(), 65534, 65534) == 0);
    CHECK(verdict(folder).contains("belongs to another user"));
  }
  CHECK_THROWS_AS(verdict(place.path() / "file" / "run"), fs::filesystem_error);
}
