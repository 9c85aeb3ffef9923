#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "api/cli/commands/command.hpp"
#include "api/cli/commands/job_follower.hpp"

namespace pagemill::cli {
namespace {

struct watch_options {
  std::vector<std::string> jobs;
};

void add_watch_arguments(CLI::App& parser, watch_options& options) {
  parser.add_option("JOB", options.jobs, "Ids of jobs")->required();
}

exit_code run_watch(const watch_options& options, const command_context& context) {
  service_session session(context.service);
  const auto shown = make_display(context.kind, context.streams, context.size);
  job_follower follower(session, *shown);
  session.wire.on_tick([&shown] { shown->tick(); });
  exit_code result = exit_code::ok;
  for (std::size_t i = 0; i < options.jobs.size(); ++i) {
    tracked_item item;
    item.label = options.jobs[i];
    follower.follow(i, std::move(item), [&](exit_code code) { result = worse(result, code); });
  }
  if (!session.wire.run()) {
    shown->say("interrupted; the jobs go on");
    return exit_code::interrupted;
  }
  return result;
}

}  // namespace

command_run watch_command(CLI::App& parser) {
  return command_of<watch_options>(parser, add_watch_arguments, run_watch);
}

}  // namespace pagemill::cli
