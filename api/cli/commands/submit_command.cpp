#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <format>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <vector>

#include <CLI/CLI.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/cli/commands/command.hpp"
#include "api/cli/commands/job_follower.hpp"
#include "api/cli/commands/option_flags.hpp"
#include "common/core/uuid.hpp"

namespace pagemill::cli {
namespace {

constexpr std::size_t uploads_max = 4;

struct submit_options {
  std::vector<std::string> files;
  option_flags flags;
  bool wait = false;
  std::string idempotency_key;  ///< for one file; empty: a new one for each
};

std::string problem_with_key(const std::string& key) {
  const bool usable = !key.empty() && key.size() <= 255 &&
                      std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; });
  return usable ? "" : "must be 1 to 255 visible ASCII characters";
}

void add_submit_arguments(CLI::App& parser, submit_options& options) {
  parser.add_option("FILE", options.files, "PDFs to submit, or their http and https URLs")
      ->required();
  parser.add_flag("--wait", options.wait, "Wait until every job ends, with a bar for each file");
  options.flags.add_to(parser, option_request::submission);
  parser
      .add_option("--idempotency-key", options.idempotency_key,
                  "For one file: submitting it again with the same key returns the same job")
      ->check(problem_with_key);
  parser.footer(
      "Up to 4 files are sent at once, streamed from disk. Without --wait the command ends when\n"
      "all are accepted. Ctrl-C ends the waiting; accepted jobs continue.");
}

/// Why the file cannot be sent, found out before any request.
std::optional<failure> problem_with_file(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    return failure{exit_code::unreadable_file, "unreadable_file",
                   std::generic_category().message(errno)};
  }
  struct stat about{};
  const int stated = fstat(file, &about);
  close(file);
  if (stated != 0 || !S_ISREG(about.st_mode)) {
    return failure{exit_code::unreadable_file, "unreadable_file", "not a regular file"};
  }
  return std::nullopt;
}

bool is_url(const std::string& name) {
  return name.starts_with("http://") || name.starts_with("https://");
}

/// The JSON body that submits a URL, the fields of a form as members of their own types.
std::string url_body(const std::string& url, const std::vector<form_field>& fields) {
  boost::json::object body{{"url", url}};
  for (const auto& member : members_of(fields)) body.insert(member);
  return boost::json::serialize(body);
}

/// One run of `submit`: uploads files, a limited number at once, and follows their jobs with
/// --wait.
class submit_run {
 public:
  submit_run(const submit_options& options, std::vector<form_field> fields,
             service_session& session, display& shown)
      : options_(options),
        fields_(std::move(fields)),
        session_(session),
        shown_(shown),
        follower_(session, shown) {}

  void start_uploads() {
    while (uploading_ < uploads_max && next_ < options_.files.size()) upload(next_++);
  }
  exit_code result() const { return result_; }
  std::size_t submitted() const { return submitted_; }

 private:
  void upload(std::size_t index) {
    tracked_item item;
    item.label = options_.files[index];
    http_request request;
    request.method = "POST";
    request.url = "/api/v1/pdf/jobs";
    if (is_url(item.label)) {
      request.headers.emplace_back("Content-Type: application/json");
      request.body = url_body(item.label, fields_);
    } else if (const auto problem = problem_with_file(item.label)) {
      give_up(index, item, *problem);
      return;
    } else {
      request.form = fields_;
      request.file = item.label;
    }
    item.uploading = true;
    shown_.moved(index, item);
    // Every try of this file has the same key: a repeated upload never creates a second job.
    const auto& key = options_.idempotency_key;
    request.headers.push_back("Idempotency-Key: " +
                              (key.empty() ? to_string(make_uuid_v4()) : key));
    request.on_sent = [this, index, item](std::uint64_t sent, std::uint64_t total) mutable {
      item.bytes_sent = sent;
      item.bytes_total = total;
      shown_.moved(index, item);
    };
    ++uploading_;
    session_.client.send(std::move(request),
                         [this, index, item](const outcome<http_answer>& got) mutable {
                           --uploading_;
                           take_answer(index, std::move(item), got);
                           start_uploads();
                         });
  }

  void take_answer(std::size_t index, tracked_item item, const outcome<http_answer>& got) {
    auto job = got.and_then([](const http_answer& answer) { return parse_job(answer.body); });
    if (!job) {
      give_up(index, item, job.error());
      return;
    }
    item.job = std::move(*job);
    ++submitted_;
    shown_.submitted(index, item);
    if (options_.wait) {
      follower_.follow(index, std::move(item),
                       [this](exit_code code) { result_ = worse(result_, code); });
    } else {
      shown_.left(index);
    }
  }

  void give_up(std::size_t index, const tracked_item& item, const failure& why) {
    shown_.failed(index, item, why);
    result_ = worse(result_, why.exit);
  }

  const submit_options& options_;
  const std::vector<form_field> fields_;
  service_session& session_;
  display& shown_;
  job_follower follower_;
  std::size_t next_ = 0;
  std::size_t uploading_ = 0;
  std::size_t submitted_ = 0;
  exit_code result_ = exit_code::ok;
};

exit_code run_submit(const submit_options& options, const command_context& context) {
  if (!options.idempotency_key.empty() && options.files.size() > 1) {
    return misuse(context, "--idempotency-key is for one file");
  }
  auto fields = options.flags.fields();
  if (!fields) return fail(context, fields.error(), unreadable_password());
  service_session session(context.service);
  const auto shown = make_display(context.kind, context.streams, context.size);
  submit_run run(options, std::move(*fields), session, *shown);
  session.wire.on_tick([&shown] { shown->tick(); });
  run.start_uploads();
  if (!session.wire.run()) {
    shown->say(std::format("interrupted; {} of {} files were submitted and their jobs go on",
                           run.submitted(), options.files.size()));
    return exit_code::interrupted;
  }
  return run.result();
}

}  // namespace

command_run submit_command(CLI::App& parser) {
  return command_of<submit_options>(parser, add_submit_arguments, run_submit);
}

}  // namespace pagemill::cli
