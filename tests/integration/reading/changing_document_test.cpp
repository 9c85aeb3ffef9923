// Documents that are deleted or reprocessed while a client reads them: the answers exceed the
// socket buffers, so that the server is in the middle of them until the client reads on.
#include <format>
#include <iterator>

#include <boost/asio/ip/tcp.hpp>
#include <doctest/doctest.h>

#include "tests/integration/site/api_process.hpp"

namespace pagemill::test {
namespace {

constexpr const char* last_chunk = "\r\n0\r\n\r\n";

struct long_document {
  test_database database = postgres_cluster::shared().make_database();
  api_process api{database};
  std::string path;

  long_document() {
    const auto job = api.client().post_pdf("/api/v1/pdf/jobs", sham_pdf(300)).json();
    path = "/api/v1/pdf/documents/" + std::string(job.at("document_id").as_string());
    ask("INSERT INTO document_pages SELECT id, 1, number, workspace_id, 1, 1, 0, "
        "repeat('x', 1000000), repeat('y', 2000000), '[]' "
        "FROM documents, generate_series(1, 20) AS number");
    ask("UPDATE documents SET status = 'ready'");
  }
  std::string ask(const std::string& sql) const { return query(database.owner_url, sql); }

  /// The rest of an answer during which `event` runs.
  template <class Event>
  std::string rest_of(const std::string& what, Event event) const {
    namespace ip = boost::asio::ip;
    ip::tcp::iostream stream;
    stream.expires_after(std::chrono::seconds(60));
    stream.socket().open(ip::tcp::v4());
    stream.socket().set_option(ip::tcp::socket::receive_buffer_size(65536));
    boost::system::error_code wrong;
    stream.socket().connect({ip::address_v4::loopback(), api.port()}, wrong);
    REQUIRE_FALSE(wrong);
    stream << "GET " << path << what << " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
           << std::flush;
    std::string line;
    std::getline(stream, line);
    CHECK(line.starts_with("HTTP/1.1 200"));
    event();
    return {std::istreambuf_iterator<char>(stream), {}};
  }
};

}  // namespace

TEST_CASE("an answer whose document is deleted in the middle ends without its last chunk") {
  for (const auto* what : {"/text", "/markdown", "/pages"}) {
    INFO(what);
    const long_document site;
    const auto rest = site.rest_of(what, [&] {
      REQUIRE(site.api.client().send({.method = "DELETE", .target = site.path}).status == 204);
    });
    CHECK(!rest.empty());
    CHECK_FALSE(rest.ends_with(last_chunk));
  }
}

TEST_CASE("an answer stays whole when another generation becomes current meanwhile") {
  for (const auto* what : {"/text", "/pages"}) {
    INFO(what);
    const long_document site;
    const auto rest = site.rest_of(what, [&] {
      site.ask("UPDATE documents SET current_generation = 2, newest_generation = 2");
    });
    CHECK(rest.size() > 4'000'000);
    CHECK(rest.ends_with(last_chunk));
  }
}

}  // namespace pagemill::test
