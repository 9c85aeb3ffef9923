#include "benchmarks/noop_enqueue.hpp"

#include <atomic>
#include <format>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <thread>

#include "benchmarks/noop_journal.hpp"
#include "common/core/backoff.hpp"
#include "common/jobs/channels.hpp"
#include "common/postgres/notifier.hpp"
#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"
#include "worker/process/wakeup.hpp"

namespace pagemill::benchmarks {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (text.empty()) throw std::runtime_error(std::format("cannot read {}", path.string()));
  return text;
}

postgres::pool_settings pool_for(const enqueue_plan& plan) {
  postgres::pool_settings settings;
  settings.connection.url = plan.database_url;
  settings.connection.application_name = "bench-queue enqueue";
  settings.role = "pagemill_api";
  settings.size = static_cast<std::size_t>(plan.clients) + 1;  // one for the hints
  return settings;
}

class enqueuer {
 public:
  explicit enqueuer(const enqueue_plan& plan)
      : plan_(plan), text_(read_file(plan.statement)), pool_(pool_for(plan)), hints_(pool_) {
    // The connections are opened before the clock starts.
    std::vector<postgres::connection_pool::lease> opened;
    for (int i = 0; i < plan_.clients; ++i) opened.push_back(pool_.acquire());
  }

  double run() {
    const auto begun = steady_nanoseconds();
    std::vector<std::thread> clients;
    for (int i = 0; i < plan_.clients; ++i) clients.emplace_back([this] { work_loop(); });
    for (auto& client : clients) client.join();
    const double seconds = static_cast<double>(steady_nanoseconds() - begun) / 1e9;
    hints_.stop();
    if (failed_) throw std::runtime_error("not every job was enqueued");
    return seconds;
  }

 private:
  void work_loop() noexcept {
    wakeup pause;
    try {
      for (int first = next_.fetch_add(plan_.batch); first < plan_.jobs;
           first = next_.fetch_add(plan_.batch)) {
        insert(first, std::min(plan_.batch, plan_.jobs - first));
        if (plan_.pause.count() > 0) {
          pause.wait_for(std::chrono::duration_cast<wakeup::clock::duration>(
              plan_.pause * (0.5 + random_fraction())));
        }
      }
    } catch (const std::exception& problem) {
      std::cerr << "bench-queue: " << problem.what() << '\n';
      failed_ = true;
    }
  }

  void insert(int first, int count) {
    std::vector<std::string> ids;
    std::vector<std::string> payloads;
    for (int i = first; i < first + count; ++i) {
      ids.push_back(to_string(make_uuid_v7()));
      payloads.push_back(std::format(R"({{"id":{}}})", i));
    }
    const auto turn = static_cast<std::size_t>(first / plan_.batch) % plan_.workspaces.size();
    const sql::query statement{"insert_noop_jobs", text_};
    postgres::transact(
        pool_, {.workspace = plan_.workspaces[turn]}, [&](postgres::transaction& open) {
          open.exec(statement,
                    pqxx::params{postgres::text_array(ids), postgres::text_array(payloads)});
        });
    const auto committed = steady_nanoseconds();
    hints_.notify(channel_job_ready);
    if (plan_.pause.count() == 0) return;
    for (const auto& id : ids) std::cout << std::format("enqueued {} {}\n", id, committed);
    std::cout.flush();
  }

  const enqueue_plan& plan_;
  const std::string text_;
  postgres::connection_pool pool_;
  postgres::notifier hints_;
  std::atomic<int> next_ = 0;
  std::atomic<bool> failed_ = false;
};

}  // namespace

double enqueue(const enqueue_plan& plan) {
  return enqueuer(plan).run();
}

}  // namespace pagemill::benchmarks
