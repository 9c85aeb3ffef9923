#include "tests/integration/postgres/planted_schema.hpp"

#include <barrier>
#include <mutex>
#include <thread>

#include "tests/support/postgres_cluster.hpp"

namespace pagemill::test {

std::string empty_database() {
  auto& server = postgres_cluster::shared();
  return server.url(server.make_empty_database());
}

postgres::connection_pool pool_on(const std::string& url, const std::string& role) {
  return postgres::connection_pool({.connection = {.url = url},
                                    .role = role,
                                    .size = 1,
                                    .acquire_timeout = std::chrono::seconds(5),
                                    .limits = {}});
}

std::expected<postgres::migration_report, postgres::migration_error> bring(
    const std::string& url, const postgres::program_schema& schema) {
  return postgres::migrate(url, {.dry_run = false, .schema = schema});
}

crowd_report bring_by_twenty(const std::string& url, const postgres::program_schema& schema) {
  constexpr int migrators = 20;
  crowd_report all;
  std::barrier together(migrators);
  std::mutex mutex;
  std::vector<std::jthread> threads;
  for (int i = 0; i < migrators; ++i) {
    threads.emplace_back([&] {
      together.arrive_and_wait();
      try {
        const auto report = bring(url, schema);
        const std::scoped_lock lock(mutex);
        if (!report) {
          all.problems.push_back(report.error().message);
          return;
        }
        all.migrations.insert(report->applied_now.begin(), report->applied_now.end());
        all.functions.insert(report->functions_now.begin(), report->functions_now.end());
        all.versions.insert(report->version);
      } catch (const std::exception& thrown) {
        const std::scoped_lock lock(mutex);
        all.problems.emplace_back(thrown.what());
      }
    });
  }
  threads.clear();
  return all;
}

}  // namespace pagemill::test
