#include "common/net/fetch_rules.hpp"

#include <vector>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

/// "" when the URL may be asked, or the reason why not.
std::string verdict(const fetch_rules& rules, std::string_view url) {
  const auto judged = rules.judge(url);
  return judged ? "" : judged.error().reason;
}

fetch_rules allowing(std::string_view text) {
  auto rules = fetch_rules::parse(text);
  REQUIRE(rules);
  return *std::move(rules);
}

}  // namespace

TEST_CASE("what is no absolute http or https URL of a plain host is a bad URL") {
  const fetch_rules rules;
  const std::vector<std::string> bad{"",
                                     " ",
                                     "example.org/a.pdf",
                                     "/a.pdf",
                                     "//example.org/a.pdf",
                                     "ftp://example.org/a.pdf",
                                     "file:///etc/passwd",
                                     "gopher://example.org/1",
                                     "dict://example.org",
                                     "javascript:alert(1)",
                                     "data:application/pdf,x",
                                     "http:/example.org",
                                     "http:example.org",
                                     "http://",
                                     "http:///a",
                                     "http://user@example.org/",
                                     "http://user:secret@example.org/",
                                     "http://@example.org/",
                                     "http://example.org:0/",
                                     "http://example.org:99999/",
                                     "http://example.org:8x/",
                                     "http://example.org\\@127.0.0.1/",
                                     "http://example.org /",
                                     "http://exa mple.org/",
                                     "http://example.org/a b",
                                     "http://example.org/\n",
                                     "http://ex\tample.org/",
                                     "http://%31%32%37.0.0.1/",
                                     "http://exam%70le.org/",
                                     "http://ex\xc3\xa4mple.org/",
                                     "http://\xe2\x91\xa0.example.org/",
                                     "http://.example.org/",
                                     "http://example..org/",
                                     "http://[::1/",
                                     "http://[fe80::1%25eth0]/",
                                     "http://[v1.x]/",
                                     "http://[1.2.3.4]/",
                                     "http://exa$mple.org/",
                                     "http://a,b/",
                                     "http://" + std::string(300, 'a') + "/",
                                     "http://example.org/" + std::string(8000, 'a'),
                                     std::string("http://a\0b/", 11)};
  for (const auto& url : bad) {
    CHECK_MESSAGE(verdict(rules, url) == "bad_url", url);
  }
}

TEST_CASE("addresses and names that only we can reach are refused before anything is resolved") {
  const fetch_rules rules;
  for (const auto* url : {"http://127.0.0.1/",
                          "http://127.1.2.3/a.pdf",
                          "https://10.0.0.1/",
                          "http://192.168.1.1/",
                          "http://172.16.0.1/",
                          "http://169.254.169.254/latest/meta-data/",
                          "http://100.64.0.1/",
                          "http://0.0.0.0/",
                          "http://224.0.0.1/",
                          "http://255.255.255.255/",
                          "http://[::1]/",
                          "http://[::]/",
                          "http://[::ffff:127.0.0.1]/",
                          "http://[::ffff:7f00:1]/",
                          "http://[64:ff9b::7f00:1]/",
                          "http://[2002:7f00:1::]/",
                          "http://[fe80::1]/",
                          "http://[fd00:ec2::254]/",
                          "http://[::127.0.0.1]/",
                          "http://2130706433/",
                          "http://0x7f000001/",
                          "http://0x7f.1/",
                          "http://0177.0.0.1/",
                          "http://127.1/",
                          "http://127.0.0.1./",
                          "http://017700000001/",
                          "http://localhost/",
                          "http://LOCALHOST/",
                          "http://localhost./",
                          "http://a.localhost/",
                          "http://printer.local/",
                          "http://metadata.google.internal/computeMetadata/v1/",
                          "http://metadata/",
                          "http://nas.home.arpa/",
                          "http://example.org:22/",
                          "http://example.org:6379/",
                          "http://example.org:5432/",
                          "https://8.8.8.8:9200/"}) {
    CHECK_MESSAGE(verdict(rules, url) == "url_refused", url);
  }
}

TEST_CASE("public URLs may be asked, and are kept in one spelling") {
  const fetch_rules rules;
  for (const auto* url :
       {"http://example.org", "https://example.org/", "https://EXAMPLE.org/a.pdf?x=1&y=%20",
        "http://example.org:8080/a.pdf", "https://example.org:8443/a", "http://8.8.8.8/a.pdf",
        "http://[2606:4700:4700::1111]/a.pdf", "http://my_bucket.s3.example.org/k",
        "http://example.org:/a.pdf", "http://localhost.example.org/", "http://locally/"}) {
    CHECK_MESSAGE(verdict(rules, url).empty(), url);
  }
  const auto url = rules.judge("HTTPS://Example.ORG:8443/dir/My%20file.PDF?key=1#page=3");
  REQUIRE(url);
  CHECK(url->host == "example.org");
  CHECK(url->port == 8443);
  CHECK(url->is_tls);
  CHECK(url->path_name == "My file.PDF");
  CHECK_FALSE(url->text.contains('#'));
  CHECK(url->text.ends_with("?key=1"));
  CHECK(rules.judge("http://example.org")->port == 80);
  CHECK(rules.judge("http://example.org")->text == "http://example.org/");
  CHECK(rules.judge("http://example.org")->path_name.empty());
  CHECK(rules.judge("https://[2606:4700:4700::1111]/")->host == "2606:4700:4700::1111");
}

TEST_CASE("a redirect is judged like a URL, relative ones by where they come from") {
  const fetch_rules rules;
  const auto from = rules.judge("https://example.org/dir/a.pdf?x=1");
  REQUIRE(from);
  const auto leads = [&](std::string_view location) {
    const auto judged = rules.judge_redirect(*from, location);
    return judged ? judged->text : judged.error().reason;
  };
  CHECK(leads("b.pdf") == "https://example.org/dir/b.pdf");
  CHECK(leads("/c.pdf") == "https://example.org/c.pdf");
  CHECK(leads("//other.example.org/d") == "https://other.example.org/d");
  CHECK(leads("https://other.example.org/e#f") == "https://other.example.org/e");
  CHECK(leads("http://example.org/a.pdf") == "url_refused");
  CHECK(leads("https://127.0.0.1/") == "url_refused");
  CHECK(leads("//[::ffff:169.254.169.254]/") == "url_refused");
  CHECK(leads("https://localhost/") == "url_refused");
  CHECK(leads("file:///etc/passwd") == "bad_url");
  CHECK(leads("https://user@example.org/") == "bad_url");
  CHECK(leads("/a b") == "bad_url");
  const auto plain = rules.judge("http://example.org/");
  REQUIRE(plain);
  CHECK(rules.judge_redirect(*plain, "https://example.org/"));
  CHECK(rules.judge_redirect(*plain, "http://example.org/x"));
}

TEST_CASE("the address of a connection decides, whatever the name was") {
  const fetch_rules rules;
  const auto url = rules.judge("http://rebinding.example.org/a.pdf");
  REQUIRE(url);
  const auto may = [&](std::string_view address, std::uint16_t port = 80) {
    return rules.may_connect(*url, *parse_address(address), port);
  };
  CHECK(may("93.184.216.34"));
  CHECK(may("2606:4700:4700::1111"));
  CHECK_FALSE(may("93.184.216.34", 22));
  for (const auto* address : {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1",
                              "64:ff9b::a00:1", "fd00::1", "fe80::1"}) {
    CHECK_MESSAGE(!may(address), address);
  }
}

TEST_CASE("an allow-list opens networks and hosts, their ports included, and nothing else") {
  const auto nets = allowing("10.1.0.0/16, fd12::/16");
  CHECK(verdict(nets, "http://10.1.2.3:9000/a.pdf").empty());
  CHECK(verdict(nets, "http://[fd12::1]/").empty());
  CHECK(verdict(nets, "http://10.2.0.1/") == "url_refused");
  CHECK(verdict(nets, "http://127.0.0.1/") == "url_refused");
  CHECK(verdict(nets, "http://8.8.8.8:9000/") == "url_refused");
  // A name may resolve into the network; the connection shows.
  const auto named = nets.judge("http://files.intranet:9000/");
  REQUIRE(named);
  CHECK(nets.may_connect(*named, *parse_address("10.1.2.3"), 9000));
  CHECK_FALSE(nets.may_connect(*named, *parse_address("10.2.2.3"), 9000));
  CHECK_FALSE(nets.may_connect(*named, *parse_address("127.0.0.1"), 9000));
  CHECK_FALSE(nets.may_connect(*named, *parse_address("8.8.8.8"), 9000));

  const auto hosts = allowing("Files.Intranet");
  const auto host = hosts.judge("http://files.intranet:9000/a");
  REQUIRE(host);
  CHECK(hosts.may_connect(*host, *parse_address("10.9.9.9"), 9000));
  CHECK(verdict(hosts, "http://other.intranet:9000/") == "url_refused");
  CHECK(verdict(hosts, "http://sub.files.intranet:9000/") == "url_refused");
  CHECK(verdict(hosts, "http://10.9.9.9/") == "url_refused");
}

TEST_CASE("an allow-list with an entry that is nothing of the kind is refused as a whole") {
  CHECK(fetch_rules::parse(""));
  CHECK(fetch_rules::parse(" , "));
  for (const auto* text :
       {"10.0.0.0/99", "10.0.0.1/8", "http://x/", "a b", "127.1", "host.", "*"}) {
    CHECK_MESSAGE(!fetch_rules::parse(text), text);
  }
}
