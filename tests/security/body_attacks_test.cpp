// JSON and forms that are malformed, endless or ambiguous.
#include <format>

#include <doctest/doctest.h>

#include "api/routes.hpp"
#include "tests/security/attack.hpp"

namespace pagemill::test {
namespace {

attack json_to(const std::string& target, std::string name, std::string body, std::string expected,
               http_method method = http_method::post) {
  return {.name = std::format("{} to {}", name, target),
          .request = {.method = std::string(to_string(method)),
                      .target = target,
                      .body = std::move(body),
                      .headers = {{"Content-Type", "application/json"},
                                  {"Authorization", "Bearer " + attacked_site().key("operator")}}},
          .expected = std::move(expected)};
}

/// Bodies that every route must refuse, whatever its members mean.
std::vector<std::pair<std::string, std::string>> bombs() {
  const auto deep = [](const std::string& open, const std::string& close, int times) {
    std::string text = "{\"a\":";
    for (int i = 0; i < times; ++i) text += open;
    text += "1";
    for (int i = 0; i < times; ++i) text += close;
    return text + "}";
  };
  return {
      {"a deep list", std::string(15'000, '[')},
      {"a deep list, closed", deep("[", "]", 7'000)},
      {"deep objects", deep("{\"a\":", "}", 2'000)},
      {"a number beyond a double", R"({"a":1e999})"},
      {"a number of many digits", R"({"a":)" + std::string(10'000, '9') + "}"},
      {"a number with a plus", R"({"a":+1})"},
      {"a hexadecimal number", R"({"a":0x1})"},
      {"NaN", R"({"a":NaN})"},
      {"infinity", R"({"a":-Infinity})"},
      {"a number of two points", R"({"a":1.2.3})"},
      {"a leading zero", R"({"a":01})"},
      {"invalid UTF-8", "{\"a\":\"\xff\"}"},
      {"overlong UTF-8", "{\"a\":\"\xc0\xaf\"}"},
      {"UTF-8 of a surrogate", "{\"a\":\"\xed\xa0\x80\"}"},
      {"a cut character", "{\"a\":\"\xe2\x82\"}"},
      {"a lone surrogate", R"({"a":"\ud800"})"},
      {"a control character", "{\"a\":\"\x01\"}"},
      {"a NUL byte", std::string("{\"a\":\"\0\"}", 9)},
      {"a name with U+0000", R"({"a\u0000":1})"},
      {"UTF-16", std::string("{\0\"\0a\0\"\0:\0001\0}\0", 14)},
      {"a name twice", R"({"a":1,"a":2})"},
      {"a name twice, escaped", R"({"a":1,"\u0061":2})"},
      {"two objects", "{}{}"},
      {"something after the object", "{} x"},
      {"no object", "[]"},
      {"a text", "\"x\""},
      {"null", "null"},
      {"cut", "{\"a\":"},
      {"a comma too many", R"({"a":1,})"},
      {"single quotes", "{'a':1}"},
      {"a comment", "{/**/}"},
      {"nothing but a byte order mark", "\xef\xbb\xbf"},
      {"blanks", "  \n"},
  };
}

constexpr std::string_view form_file =
    "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7\r\n";

attack form(std::string name, std::string body, std::string expected = "400 bad_multipart",
            std::string type = "multipart/form-data; boundary=XX") {
  return {.name = std::move(name),
          .request = {.method = "POST",
                      .target = "/api/v1/pdf/jobs",
                      .body = std::move(body),
                      .headers = {{"Content-Type", std::move(type)},
                                  {"Authorization", "Bearer " + attacked_site().key("full")}}},
          .expected = std::move(expected)};
}

std::string part(std::string_view headers, std::string_view value) {
  return std::format("--XX\r\n{}\r\n\r\n{}\r\n", headers, value);
}
std::string field(std::string_view name, std::string_view value) {
  return part(std::format("Content-Disposition: form-data; name=\"{}\"", name), value);
}

}  // namespace

TEST_CASE("no JSON bomb passes on any route that takes JSON") {
  std::vector<attack> attacks;
  for (const auto& rule : api_rules()) {
    if (rule.body != body_kind::json) continue;
    std::string target(rule.pattern);
    if (const auto id = target.find("{id}"); id != std::string::npos) target.replace(id, 4, alpha);
    for (const auto& [name, body] : bombs()) {
      attacks.push_back(json_to(target, name, body, "400 invalid_json", rule.method));
    }
  }
  for (const auto& [name, body] : bombs()) {
    attacks.push_back(json_to("/api/v1/pdf/jobs", name, body, "400 invalid_json"));
  }
  CHECK(attacks.size() > 8 * bombs().size());
  run_attacks(attacks);
}

TEST_CASE("a bomb inside an item of a batch is that item's error") {
  const auto& site = attacked_site();
  const auto answer =
      site.send(json_to("/api/v1/pdf/jobs/batch", "",
                        R"({"items":[{"url":"a","url":"b"},[],{"x":"\u0000"}]})", "")
                    .request,
                site.key("full"));
  REQUIRE(answer.status == 207);
  std::string said;
  const auto body = answer.json();
  for (const auto& item : body.at("items").as_array()) {
    said += std::format("{} {};", item.at("status").as_int64(),
                        std::string(item.at("error").at("code").as_string()));
  }
  CHECK(said == "400 invalid_json;400 invalid_json;422 invalid_option;");
}

TEST_CASE("ambiguous and unreadable forms are refused") {
  const std::string file(form_file);
  const std::string end = "--XX--";
  std::string many;
  for (int i = 0; i < 2'000; ++i) many += field("tags", "a");
  std::vector<attack> attacks{
      form("a form that is good, so that the others can fail", file + end, "202"),
      form("not closed", file),
      form("closed within the boundary", file + "--XX-"),
      form("a boundary that goes on", file + "--XXY\r\n" + end),
      form("a file twice", file + file + end, "422 invalid_option"),
      form("a file in another field",
           part("Content-Disposition: form-data; name=\"a\"; filename=\"b\"", "%PDF-1.7") + end,
           "422 invalid_option"),
      form("no file", field("title", "x") + end, "422 missing_file"),
      form("nothing", end, "422 missing_file"),
      form("a part without headers", "--XX\r\n\r\nx\r\n" + end),
      form("a part without a name", part("Content-Disposition: form-data", "x") + end),
      form("two names",
           part("Content-Disposition: form-data; name=\"a\"; name=\"file\"", "x") + end),
      form("two dispositions", part("Content-Disposition: form-data; name=\"title\"\r\n"
                                    "Content-Disposition: form-data; name=\"file\"",
                                    "x") +
                                   end),
      form("another disposition", part("Content-Disposition: attachment; name=\"a\"", "x") + end),
      form("a coded part", part("Content-Disposition: form-data; name=\"file\"\r\n"
                                "Content-Transfer-Encoding: base64",
                                "JVBERi0=") +
                               end),
      form("bare line feeds",
           "--XX\nContent-Disposition: form-data; name=\"file\"\n\n%PDF-1.7\n--XX--"),
      form("a folded header",
           part("Content-Disposition: form-data;\r\n name=\"file\"", "%PDF-1.7") + end),
      form("a name of no UTF-8", field("\xff", "x") + end),
      form("a long header", part("X: " + std::string(100'000, 'a'), "x") + end),
      form("many parts", many + file + end),
      form("a long value", field("title", std::string(20'000, 'a')) + file + end,
           "422 invalid_option"),
      form("an unknown field", field("is_admin", "1") + file + end, "422 invalid_option"),
      form("a workspace", field("workspace_id", beta) + file + end, "422 invalid_option"),
      form("a URL", field("url", "https://example.org/") + file + end, "422 invalid_option"),
      form("an option twice", field("priority", "0") + field("priority", "3") + file + end,
           "422 invalid_option"),
      form("a NUL in a field", field("title", std::string("a\0b", 3)) + file + end,
           "422 invalid_option"),
      form("a form in the file", field("file", field("title", "x")) + end, "400 empty_body"),
      form("no boundary", file + end, "400 bad_multipart", "multipart/form-data"),
      form("an empty boundary", file + end, "400 bad_multipart", "multipart/form-data; boundary="),
      form("half a quoted boundary", file + end, "400 bad_multipart",
           "Multipart/Form-Data; boundary=\"XX"),
      form("a long boundary", file + end, "400 bad_multipart",
           "multipart/form-data; boundary=" + std::string(71, 'X')),
      form("two boundaries", file + end, "400 bad_multipart",
           "multipart/form-data; boundary=XX; boundary=YY"),
      form("another kind of form", file + end, "415 unsupported_media_type",
           "multipart/mixed; boundary=XX"),
  };
  auto packed = form("a packed form", file + end, "415 unsupported_encoding");
  packed.request.headers["Content-Encoding"] = "gzip";
  attacks.push_back(std::move(packed));
  run_attacks(attacks);
}

TEST_CASE("a file name is never used as a path, whatever it contains") {
  const auto& site = attacked_site();
  for (const char* name :
       {"../../../etc/passwd", "..\\\\..\\\\boot.ini", "/etc/shadow", "C:\\\\x.pdf", "a/b/c.pdf",
        "<script>.pdf", "%2e%2e%2fx.pdf", "....//x.pdf"}) {
    CAPTURE(name);
    const auto answer =
        site.send(form("", std::format("--XX\r\nContent-Disposition: form-data; name=\"file\"; "
                                       "filename=\"{}\"\r\n\r\n%PDF-1.7\r\n--XX--",
                                       name))
                      .request,
                  site.key("full"));
    REQUIRE(answer.status == 202);
    const auto kept = answer.json().at("filename");
    if (kept.is_null()) continue;
    const std::string text(kept.as_string());
    CHECK_FALSE(text.contains('/'));
    CHECK_FALSE(text.contains('\\'));
    CHECK_FALSE(text.starts_with('.'));
  }
}

}  // namespace pagemill::test
