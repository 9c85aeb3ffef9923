// Hostile text in every place where the contract accepts a client's text: a new parameter or member
// is attacked automatically.
#include <array>
#include <format>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "tests/security/attack.hpp"
#include "tests/security/http_contract.hpp"

namespace pagemill::test {
namespace {

namespace json = boost::json;

const std::string with_nul("a\0b", 3);

std::vector<std::string> hostile_texts() {
  return {with_nul,
          "'; DROP TABLE documents; --",
          "x' OR '1'='1' UNION SELECT prefix FROM api_keys --",
          "\\' OR 1=1 -- $1 %s%n {0} ${jndi:ldap://x}",
          "<script>alert(1)</script>",
          "\"><img src=x onerror=alert(1)>",
          "../../../../etc/passwd",
          "\xe2\x80\xae\xef\xbf\xbe\xf0\x9f\x92\xa3",
          std::string(3000, 'a')};
}

std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) out += std::format("%{:02X}", static_cast<unsigned char>(c));
  return out;
}

/// Makes the path lead to something, or to nothing where the answer would be endless.
std::string path_of(const operation& called, const text_place& place, const std::string& text) {
  std::string path = called.path;
  for (auto open = path.find('{'); open != std::string::npos; open = path.find('{', open)) {
    const auto close = path.find('}', open);
    const auto name = path.substr(open + 1, close - open - 1);
    std::string value = name.ends_with("id") ? std::string(beta) : "1";
    if (path.ends_with("/events") && name == "id") value.back() = '0';
    if (place.in == text_place::kind::path && place.name == name) value = encoded(text);
    path.replace(open, close - open + 1, value);
    open += value.size();
  }
  return path;
}

/// The value at a path such as "items/0/url", created if missing.
void put(json::object& into, std::string_view way, std::string_view text) {
  const auto slash = way.find('/');
  auto& here = into[way.substr(0, slash)];
  if (slash == std::string_view::npos) {
    here = text;
    return;
  }
  const auto rest = way.substr(slash + 1);
  if (!here.is_array()) here = json::array{nullptr};
  auto& first = here.as_array().at(0);
  if (rest == "0") {
    first = text;
  } else {
    put(first.as_object(), rest.substr(2), text);
  }
}

const std::string& credential_for(const operation& called) {
  static const std::string owner = attacked_site().token(owner_of_alpha);
  const auto& scope = called.scopes.front();
  if (scope == "owner") return owner;
  return attacked_site().key(scope == "operate" ? "operator" : "beta");
}

http_request request_with(const operation& called, const text_place& place,
                          const std::string& text) {
  http_request request{.method = called.method, .target = path_of(called, place, text)};
  request.headers["Authorization"] = "Bearer " + credential_for(called);
  if (called.method != "GET" && (place.in == text_place::kind::member || !called.body.empty())) {
    auto body = called.body;
    if (place.in == text_place::kind::member) put(body, place.name, text);
    request.body = json::serialize(body);
    request.headers["Content-Type"] = "application/json";
  }
  if (place.in == text_place::kind::header) request.headers[place.name] = text;
  if (place.in == text_place::kind::query) {
    request.target += "?" + encoded(place.name) + "=" + encoded(text);
    // A file, if one is required beside the options.
    if (called.path.ends_with("/pdf/jobs") && called.method == "POST") {
      request.body = "%PDF-1.7\n";
      request.headers["Content-Type"] = "application/pdf";
    }
  }
  if (place.in == text_place::kind::field) {
    request.body = std::format(
        "--XX\r\nContent-Disposition: form-data; name={}\r\n\r\n{}\r\n--XX\r\nContent-Disposition: "
        "form-data; name=file\r\n\r\n%PDF-1.7\r\n--XX--",
        place.name, text);
    request.headers["Content-Type"] = "multipart/form-data; boundary=XX";
  }
  return request;
}

/// For a batch, the status of its only item counts.
int status_of(const http_response& answer) {
  if (answer.status != 207) return answer.status;
  return answer.json().at("items").at(0).at("status").to_number<int>();
}

void check_answer(const http_contract& contract, const operation& called, const std::string& text,
                  const http_response& answer) {
  const int status = status_of(answer);
  CHECK(status < 500);
  if (text == with_nul) {
    CHECK(status >= 400);
  }
  CHECK(contract.fault_of(answer, &called) == "");
  CHECK(answer.header("x-content-type-options") == "nosniff");
  CHECK_FALSE(answer.header("content-type").contains("html"));
  CHECK(leak_in(answer) == "");
}

}  // namespace

TEST_CASE("hostile text in every place of every operation is refused or treated as plain text") {
  const auto& site = attacked_site();
  const http_contract contract(site.client().get("/openapi.json").json());
  int sent = 0;
  std::array<int, 5> places{};
  for (const auto& called : contract.guarded_operations()) {
    for (const auto& place : called.places) {
      ++places[static_cast<std::size_t>(place.in)];
      for (const auto& text : hostile_texts()) {
        INFO(called.method, " ", called.path, " ", place.name, ": ", text.substr(0, 60));
        check_answer(contract, called, text, site.client().send(request_with(called, place, text)));
        ++sent;
      }
    }
  }
  MESSAGE(sent, " requests");
  for (const int count : places) CHECK(count > 10);
  run_attacks({});
  CHECK(query(site.database().owner_url, "SELECT count(*) > 0 FROM documents") == "t");
}

TEST_CASE("hostile text in headers that no operation names is ignored or refused") {
  const auto& site = attacked_site();
  const http_contract contract(site.client().get("/openapi.json").json());
  for (const char* name :
       {"Accept", "Accept-Encoding", "Accept-Language", "Cookie", "If-Match", "If-Modified-Since",
        "If-Range", "Origin", "Prefer", "Range", "Referer", "User-Agent", "X-Forwarded-For",
        "X-Forwarded-Proto", "Forwarded", "X-Request-Id", "Traceparent", "Via"}) {
    for (const auto& text : hostile_texts()) {
      INFO(name, ": ", text.substr(0, 60));
      const http_request request{
          .target = std::format("/api/v1/pdf/documents/{}/text", beta),
          .headers = {{"Authorization", "Bearer " + site.key("beta")}, {name, text}}};
      const auto answer = site.client().send(request);
      CHECK(answer.status < 500);
      CHECK(contract.fault_of(answer) == "");
      if (text == with_nul) CHECK(answer.status == 400);
      // The only client text in a header is a clean request id.
      for (const auto& [ignored, value] : answer.headers) CHECK_FALSE(value.contains(text));
    }
  }
  run_attacks({});
}

}  // namespace pagemill::test
