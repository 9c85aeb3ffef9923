// Downloads and callbacks over TLS: a server without a valid certificate is sent nothing.
#include <doctest/doctest.h>

#include "tests/integration/site/url_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/tls_server.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

struct tls_site : url_site {
  tls_authority authority;

  child_process start_here(std::map<std::string, std::string> more = {}) {
    // Both addresses of the name localhost.
    more["PAGEMILL_FETCH_ALLOW"] = "127.0.0.0/8,::1";
    return start(std::move(more));
  }
  child_process start_with_authority() {
    return start_here({{"PAGEMILL_FETCH_CA_FILE", authority.file().string()}});
  }
  /// The outcome of a download and its number of tries: "failed download_untrusted 1".
  std::string download_from(const tls_server& server, const std::string& host = "localhost") {
    const auto sent = submit_url(server.url("/a.pdf?key=of-the-client", host));
    CHECK(eventually(60s, [&] {
      const auto state = job(sent, "state");
      return state == "failed" || state == "completed" || job(sent, "failures") != "0";
    }));
    return job(sent, "concat_ws(' ', state, error ->> 'code', failures)");
  }
  /// The callback of a final job, after its first try: "pending certificate_invalid".
  std::string callback_to(const tls_server& server) {
    const auto hook = server.url("/hook?token=of-the-client");
    const auto sent = submit(
        "%PDF-1.7\nnothing",
        {.options_json = R"({"ocr": "auto", "embed": true, "callback_url": ")" + hook + "\"}"});
    CHECK(reaches(sent, "failed", 60s));
    const auto row = "FROM webhook_deliveries WHERE job_id = '" + sent.job + "'";
    CHECK(eventually(60s, [&] {
      return ask("SELECT last_error IS NOT NULL OR status <> 'pending' " + row) == "t";
    }));
    return ask("SELECT concat_ws(' ', status, last_error) " + row);
  }
};

}  // namespace

TEST_CASE("a server with a valid certificate from a configured authority is trusted") {
  tls_site site;
  const tls_server server(site.authority.issue("localhost"), plain_pdf(1));
  const tls_server hook(site.authority.issue("localhost"), "thank you");
  auto worker = site.start_with_authority();
  CHECK(site.download_from(server) == "completed 0");
  REQUIRE(server.requests().size() == 1);
  CHECK(server.requests().front().starts_with("GET /a.pdf?key=of-the-client HTTP/1.1\r\n"));
  CHECK(site.callback_to(hook) == "delivered");
  REQUIRE(hook.requests().size() == 1);
  CHECK(hook.requests().front().starts_with("POST /hook?token=of-the-client HTTP/1.1\r\n"));
}

TEST_CASE("a server without a valid certificate fails the job at once and is sent nothing") {
  tls_site site;
  const tls_authority stranger;
  using validity = tls_authority::validity;
  const std::pair<std::string, tls_identity> bad[] = {
      {"issued by nobody", site.authority.self_signed("localhost")},
      {"issued by somebody else", stranger.issue("localhost")},
      {"expired", site.authority.issue("localhost", validity::past)},
      {"not yet valid", site.authority.issue("localhost", validity::future)},
      {"for another host", site.authority.issue("other.example.org")},
      {"for a host of the same ending", site.authority.issue("notlocalhost")},
  };
  auto worker = site.start_with_authority();
  for (const auto& [name, identity] : bad) {
    CAPTURE(name);
    const tls_server server(identity, plain_pdf(1));
    CHECK(site.download_from(server) == "failed download_untrusted 1");
    // A certificate may be renewed, so callbacks are retried for a day.
    CHECK(site.callback_to(server) == "pending certificate_invalid");
    CHECK(server.connections() == 2);
    CHECK(server.requests().empty());
  }
  // Valid for the name but not for the address.
  const tls_server server(site.authority.issue("localhost"), plain_pdf(1));
  CHECK(site.download_from(server, "127.0.0.1") == "failed download_untrusted 1");
  CHECK(server.requests().empty());
  CHECK_FALSE(worker.errors().contains("of-the-client"));
}

TEST_CASE("an authority that is not configured is not trusted") {
  tls_site site;
  const tls_server server(site.authority.issue("localhost"), plain_pdf(1));
  auto worker = site.start_here();
  CHECK(site.download_from(server) == "failed download_untrusted 1");
  CHECK(site.callback_to(server) == "pending certificate_invalid");
  CHECK(server.connections() == 2);
  CHECK(server.requests().empty());
}
