// bench-queue work|enqueue: the two ends of the queue with jobs that do nothing, for
// benchmarks/run queue. Settings (DATABASE_URL, MAX_WORKERS, PAGEMILL_SLOT ...) come from the
// environment as for pagemill-worker; times and counts go to standard output.
#include <cstdlib>
#include <exception>
#include <iostream>

#include <CLI/CLI.hpp>

#include "benchmarks/noop_enqueue.hpp"
#include "benchmarks/noop_journal.hpp"
#include "benchmarks/noop_runner.hpp"
#include "common/core/database_url.hpp"
#include "worker/config.hpp"
#include "worker/process/shutdown.hpp"
#include "worker/worker_service.hpp"

namespace {

using namespace pagemill;
using namespace pagemill::benchmarks;

int complain(const std::vector<std::string>& problems) {
  for (const auto& problem : problems) std::cerr << "bench-queue: " << problem << '\n';
  return exit_configuration;
}

/// Waits for a line on standard input, so that the start of the program is not measured; then runs
/// as pagemill-worker does, until SIGTERM.
int work(trace detail, job_length length, const char* program) {
  block_signals();
  auto config = read_worker_config(settings_source::from_process(1, &program));
  if (!config) return complain(config.error());
  start_log(config->log);
  std::cout << "loaded\n" << std::flush;
  std::string go;
  if (!std::getline(std::cin, go)) return EXIT_SUCCESS;
  noop_journal journal(detail);
  return worker_service(
             std::move(*config),
             [&](completer& ends) { return std::make_unique<noop_runner>(ends, journal, length); })
      .run();
}

int enqueue_jobs(enqueue_plan plan, const std::vector<std::string>& workspaces,
                 const char* program) {
  auto source = settings_source::from_process(1, &program);
  plan.database_url = read_database_url(source);
  if (auto errors = source.errors(); !errors.empty()) return complain(errors);
  for (const auto& text : workspaces) {
    const auto id = parse_uuid(text);
    if (!id) return complain({"--workspace must be a UUID"});
    plan.workspaces.push_back({*id});
  }
  const double seconds = enqueue(plan);
  std::cout << "seconds " << seconds << '\n';
  return EXIT_SUCCESS;
}

int run(int argc, char** argv) {
  CLI::App app("The two ends of the queue with jobs that do nothing", "bench-queue");
  app.require_subcommand(1);
  bool each = false;
  bool hold = false;
  auto* worker = app.add_subcommand("work", "Claims and completes jobs until SIGTERM");
  worker->add_flag("--trace", each, "Write the start of each job");
  worker->add_flag("--hold", hold, "Hold each job until it is stopped");
  enqueue_plan plan;
  std::vector<std::string> workspaces;
  int pause_ms = 0;
  auto* insert = app.add_subcommand("enqueue", "Enqueues jobs");
  insert->add_option("--statement", plan.statement, "insert_noop_jobs.sql")->required();
  insert->add_option("--workspace", workspaces, "Workspaces that take turns")->required();
  insert->add_option("--jobs", plan.jobs, "How many jobs")->check(CLI::Range(1, 100'000'000));
  insert->add_option("--batch", plan.batch, "Jobs a transaction")->check(CLI::Range(1, 100'000));
  insert->add_option("--clients", plan.clients, "Threads")->check(CLI::Range(1, 256));
  insert->add_option("--pause-ms", pause_ms, "Pause after each")->check(CLI::Range(0, 60'000));
  CLI11_PARSE(app, argc, argv);
  plan.pause = std::chrono::milliseconds(pause_ms);
  if (worker->parsed()) {
    return work(each ? trace::each_job : trace::totals,
                hold ? job_length::until_stopped : job_length::none, argv[0]);
  }
  return enqueue_jobs(std::move(plan), workspaces, argv[0]);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& problem) {
    std::cerr << "bench-queue: " << problem.what() << '\n';
    return EXIT_FAILURE;
  }
}
