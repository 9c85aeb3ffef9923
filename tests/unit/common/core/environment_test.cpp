#include "common/core/environment.hpp"

#include <algorithm>
#include <array>

#include <doctest/doctest.h>

#include "tests/support/temp_folder.hpp"

using pagemill::settings_source;

namespace {

template <std::size_t N>
settings_source from(const std::array<const char*, N>& arguments) {
  return settings_source::from_process(static_cast<int>(N), arguments.data());
}

}  // namespace

TEST_CASE("a setting that is absent or empty has its default") {
  settings_source source({{"EMPTY", ""}});
  CHECK(source.text("EMPTY", "default") == "default");
  CHECK(source.text("ABSENT") == "");
  CHECK(source.integer("EMPTY", 7, 1, 9) == 7);
  CHECK(source.flag("EMPTY", true));
  CHECK(source.choice("ABSENT", {"first", "second"}) == "first");
  CHECK(source.errors().empty());
}

TEST_CASE("values of the right form are taken") {
  settings_source source({{"A", "-12"}, {"C", "off"}, {"D", "second"}, {"E", "a b"}});
  CHECK(source.integer("A", 0, -20, 20) == -12);
  CHECK_FALSE(source.flag("C", true));
  CHECK(source.choice("D", {"first", "second"}) == "second");
  CHECK(source.text("E") == "a b");
  CHECK(source.errors().empty());
}

TEST_CASE("a value of the wrong form is an error that names the setting and not the value") {
  for (const auto* bad : {"x1", "1x", "1.5", "99999999999999999999", "0", "11", " 5"}) {
    CAPTURE(bad);
    settings_source source({{"SLOTS", bad}});
    CHECK(source.integer("SLOTS", 4, 1, 10) == 4);
    REQUIRE(source.errors().size() == 1);
    CHECK(source.errors()[0] == "SLOTS must be a whole number from 1 to 10");
  }
  settings_source source({{"FLAG", "maybe"}, {"MODE", "third"}});
  CHECK(source.flag("FLAG", true));
  CHECK(source.choice("MODE", {"first", "second"}) == "first");
  CHECK(source.errors().size() == 2);
}

TEST_CASE("all errors are gathered, those that the caller found included") {
  settings_source source({{"A", "x"}, {"B", "y"}});
  source.integer("A", 1, 0, 2);
  source.flag("B", false);
  source.complain("A and B together make no sense");
  CHECK(source.errors().size() == 3);
}

TEST_CASE("flags go before the environment, and the environment before the file") {
  const pagemill::test::temp_folder folder;
  const auto file = folder.write("pagemill.ini",
                                 "# a comment\n; another\n[section]\n"
                                 "PAGEMILL_TEST_ONE = from file \nPAGEMILL_TEST_TWO=from file\n"
                                 "PATH=from file\n");
  const auto config = "--config=" + file.string();
  auto source = from(std::array{"program", config.c_str(), "--test-one", "from flag"});
  CHECK(source.text("PAGEMILL_TEST_ONE") == "from flag");
  CHECK(source.text("PAGEMILL_TEST_TWO") == "from file");
  CHECK(source.text("PATH") != "from file");
  CHECK(source.errors().empty());
}

TEST_CASE("what nothing asked for, has no value or is no flag is an error") {
  struct row {
    std::array<const char*, 3> arguments;
    std::string error;
  };
  for (const auto& [arguments, error] :
       {row{{"program", "--unknown", "1"}, "unknown flag --unknown"},
        row{{"program", "--slots=1", "--last"}, "--last needs a value"},
        row{{"program", "--slots=1", "stray"}, "unexpected argument stray"},
        row{{"program", "--config", "/nonexistent/x.ini"},
            "--config: cannot read /nonexistent/x.ini"}}) {
    CAPTURE(error);
    auto source = from(arguments);
    source.integer("SLOTS", 1, 1, 9);
    CHECK(std::ranges::count(source.errors(), error) == 1);
  }
}

TEST_CASE("a line of the file that is no setting is an error with its number") {
  const pagemill::test::temp_folder folder;
  const auto file = folder.write("pagemill.ini", "A=1\n\nnonsense\n");
  const auto source = from(std::array{"program", "--config", file.c_str()});
  REQUIRE(source.errors().size() == 1);
  CHECK(source.errors()[0] == file.string() + ":3: expected NAME=value");
}

TEST_CASE("help, version and a check are asked for by their flags alone") {
  const auto source = from(std::array{"program", "--help", "--version", "--check-settings"});
  CHECK(source.help_wanted());
  CHECK(source.version_wanted());
  CHECK(source.check_wanted());
  CHECK(source.errors().empty());
  CHECK_FALSE(from(std::array{"program"}).help_wanted());
  CHECK_FALSE(from(std::array{"program"}).check_wanted());
}

TEST_CASE("an error that two readers of a setting find is reported once") {
  settings_source source(std::map<std::string, std::string>{{"PORT", "x"}});
  for (int i = 0; i < 2; ++i) source.integer("PORT", 1, 0, 9);
  source.complain("PORT is odd");
  CHECK(source.errors() ==
        std::vector<std::string>{"PORT must be a whole number from 0 to 9", "PORT is odd"});
}
