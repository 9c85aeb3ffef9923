#include <format>
#include <ostream>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/cli/commands/commands.hpp"
#include "api/cli/interrupt.hpp"
#include "api/cli/client/job_follower.hpp"
#include "api/cli/display/terminal_text.hpp"

namespace pagemill::cli {
namespace {

/// "ID  failed (code): message  [name.pdf]": what status and cancel print of a job.
std::string job_line(const job_view& job) {
  auto line = std::format("{}  {}", printable(job.id), summary(job));
  if (job.status == "processing" || job.status == "pending") {
    line += std::format("  {:.0f} %", job.percent);
  }
  if (!job.filename.empty()) line += std::format("  [{}]", printable(job.filename));
  return line;
}

/// One request for each job, one after another, and a line for each answer.
exit_code for_each_job(const std::vector<std::string>& jobs, const command_context& context,
                       const std::function<http_request(const std::string&)>& request_for,
                       const std::function<exit_code(const job_view&)>& code_for) {
  interrupt stop;
  transfers wire(&stop);
  server service(context.server, wire);
  exit_code result = exit_code::ok;
  for (const auto& id : jobs) {
    service.send(request_for(id), [&](const outcome<http_answer>& got) {
      const auto job = got ? parse_job(got->body) : std::nullopt;
      if (!job) {
        const auto why =
            got ? failure{exit_code::internal, "bad_answer", "the server's answer is no job"}
                : got.error();
        context.streams.errors << failure_line(id, why) << '\n';
        result = worse(result, why.exit);
        return;
      }
      const bool json = context.kind == display_kind::json;
      context.streams.out << (json ? job->raw : job_line(*job)) << '\n' << std::flush;
      result = worse(result, code_for(*job));
    });
    if (!wire.run()) return exit_code::interrupted;
  }
  return result;
}

std::string job_path(const std::string& id) {
  return "/api/v1/pdf/jobs/" + url_encoded(id);
}

}  // namespace

exit_code run_status(const std::vector<std::string>& jobs, const command_context& context) {
  return for_each_job(
      jobs, context,
      [](const std::string& id) {
        http_request request;
        request.url = job_path(id);
        return request;
      },
      [](const job_view& job) { return exit_code_of_job(job.status); });
}

exit_code run_cancel(const std::vector<std::string>& jobs, const command_context& context) {
  return for_each_job(
      jobs, context,
      [](const std::string& id) {
        http_request request;
        request.method = "POST";
        request.url = job_path(id) + "/cancel";
        return request;
      },
      [](const job_view&) { return exit_code::ok; });
}

exit_code run_retry(const std::vector<std::string>& jobs, const std::string& password,
                    const command_context& context) {
  return for_each_job(
      jobs, context,
      [&](const std::string& id) {
        http_request request;
        request.method = "POST";
        request.url = job_path(id) + "/retry";
        if (!password.empty()) {
          request.headers.push_back("Content-Type: application/json");
          request.body = boost::json::serialize(boost::json::object{{"password", password}});
        }
        return request;
      },
      [](const job_view&) { return exit_code::ok; });
}

exit_code run_watch(const std::vector<std::string>& jobs, const command_context& context) {
  interrupt stop;
  transfers wire(&stop);
  server service(context.server, wire);
  const auto shown = make_display(context.kind, context.streams, context.size);
  job_follower follower(service, wire, *shown);
  wire.on_tick([&shown] { shown->tick(); });
  exit_code result = exit_code::ok;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    tracked_item item;
    item.label = jobs[i];
    follower.follow(i, std::move(item), [&](exit_code code) { result = worse(result, code); });
  }
  if (!wire.run()) {
    shown->say("interrupted; the jobs go on");
    return exit_code::interrupted;
  }
  return result;
}

}  // namespace pagemill::cli
