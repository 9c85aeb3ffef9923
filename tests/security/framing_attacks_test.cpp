// Requests that a proxy and we might parse differently: each is one refused request, and the bytes
// after it are not another one.
#include <format>

#include <doctest/doctest.h>

#include "tests/security/attack.hpp"
#include "tests/support/process_info.hpp"

namespace pagemill::test {
namespace {

const std::string get_head = "GET /health HTTP/1.1\r\nHost: x\r\n";
const std::string post_head = "POST /api/v1/search HTTP/1.1\r\nHost: x\r\n";
const std::string submit_head = "POST /api/v1/pdf/jobs HTTP/1.1\r\nHost: x\r\n";
/// Answered with 200 if the request before it ends elsewhere than we think.
const std::string smuggled = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";

attack sent(std::string name, const std::string& bytes, std::string expected = "400 bad_request") {
  return {.name = std::move(name), .raw = bytes, .expected = std::move(expected)};
}

}  // namespace

TEST_CASE("a body with a repeated or odd length is refused, and what follows is not a request") {
  std::vector<attack> attacks;
  for (const char* framing :
       {"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        "Content-Length: 4\r\nContent-Length: 4\r\n", "Content-Length: 4\r\nContent-Length: 5\r\n",
        "Content-Length: 4\r\ncontent-length: 0\r\n", "Content-Length: 4, 4\r\n",
        "Content-Length: +4\r\n", "Content-Length: -1\r\n", "Content-Length: 0x4\r\n",
        "Content-Length: 4 4\r\n", "Content-Length: \r\n", "Content-Length: 4;a=b\r\n",
        "Content-Length: 99999999999999999999999\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n"}) {
    attacks.push_back(sent(framing, post_head + framing + "\r\n0\r\n\r\n" + smuggled));
  }
  for (const char* coding : {"gzip, chunked", "xchunked", "identity", "chunked, gzip"}) {
    attacks.push_back(sent(
        coding, std::format("{}Transfer-Encoding: {}\r\n\r\n{}", submit_head, coding, smuggled),
        "501 unknown_transfer_coding"));
  }
  run_attacks(attacks);
}

TEST_CASE("ambiguous line ends and malformed head lines close the connection") {
  const std::string get = "GET /health HTTP/1.1\r\n";
  run_attacks({
      sent("bare line feeds", "GET /health HTTP/1.1\nHost: x\n\n" + smuggled),
      sent("one bare line feed", get + "Host: x\n\r\n" + smuggled),
      sent("a bare line feed in a value", get_head + "X: a\nY: b\r\n\r\n" + smuggled),
      sent("a bare carriage return", "GET /health HTTP/1.1\rHost: x\r\n\r\n" + smuggled),
      sent("a bare carriage return in a value", get_head + "X: a\rY: b\r\n\r\n" + smuggled),
      sent("a folded line", get_head + "X: a\r\n b\r\n\r\n" + smuggled),
      sent("a folded length", get_head + "X: a\r\n\tTransfer-Encoding: chunked\r\n\r\n" + smuggled),
      sent("a folded first line", get + " Host: x\r\n\r\n" + smuggled),
      sent("a blank before the colon", get_head + "Content-Length : 0\r\n\r\n" + smuggled),
      sent("a blank in a name", get_head + "X y: a\r\n\r\n" + smuggled),
      sent("no name", get_head + ": a\r\n\r\n" + smuggled),
      sent("no colon", get_head + "X\r\n\r\n" + smuggled),
      sent("two blanks", "GET  /health HTTP/1.1\r\nHost: x\r\n\r\n" + smuggled),
      sent("a tab", "GET\t/health HTTP/1.1\r\nHost: x\r\n\r\n" + smuggled),
      sent("no Host", get + "\r\n", "400 bad_host"),
      sent("two Hosts", get + "Host: a\r\nHost: b\r\n\r\n", "400 bad_host"),
      sent("TLS", "\x16\x03\x01 no HTTP at all\r\n\r\n"),
      sent("another version", "GET /health HTTP/2.0\r\nHost: x\r\n\r\n", "505 bad_version"),
  });
}

TEST_CASE("control characters are refused anywhere in the head") {
  std::vector<attack> attacks;
  for (const char control : {'\0', '\x01', '\b', '\x1b', '\x7f'}) {
    const std::string one(1, control);
    const auto name = std::format("{:#x} in ", static_cast<int>(control));
    attacks.push_back(
        sent(name + "the path", "GET /hea" + one + "lth HTTP/1.1\r\nHost: x\r\n\r\n" + smuggled));
    attacks.push_back(sent(name + "a value", get_head + "X: a" + one + "b\r\n\r\n" + smuggled));
    attacks.push_back(sent(name + "a name", get_head + "X" + one + ": b\r\n\r\n" + smuggled));
    attacks.push_back(
        sent(name + "the method", "GE" + one + "T /health HTTP/1.1\r\nHost: x\r\n\r\n" + smuggled));
  }
  run_attacks(attacks);
}

TEST_CASE("oversized heads are refused before they are complete") {
  std::string many = get_head;
  for (int i = 0; i < 3000; ++i) many += std::format("X-{}: 1\r\n", i);
  std::string parameters = "GET /api/v1/health?a=1";
  for (int i = 0; i < 300; ++i) parameters += "&a=1";
  run_attacks({
      sent("a long value", get_head + "X: " + std::string(20'000, 'a'), "431 headers_too_large"),
      sent("a long value, whole", get_head + "X: " + std::string(20'000, 'a') + "\r\n\r\n",
           "431 headers_too_large"),
      sent("a target without end", "GET /" + std::string(20'000, 'a'), "431 headers_too_large"),
      sent("a long target", "GET /" + std::string(9'000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n",
           "414 target_too_long"),
      sent("many lines", many + "\r\n", "431 headers_too_large"),
      sent("many parameters", parameters + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
           "400 bad_query"),
      sent("a miracle", post_head + "Content-Length: 2\r\nExpect: miracles\r\n\r\n{}",
           "417 expectation_failed"),
  });
}

TEST_CASE("endless chunk extensions, trailers and sizes are refused in bounded memory") {
  auto& site = attacked_site();
  const auto head = submit_head + "Authorization: Bearer " + site.key("full") +
                    "\r\nTransfer-Encoding: chunked\r\n\r\n";
  const auto before = resident_bytes(site.api().process().pid());
  const std::string endless(30'000'000, 'a');
  std::vector<attack> attacks;
  for (const char* begun : {"1;", "5\r\n%PDF-\r\n0\r\nX: ", "0000000000000000"}) {
    attacks.push_back(sent(begun, head + begun + endless, "400 bad_body"));
  }
  for (const char* broken : {"5\r\n%PDF-\r\nzz\r\n", "-1\r\n\r\n", "0x5\r\n%PDF-\r\n0\r\n\r\n",
                             "5\n%PDF-\r\n0\r\n\r\n", "ffffffffffffffffff\r\n%PDF-\r\n"}) {
    attacks.push_back(sent(broken, head + broken + smuggled, "400 bad_body"));
  }
  run_attacks(attacks);
  CHECK(resident_bytes_peak(site.api().process().pid()) - before < 20'000'000);
}

}  // namespace pagemill::test
