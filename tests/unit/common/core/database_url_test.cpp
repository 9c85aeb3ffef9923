#include "common/core/database_url.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

TEST_CASE("the database is that of DATABASE_URL, else the Supabase project's own") {
  settings_source both({{"DATABASE_URL", "postgresql:///mine"},
                        {"SUPABASE_URL", "https://abc.supabase.co"},
                        {"SUPABASE_DB_PASSWORD", "x"}});
  CHECK(read_database_url(both) == "postgresql:///mine");
  settings_source project(
      {{"SUPABASE_URL", "https://abc.supabase.co/"}, {"SUPABASE_DB_PASSWORD", "p@ss/w:ö"}});
  CHECK(read_database_url(project) ==
        "postgresql://postgres:p%40ss%2Fw%3A%C3%B6@db.abc.supabase.co:5432/postgres"
        "?sslmode=require");
  CHECK(both.errors().empty());
  CHECK(project.errors().empty());
}

TEST_CASE("half of a Supabase project, or none, is an error without the password") {
  for (const auto& values : std::initializer_list<std::map<std::string, std::string>>{
           {},
           {{"SUPABASE_URL", "https://abc.supabase.co"}},
           {{"SUPABASE_DB_PASSWORD", "s3cret"}},
           {{"SUPABASE_URL", "abc.supabase.co"}, {"SUPABASE_DB_PASSWORD", "s3cret"}},
           {{"SUPABASE_URL", "https://localhost"}, {"SUPABASE_DB_PASSWORD", "s3cret"}}}) {
    settings_source source(values);
    CHECK(read_database_url(source).empty());
    REQUIRE(source.errors().size() == 1);
    CHECK_FALSE(source.errors()[0].contains("s3cret"));
  }
}
