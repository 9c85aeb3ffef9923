#include "common/postgres/connection.hpp"

#include <doctest/doctest.h>

#include "common/postgres/error_mapping.hpp"

using namespace std::chrono_literals;
using pagemill::postgres::connection_settings;
using pagemill::postgres::connection_text;
using pagemill::postgres::without_secrets;

TEST_CASE("our options are added to a URL, after its own") {
  const connection_settings settings{.url = "postgresql://u:p@db/x?sslmode=require",
                                     .application_name = "pagemill worker"};
  const auto text = connection_text(settings);
  CHECK(text.starts_with("postgresql://u:p@db/x?sslmode=require&"));
  CHECK(text.contains("application_name=pagemill%20worker"));
  CHECK(text.contains("tcp_user_timeout=5000"));
  CHECK(text.contains("connect_timeout=5"));
  CHECK(text.contains("client_encoding=UTF8"));
}

TEST_CASE("a URL without options gets them after a question mark") {
  const auto text = connection_text({.url = "postgresql:///x"});
  CHECK(text.starts_with("postgresql:///x?application_name=pagemill&"));
}

TEST_CASE("what the URL says itself wins, and several hosts pass through untouched") {
  const std::string url =
      "postgresql://a:1,b:2/x?target_session_attrs=read-write&connect_timeout=1&"
      "tcp_user_timeout=9";
  const auto text = connection_text({.url = url});
  CHECK(text.starts_with(url));
  CHECK_FALSE(text.contains("connect_timeout=5"));
  CHECK_FALSE(text.contains("tcp_user_timeout=5000"));
}

TEST_CASE("keywords and values get quoted options") {
  const connection_settings settings{.url = "host=db dbname=x", .application_name = "it's"};
  CHECK(connection_text(settings).starts_with("host=db dbname=x application_name='it\\'s' "));
}

TEST_CASE("neither the URL nor its password is left in a message") {
  const std::string url = "postgresql://anna:s3cret@db:5432/x";
  CHECK(without_secrets("could not parse \"" + url + "\"", url) ==
        "could not parse \"(database URL)\"");
  CHECK(without_secrets("invalid token: \"s3cret\"", url) == "invalid token: \"***\"");
  CHECK(without_secrets("could not connect to db", url) == "could not connect to db");
  for (const std::string text :
       {"host=db password=s3cret user=u", "host=db password='s3cret' user=u",
        "postgresql://db/x?user=u&password=s3cret&sslmode=require"}) {
    CHECK(without_secrets("bad word s3cret", text) == "bad word ***");
  }
}

TEST_CASE("a password that breaks the URL is told apart, since libpq quotes pieces of it") {
  const auto message =
      without_secrets("invalid port number: \"pa\"", "postgresql://u:pa/ss@db:5432/x");
  CHECK_FALSE(message.contains("\"pa\""));
  CHECK(message.contains("percent-encoded"));
}

TEST_CASE("a message about a URL without a password stays as it is") {
  CHECK(without_secrets("no such host", "postgresql://db/x") == "no such host");
  CHECK(without_secrets("no such host", "") == "no such host");
  CHECK(without_secrets("no file\n\tIs the server running?\nreally\n", "") ==
        "no file, Is the server running? really");
}
