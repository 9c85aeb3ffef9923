#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <fcntl.h>
#include <format>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/cli/commands/commands.hpp"
#include "api/cli/interrupt.hpp"
#include "api/cli/client/job_follower.hpp"
#include "common/core/uuid.hpp"

namespace pagemill::cli {
namespace {

constexpr std::size_t uploads_max = 4;

/// Why the file cannot be sent, found before the server is troubled.
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

/// The fields of a form as the members of a JSON body, each of its own type.
std::string url_body(const std::string& url, const std::vector<form_field>& fields) {
  boost::json::object body{{"url", url}};
  for (const auto& [name, value] : fields) {
    if (name == "tags") {
      if (!body.contains(name)) body[name] = boost::json::array();
      body[name].as_array().emplace_back(value);
    } else if (name == "embed") {
      body[name] = value == "true";
    } else if (name == "priority" || name == "max_retries") {
      std::int64_t number = 0;
      std::from_chars(value.data(), value.data() + value.size(), number);
      body[name] = number;
    } else {
      body[name] = value;
    }
  }
  return boost::json::serialize(body);
}

/// The run of one submit command: at most so many uploads at once, followed by waiting when asked.
class submit_run {
 public:
  submit_run(const submit_options& options, server& service, transfers& wire, display& shown)
      : options_(options), service_(service), shown_(shown), follower_(service, wire, shown) {}

  void start_uploads() {
    while (under_way_ < uploads_max && next_ < options_.files.size()) upload(next_++);
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
      request.body = url_body(item.label, options_.fields);
    } else if (const auto problem = problem_with_file(item.label)) {
      give_up(index, item, *problem);
      return;
    } else {
      request.form = options_.fields;
      request.file = item.label;
    }
    item.uploading = true;
    shown_.moved(index, item);
    // The same key for every try of this file: a repeated upload never makes a second job.
    const auto& key = options_.idempotency_key;
    request.headers.push_back("Idempotency-Key: " +
                              (key.empty() ? to_string(make_uuid_v4()) : key));
    request.on_sent = [this, index, item](std::uint64_t sent, std::uint64_t total) mutable {
      item.bytes_sent = sent;
      item.bytes_total = total;
      shown_.moved(index, item);
    };
    ++under_way_;
    service_.send(std::move(request), [this, index, item](outcome<http_answer> got) mutable {
      --under_way_;
      take_answer(index, std::move(item), std::move(got));
      start_uploads();
    });
  }

  void take_answer(std::size_t index, tracked_item item, outcome<http_answer> got) {
    if (!got) {
      give_up(index, item, got.error());
      return;
    }
    item.job = parse_job(got->body);
    if (!item.job) {
      give_up(index, item, {exit_code::internal, "bad_answer", "the server's answer is no job"});
      return;
    }
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
  server& service_;
  display& shown_;
  job_follower follower_;
  std::size_t next_ = 0;
  std::size_t under_way_ = 0;
  std::size_t submitted_ = 0;
  exit_code result_ = exit_code::ok;
};

}  // namespace

exit_code run_submit(const submit_options& options, const command_context& context) {
  interrupt stop;
  transfers wire(&stop);
  server service(context.server, wire);
  const auto shown = make_display(context.kind, context.streams, context.size);
  submit_run run(options, service, wire, *shown);
  wire.on_tick([&shown] { shown->tick(); });
  run.start_uploads();
  if (!wire.run()) {
    shown->say(std::format("interrupted; {} of {} files were submitted and their jobs go on",
                           run.submitted(), options.files.size()));
    return exit_code::interrupted;
  }
  return run.result();
}

}  // namespace pagemill::cli
