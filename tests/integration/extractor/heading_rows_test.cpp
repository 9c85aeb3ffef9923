// The program that prints the evidence for the training of the heading model.
#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include "tests/support/child_process.hpp"
#include "tests/support/pdf/pdf_document.hpp"
#include "tests/support/places.hpp"
#include "tests/support/temp_folder.hpp"

namespace pagemill::test {

TEST_CASE("heading-rows prints each row with as many features as it has names for") {
  const auto tool = program("heading-rows");
  const auto names = run({.program = tool, .arguments = {"--names"}});
  REQUIRE(names.status.code == 0);
  const auto features = std::ranges::count(names.output, '\n');
  CHECK(features > 50);
  const temp_folder folder;
  const auto path = folder.path() / "sample.pdf";
  std::ofstream(path, std::ios::binary)
      << pdf_writer::make_pdf({.kind = pdf_writer::pdf_kind::sample});
  const auto done = run({.program = tool, .arguments = {path.string()}});
  REQUIRE(done.status.code == 0);
  std::istringstream lines(done.output);
  std::set<std::int64_t> pages;
  int asked = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto row = boost::json::parse(line);
    pages.insert(row.at("page").as_int64());
    REQUIRE(row.at("features").as_array().size() == static_cast<std::size_t>(features));
    CHECK_FALSE(row.at("text").as_string().empty());
    asked += row.at("asked").as_bool() ? 1 : 0;
  }
  CHECK(pages.size() == 12);
  CHECK(asked >= 12);
  const auto failed = run({.program = tool, .arguments = {(folder.path() / "none.pdf").string()}});
  CHECK(failed.status.code == 1);
  CHECK(failed.errors.contains("none.pdf"));
}

}  // namespace pagemill::test
