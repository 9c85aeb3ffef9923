#include "api/request/multipart_parser.hpp"

#include <algorithm>
#include <format>

#include <doctest/doctest.h>

namespace pagemill {
namespace {

/// Writes down what the parser says: "name|filename|type:data;" for each part.
class recording_sink final : public multipart_sink {
 public:
  http_result<void> part_begins(const multipart_part& part) override {
    seen += std::format("{}|{}|{}:", part.name, part.has_filename ? part.filename : "-",
                        part.content_type);
    return {};
  }
  http_result<void> part_data(std::string_view data) override {
    seen += data;
    return {};
  }
  http_result<void> part_ends() override {
    seen += ';';
    return {};
  }
  std::string seen;
};

/// What a body means when it arrives in pieces of `step` bytes, or the code of its problem.
std::string parse(std::string_view body, std::size_t step, std::string_view boundary = "XX") {
  multipart_parser parser(boundary);
  recording_sink sink;
  while (!body.empty()) {
    const auto piece = body.substr(0, step);
    if (const auto ok = parser.feed(piece, sink); !ok) return ok.error().code;
    body.remove_prefix(piece.size());
  }
  if (const auto ok = parser.finish(); !ok) return ok.error().code;
  return sink.seen;
}

/// The same for every size of piece, which must not matter.
std::string parse_every_way(std::string_view body) {
  const auto whole = parse(body, body.size());
  for (std::size_t step = 1; step < body.size(); ++step) {
    CAPTURE(step);
    CHECK(parse(body, step) == whole);
  }
  return whole;
}

const std::string file_head =
    "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n"
    "Content-Type: application/pdf\r\n\r\n";

}  // namespace

TEST_CASE("fields and a file come out the same however the body is cut") {
  const auto body = "--XX\r\ncontent-disposition: form-data; name=title\r\n\r\nOn paper\r\n" +
                    file_head + "%PDF-1.7\r\n\r\n--X\r\n--XY\r\r\n-\r\n--\r\n--XX--\r\n";
  CHECK(parse_every_way(body) ==
        "title|-|:On paper;file|a.pdf|application/pdf:%PDF-1.7\r\n\r\n--X\r\n--XY\r\r\n-\r\n--;");
}

TEST_CASE("empty parts, parts of line ends, preamble, epilogue and padding are understood") {
  const auto part = std::string("--XX \t\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n");
  CHECK(parse_every_way("preamble\r\n" + part + "\r\n--XX--epilogue\r\n--XX\r\n") == "a|-|:;");
  CHECK(parse_every_way(part + "\r\n\r\n\r\n--XX--") == "a|-|:\r\n\r\n;");
  CHECK(parse_every_way(part + "--XX--") == "a|-|:;");
  CHECK(parse_every_way("\r\n--XX--") == "");
}

TEST_CASE("a file name is made safe, and an empty one is still a file") {
  CHECK(parse_every_way("--XX\r\nContent-Disposition: form-data; name=\"f\"; "
                        "filename=\"../x/a.pdf\"\r\n\r\n1\r\n--XX--") == "f|a.pdf|:1;");
  CHECK(parse_every_way("--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\"\r\n\r\n"
                        "\r\n--XX--") == "f||:;");
}

TEST_CASE("malformed bodies are refused") {
  const std::string bad[] = {
      "",
      "no boundary at all",
      file_head + "cut off",
      file_head + "cut off\r\n--XX",
      file_head + "cut off\r\n--XX-",
      file_head + "x\r\n--XXY\r\n--XX--",
      file_head + "x\r\n--XX-Y--",
      file_head + "x\r\n--XX\rY",
      "--XX\r\n\r\nno headers\r\n--XX--",
      "--XX\r\nContent-Type: text/plain\r\n\r\nno name\r\n--XX--",
      "--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--XX--",
      "--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--XX--",
      "--XX\r\nContent-Disposition: form-data; name=\"a\"\n\nx\r\n--XX--",
      "--XX\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\nx\r\n--XX--",
      "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n"
      "Content-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--XX--",
      "--XX\r\nno colon\r\n\r\nx\r\n--XX--",
      "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n"
      "Content-Transfer-Encoding: base64\r\n\r\nx\r\n--XX--",
  };
  for (const auto& body : bad) {
    CAPTURE(body);
    CHECK(parse_every_way(body) == "bad_multipart");
  }
}

TEST_CASE("long headers and many parts are refused") {
  const std::string long_header(multipart_parser::header_bytes_max, 'x');
  CHECK(parse("--XX\r\nX: " + long_header + "\r\n\r\n", 1000) == "bad_multipart");
  std::string many;
  for (int i = 0; i <= multipart_parser::parts_max; ++i) {
    many += "--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n";
  }
  CHECK(parse(many + "--XX--", 1000) == "bad_multipart");
}

TEST_CASE("the boundary comes from the content type") {
  CHECK(multipart_parser::for_content_type("multipart/form-data; boundary=XX"));
  CHECK(multipart_parser::for_content_type("multipart/form-data; boundary=\"a b:c\""));
  for (const std::string bad :
       {"multipart/form-data",
        "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
        "multipart/form-data; boundary=\"a \"", "multipart/form-data; boundary=\"\r\n\""}) {
    CAPTURE(bad);
    CHECK_FALSE(multipart_parser::for_content_type(bad));
  }
  CHECK_FALSE(
      multipart_parser::for_content_type("multipart/form-data; boundary=" + std::string(71, 'a')));
}

TEST_CASE("a problem of the sink ends the parsing") {
  struct refusing_sink final : multipart_sink {
    http_result<void> part_begins(const multipart_part&) override { return {}; }
    http_result<void> part_data(std::string_view) override { return refuse(413, "too_large", ""); }
    http_result<void> part_ends() override { return {}; }
  } sink;
  multipart_parser parser("XX");
  const auto fed = parser.feed(file_head + "x\r\n--XX--", sink);
  REQUIRE_FALSE(fed);
  CHECK(fed.error().status == 413);
}

}  // namespace pagemill
