// Paths that look like public ones, or like guarded ones in another spelling.
#include <format>

#include <doctest/doctest.h>

#include "tests/security/attack.hpp"

namespace pagemill::test {
namespace {

/// The target as written, without the client's normalisation.
attack to(std::string target, std::string expected) {
  return {.name = target,
          .raw = std::format("GET {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", target),
          .expected = std::move(expected)};
}

}  // namespace

TEST_CASE("a path that starts like a public one is not public") {
  run_attacks({
      to("/health", "200"),
      to("/healthz", "404 not_found"),
      to("/Health", "404 not_found"),
      to("//health", "400 bad_target"),
      to("/./health", "400 bad_target"),
      to("/x/../health", "400 bad_target"),
      to("/%2E/health", "400 bad_target"),
      to("/%2e%2e/health", "400 bad_target"),
      to("/health%2f", "400 bad_target"),
      to("/api/v1%2fhealth", "400 bad_target"),
      to("/health%zz", "400 bad_target"),
      to("/health%c0%af", "400 bad_target"),
      to("/health%ff", "400 bad_target"),
      to("/health;a", "404 not_found"),
      to("/health%20", "404 not_found"),
      to("health", "400 bad_target"),
      to("http://x", "404 not_found"),
      to("/health/", "400 bad_target"),
      to("/health/x", "404 not_found"),
      to("/health.", "404 not_found"),
      to("/health%00", "400 bad_target"),
      to("/health%2f..%2fapi%2fv1%2fpdf%2fjobs", "400 bad_target"),
      to("/health/../api/v1/pdf/jobs", "400 bad_target"),
      to("/health/%2e%2e/api/v1/pdf/jobs", "400 bad_target"),
      to("/health/%252e%252e/api/v1/pdf/jobs", "404 not_found"),
      to("/health;/api/v1/pdf/jobs", "404 not_found"),
      to("/health\\..\\api\\v1\\pdf\\jobs", "404 not_found"),
      to("/docs/../api/v1/pdf/jobs", "400 bad_target"),
      to("/docs/..%2f..%2fetc%2fpasswd", "400 bad_target"),
      to("/docs/.env", "404 not_found"),
      to("/ready?x=/api/v1/pdf/jobs", "200"),
      to("/api/v1/health/../pdf/jobs", "400 bad_target"),
      to("/api/v1/healthz", "404 not_found"),
      to("/openapi.json/x", "404 not_found"),
  });
}

TEST_CASE("a guarded path stays guarded however it is spelled") {
  const std::string guarded = "401 authentication_required";
  run_attacks({
      to("/api/v1/pdf/jobs", guarded),
      to("/api/v1/pdf/jobs?x", guarded),
      to("/api/v1/pdf/%6aobs", guarded),
      to("http://x/api/v1/pdf/jobs", guarded),
      to("HTTP://elsewhere.example/api/v1/pdf/jobs", guarded),
      to("/api/v1/pdf/jobs#/health", "404 not_found"),
      to("//api/v1/pdf/jobs", "400 bad_target"),
      to("/api//v1/pdf/jobs", "400 bad_target"),
      to("/api/v1/pdf/jobs/", "400 bad_target"),
      to("/api/v1/pdf/jobs//", "400 bad_target"),
      to("/api/v1/./pdf/jobs", "400 bad_target"),
      to("/api/v1/%2e/pdf/jobs", "400 bad_target"),
      to("/api/v1/pdf/%2e%2e/pdf/jobs", "400 bad_target"),
      to("/api/v1/pdf%2fjobs", "400 bad_target"),
      to("/API/v1/pdf/jobs", "404 not_found"),
      to("/api/v1/pdf/jobs.", "404 not_found"),
      to("/api/v1/pdf/jobs%20", "404 not_found"),
      to("/api/v1/pdf/jobs;a=b", "404 not_found"),
      to("/api/v1/pdf/jobs%", "400 bad_target"),
      to("/api/v1/pdf/jobs%zz", "400 bad_target"),
      to("/api/v1/pdf/jobs%c0%ae", "400 bad_target"),
      to("/api/v2/pdf/jobs", "404 not_found"),
      to("api/v1/pdf/jobs", "400 bad_target"),
  });
}

TEST_CASE("another method does not open a guarded path") {
  const auto with = [](std::string method, std::string headers, std::string expected) {
    return attack{
        .name = method + " " + headers,
        .raw = std::format("{} /api/v1/pdf/jobs HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{}\r\n",
                           method, headers),
        .expected = std::move(expected)};
  };
  run_attacks({
      with("HEAD", "", "401"),
      with("PUT", "", "405 method_not_allowed"),
      with("TRACE", "", "405 method_not_allowed"),
      with("get", "", "405 method_not_allowed"),
      with("POST", "X-HTTP-Method-Override: GET\r\nContent-Length: 0\r\n",
           "401 authentication_required"),
      with("GET", "X-Rewrite-URL: /health\r\n", "401 authentication_required"),
  });
}

}  // namespace pagemill::test
