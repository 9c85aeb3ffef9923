#include "common/net/content_disposition.hpp"

#include <doctest/doctest.h>

namespace pagemill {
namespace {

std::string filename_in(std::string_view header) {
  const auto parsed = parse_header_value(header);
  REQUIRE(parsed);
  const auto name = parsed->parameters.find("filename");
  return name == parsed->parameters.end() ? "" : name->second;
}

}  // namespace

TEST_CASE("a header value is split into its value and its parameters") {
  const auto parsed = parse_header_value(R"(Form-Data; NAME="file" ;filename=a.pdf; )");
  REQUIRE(parsed);
  CHECK(parsed->value == "form-data");
  CHECK(parsed->parameters.at("name") == "file");
  CHECK(parsed->parameters.at("filename") == "a.pdf");
}

TEST_CASE("quoted names keep semicolons, escaped quotes and lone backslashes") {
  CHECK(filename_in(R"(form-data; filename="a;b.pdf")") == "a;b.pdf");
  CHECK(filename_in(R"(form-data; filename="a\"b\\c.pdf")") == R"(a"b\c.pdf)");
  CHECK(filename_in(R"(form-data; filename="C:\dir\a.pdf")") == R"(C:\dir\a.pdf)");
}

TEST_CASE("the extended form of a name wins") {
  CHECK(filename_in("form-data; filename=\"x.pdf\"; filename*=UTF-8''%e2%82%ac%20x.pdf") ==
        "€ x.pdf");
}

TEST_CASE("malformed values are refused") {
  for (const char* bad : {"", ";", "a; b", "a; =c", "a; b=", "a; b=\"c", "a; b=c; b=d", "a; b=c d",
                          "a; b=\"c\"d", "a; filename*=UTF-8''%ff", "a; filename*=latin1''x"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_header_value(bad));
  }
}

TEST_CASE("a file name is its last component without control characters") {
  CHECK(safe_filename("a.pdf") == "a.pdf");
  CHECK(safe_filename("../../etc/passwd") == "passwd");
  CHECK(safe_filename("C:\\dir\\a.pdf") == "a.pdf");
  CHECK(safe_filename("a\r\n\x7f.pdf") == "a.pdf");
  CHECK(safe_filename("dir/") == "");
  CHECK(safe_filename("..") == "");
  CHECK(safe_filename("\xff.pdf") == "");
  CHECK(safe_filename(std::string("a\0b", 3)) == "");
}

TEST_CASE("a long file name is cut between code points") {
  std::string name(254, 'a');
  name += "é.pdf";
  CHECK(safe_filename(name) == std::string(254, 'a'));
}

TEST_CASE("a name of any kind is told to clients in a way that they read back") {
  CHECK(attachment_named("a b.pdf") ==
        "attachment; filename=\"a b.pdf\"; filename*=UTF-8''a%20b.pdf");
  for (const std::string name : {"€ x.pdf", "a\"b\\c;.pdf", "%41.pdf", "''.pdf"}) {
    CHECK(filename_in(attachment_named(name)) == name);
  }
}

}  // namespace pagemill
