// The API on a database that runs but cannot serve: read-only, full, or out of connections. Each
// fault is a 503 with its own code, leaves nothing half done, and ends without a restart.
#include <format>
#include <list>
#include <pwd.h>
#include <sys/mount.h>
#include <unistd.h>

#include <doctest/doctest.h>
#include <pqxx/pqxx>

#include "tests/integration/site/api_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/temp_folder.hpp"

namespace pagemill::test {
namespace {

struct faulty_site {
  postgres_cluster cluster{{.max_connections = 14}};
  test_database database = cluster.make_database();
  api_process api{database};
  http_client client = api.client();

  http_response send(const std::string& key, std::size_t size) const {
    return client.send({.method = "POST",
                        .target = jobs_path,
                        .body = sham_pdf(size),
                        .headers = {{"Idempotency-Key", key}}});
  }
  http_response step(const std::string& path) const {
    return client.send({.method = "POST", .target = path});
  }
  std::string ask(const std::string& sql) const { return query(database.owner_url, sql); }
  bool takes_jobs_again(const std::string& key, std::size_t size) const {
    return eventually(std::chrono::seconds(20), [&] { return send(key, size).status == 202; });
  }
};

void check_refused(const http_response& answer, const std::string& code) {
  CHECK(answer.status == 503);
  CHECK(code_of(answer) == code);
  CHECK_FALSE(answer.header("retry-after").empty());
}

/// A file system of a few megabytes for the database; `mounted` is false without the rights.
struct tiny_disk {
  temp_folder folder;
  bool mounted = attach(0, "size=4m");

  bool attach(unsigned long flags, const std::string& size) const {
    const auto* owner = getpwnam("postgres");
    const auto options = std::format("{},mode=700,uid={}", size, owner ? owner->pw_uid : getuid());
    return mount("tmpfs", folder.path().c_str(), "tmpfs", flags, options.c_str()) == 0;
  }
  ~tiny_disk() {
    if (mounted) umount2(folder.path().c_str(), MNT_DETACH);
  }
  void enlarge() const { REQUIRE(attach(MS_REMOUNT, "size=64m")); }
};

}  // namespace

TEST_CASE("on a read-only database changes are refused, reads work, and nothing is lost") {
  const faulty_site site;
  const auto id = std::string(site.send("first", 1000).json().at("id").as_string());
  const auto path = jobs_path + ("/" + id);
  site.ask("ALTER SYSTEM SET default_transaction_read_only = on");
  site.ask("SELECT pg_reload_conf()");
  REQUIRE(eventually(std::chrono::seconds(10),
                     [&] { return site.ask("SHOW transaction_read_only") == "on"; }));
  for (const std::size_t size : {1000, 600'000}) {
    check_refused(site.send("second", size), "database_read_only");
  }
  check_refused(site.step(path + "/cancel"), "database_read_only");
  check_refused(site.step(path + "/retry"), "database_read_only");
  check_refused(site.step("/api/v1/queue/pause"), "database_read_only");
  CHECK(site.client.get(path).json().at("status").as_string() == "pending");
  CHECK(site.client.get(jobs_path).json().at("items").as_array().size() == 1);
  CHECK(site.client.get("/api/v1/queue").status == 200);
  site.ask("ALTER SYSTEM RESET default_transaction_read_only");
  site.ask("SELECT pg_reload_conf()");
  CHECK(site.takes_jobs_again("second", 600'000));
  CHECK(site.step(path + "/cancel").status == 200);
  CHECK(site.ask("SELECT count(*) FROM jobs") == "2");
}

TEST_CASE("on a full database uploads are refused and leave nothing behind; the rest works") {
  const tiny_disk disk;
  if (!disk.mounted) {
    MESSAGE("skipped: no right to mount a small file system");
    return;
  }
  const faulty_site site;
  site.ask("CREATE TABLESPACE tiny LOCATION '" + disk.folder.path().string() + "'");
  site.ask("ALTER TABLE blob_parts SET TABLESPACE tiny");
  const auto id = std::string(site.send("small", 1000).json().at("id").as_string());
  check_refused(site.send("large", 6'000'000), "database_full");
  CHECK(eventually(std::chrono::seconds(10), [&] {
    return site.ask("SELECT count(*) FROM blobs WHERE sha256 IS NULL") == "0";
  }));
  CHECK(site.ask("SELECT count(*) FROM jobs") == "1");
  CHECK(site.ask("SELECT count(*) FROM idempotency_keys") == "1");
  CHECK(site.client.get("/ready").status == 200);
  CHECK(site.step(jobs_path + ("/" + id + "/cancel")).status == 200);
  disk.enlarge();
  CHECK(site.takes_jobs_again("large", 6'000'000));
  CHECK(site.ask("SELECT sum(length(data)) FROM blob_parts") == "6001000");
}

TEST_CASE("without a free connection requests are refused until there is one") {
  const faulty_site site;
  const auto id = std::string(site.send("first", 1000).json().at("id").as_string());
  std::list<pqxx::connection> hoard;
  const auto occupy = [&] {
    try {
      while (true) hoard.emplace_back(site.cluster.url(site.database.name, "worker_login"));
    } catch (const pqxx::broken_connection&) {
      return;  // only the connections reserved for superusers are left
    }
  };
  // Only when the hoarder has every place that is not reserved can nobody else have one: a session
  // that is just ending, such as that of ask(), holds a place which it gives back a little later.
  const auto places =
      std::stoul(site.ask("SELECT current_setting('max_connections')::int"
                          " - current_setting('superuser_reserved_connections')::int"
                          " - current_setting('reserved_connections')::int"));
  // The hoarder ends the API's connections, so that the API needs new ones.
  CHECK(eventually(std::chrono::seconds(20), [&] {
    site.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'api_login'");
    occupy();
    return hoard.size() == places;
  }));
  check_refused(site.send("second", 1000), "database_unavailable");
  check_refused(site.client.get(jobs_path + ("/" + id)), "database_unavailable");
  check_refused(site.client.get("/ready"), "database_unavailable");
  hoard.clear();
  CHECK(site.takes_jobs_again("second", 1000));
  CHECK(site.client.get(jobs_path + ("/" + id)).status == 200);
  CHECK(site.ask("SELECT count(*) FROM jobs") == "2");
}

}  // namespace pagemill::test
