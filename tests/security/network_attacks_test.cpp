// A real worker in a private test network with names that resolve to internal addresses, servers
// that redirect there, and a resolver that changes its second answer.
#include <format>
#include <unistd.h>

#include <doctest/doctest.h>

#include "tests/integration/site/url_site.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/places.hpp"

using namespace pagemill::test;
using namespace std::chrono_literals;

namespace {

/// Private network and mount namespaces need root.
const bool is_root = geteuid() == 0;

struct hostile_network {
  child_process process{
      child_options{.program = "/usr/bin/unshare",
                    .arguments = {"--net", "--mount", "python3", "-B",
                                  source_file("tests/security/hostile_network.py")}}};

  hostile_network() {
    if (!process.wait_for_text("ready", 30s)) throw std::runtime_error(process.errors());
  }
  std::vector<std::string> inside() const {
    const auto process_folder = std::format("/proc/{}/", process.pid());
    return {"/usr/bin/nsenter", "--net=" + process_folder + "ns/net",
            "--mount=" + process_folder + "ns/mnt", "--root=" + process_folder + "root", "--"};
  }
  child_process start_worker(url_site& site) const {
    const auto& cluster = site.cluster();
    // Through the Unix socket, which needs no network.
    const auto database =
        std::format("postgresql://worker_service@/{}?host={}&port={}", site.database().name,
                    cluster.folder().string(), cluster.port());
    return site.start_worker(
        {.slots = 4,
         .more = {{"DATABASE_URL", database}, {"PAGEMILL_FETCH_IDLE_SECONDS", "5"}},
         .within = inside()});
  }
  bool reached_inside() const { return process.output().contains("reached inner"); }
};

/// A URL of the public server that redirects to `location`.
std::string redirect_to(std::string_view place) {
  std::string url = "http://public.example.org/to?";
  for (const char c : place) url += std::format("%{:02X}", static_cast<unsigned char>(c));
  return url;
}

/// The error of the job of each URL, in order.
std::vector<std::string> errors_of(const url_site& site, const std::vector<std::string>& urls) {
  std::vector<submitted> jobs;
  for (const auto& url : urls) jobs.push_back(site.submit_url(url, {{"max_retries", 0}}));
  std::vector<std::string> errors;
  for (const auto& job : jobs) {
    CHECK(site.reaches(job, "failed", 60s));
    errors.push_back(site.error_of(job));
  }
  return errors;
}

/// Through a name, a redirect to a name, and a redirect to an address in each spelling.
std::vector<std::string> ways_inside() {
  std::vector<std::string> urls;
  for (const char* name : {"loopback", "private", "shared", "metadata", "zero", "both", "loopback6",
                           "mapped", "nat64", "sixtofour", "unique", "own"}) {
    urls.push_back(std::format("http://{}.example.org/", name));
    urls.push_back(redirect_to(std::format("http://{}.example.org:8080/", name)));
  }
  for (const char* place : {"http://127.0.0.1/",
                            "//127.0.0.1/",
                            "http://10.0.0.1/",
                            "http://169.254.169.254/",
                            "http://[::1]/",
                            "http://[::ffff:127.0.0.1]/",
                            "http://[64:ff9b::7f00:1]/",
                            "http://[2002:7f00:1::1]/",
                            "http://[fd00::5]/",
                            "http://2130706433/",
                            "http://0x7f000001/",
                            "http://0177.0.0.1/",
                            "http://127.1/",
                            "http://localhost/",
                            "http://127.0.0.1:8080/",
                            "http://93.184.216.34:22/",
                            "http://93.184.216.35/",
                            "http://x@127.0.0.1/",
                            "http://public.example.org@127.0.0.1/",
                            "file:///etc/passwd",
                            "ftp://127.0.0.1/",
                            "gopher://127.0.0.1:80/_"}) {
    urls.push_back(redirect_to(place));
  }
  return urls;
}

}  // namespace

TEST_CASE("no name, redirect or changed DNS answer makes a worker connect to internal addresses" *
          doctest::skip(!is_root)) {
  const hostile_network network;
  url_site site({});
  auto worker = network.start_worker(site);

  // The network works: public servers are reached, by name and through a redirect.
  CHECK(errors_of(site, {"http://public.example.org/a.pdf",
                         redirect_to("http://public.example.org:8080/b.pdf")}) ==
        std::vector<std::string>(2, "download_refused"));
  for (const char* path : {"/a.pdf", "/b.pdf"}) {
    CHECK(network.process.output().contains(std::format("reached public 93.184.216.34 {}", path)));
  }

  const auto urls = ways_inside();
  const auto errors = errors_of(site, urls);
  for (std::size_t i = 0; i < urls.size(); ++i) {
    INFO(urls[i]);
    CHECK(errors[i] == "url_refused");
  }

  // The same name twice, first with a public address.
  CHECK(errors_of(site, {"http://rebound.example.org/a.pdf"}).front() == "download_refused");
  CHECK(errors_of(site, {"http://rebound.example.org/a.pdf"}).front() == "url_refused");
  CHECK(errors_of(site, {"http://rebound-on-the-way.example.org/"
                         "to?http://rebound-on-the-way.example.org/latest/"})
            .front() == "url_refused");

  // The same holds for callbacks.
  for (const char* name : {"loopback", "metadata", "mapped"}) {
    site.submit_url("http://public.example.org/none",
                    {{"callback_url", std::format("http://{}.example.org/hook", name)}});
  }
  CHECK(eventually(60s, [&] {
    return site.ask(
               "SELECT count(*) FROM webhook_deliveries WHERE status = 'failed' AND "
               "last_error = 'url_refused'") == "3";
  }));

  CHECK_FALSE(network.reached_inside());
  CHECK_FALSE(worker.errors().contains("secret"));
  // A connection would have been seen.
  auto command = network.inside();
  command.insert(command.end(), {"curl", "-s", "http://127.0.0.1/"});
  run({.program = command.front(), .arguments = {command.begin() + 1, command.end()}});
  CHECK(eventually(10s, [&] { return network.reached_inside(); }));
}
