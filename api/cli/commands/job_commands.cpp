// status, cancel and retry: one request for each job, one after another, and a line for each
// answer.
#include <format>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>

#include "api/cli/commands/command.hpp"
#include "api/cli/commands/option_flags.hpp"
#include "api/cli/display/terminal_text.hpp"

namespace pagemill::cli {
namespace {

struct named_jobs {
  std::vector<std::string> jobs;
  option_flags flags;  ///< of retry
};

void add_jobs(CLI::App& parser, named_jobs& named) {
  parser.add_option("JOB", named.jobs, "Ids of jobs")->required();
}

void add_retry_arguments(CLI::App& parser, named_jobs& named) {
  add_jobs(parser, named);
  named.flags.add_to(parser, option_request::retry);
}

/// "ID  failed (code): message  [name.pdf]"
std::string line_about(const job_view& job) {
  auto line = std::format("{}  {}", printable(job.id), summary(job));
  if (!is_final(job)) line += std::format("  {:.0f} %", job.percent);
  if (!job.filename.empty()) line += std::format("  [{}]", printable(job.filename));
  return line;
}

/// Sends `request` for each job, to `action` ("/cancel") below the job's own path.
exit_code ask_for_each(const std::vector<std::string>& jobs, const command_context& context,
                       const http_request& request, std::string_view action,
                       exit_code (*code_of)(const job_view&)) {
  service_session session(context.service);
  exit_code result = exit_code::ok;
  for (const auto& id : jobs) {
    auto about_job = request;
    about_job.url = std::format("/api/v1/pdf/jobs/{}{}", url_encoded(id), action);
    const auto job = session.ask(std::move(about_job)).and_then([](const http_answer& answer) {
      return parse_job(answer.body);
    });
    if (!job) {
      result = worse(result, fail(context, id, job.error()));
      if (result == exit_code::interrupted) break;
      continue;
    }
    print_line(context, job->raw, line_about(*job));
    result = worse(result, code_of(*job));
  }
  return result;
}

exit_code run_status(const named_jobs& named, const command_context& context) {
  return ask_for_each(named.jobs, context, {}, "",
                      [](const job_view& job) { return exit_code_of_job(job.status); });
}

exit_code run_cancel(const named_jobs& named, const command_context& context) {
  return ask_for_each(named.jobs, context, {.method = "POST"}, "/cancel",
                      [](const job_view&) { return exit_code::ok; });
}

exit_code run_retry(const named_jobs& named, const command_context& context) {
  const auto fields = named.flags.fields();
  if (!fields) return fail(context, fields.error(), unreadable_password());
  http_request request{.method = "POST"};
  if (!fields->empty()) {
    request.headers.push_back("Content-Type: application/json");
    request.body = boost::json::serialize(members_of(*fields));
  }
  return ask_for_each(named.jobs, context, request, "/retry",
                      [](const job_view&) { return exit_code::ok; });
}

}  // namespace

command_run status_command(CLI::App& parser) {
  return command_of<named_jobs>(parser, add_jobs, run_status);
}

command_run cancel_command(CLI::App& parser) {
  return command_of<named_jobs>(parser, add_jobs, run_cancel);
}

command_run retry_command(CLI::App& parser) {
  return command_of<named_jobs>(parser, add_retry_arguments, run_retry);
}

}  // namespace pagemill::cli
