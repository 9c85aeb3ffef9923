#include "worker/stages/download.hpp"

#include <span>

#include "common/core/log.hpp"
#include "common/net/content_disposition.hpp"
#include "worker/stages/download_error.hpp"
#include "worker/stages/failed_attempt.hpp"

namespace pagemill {
namespace {

using clock = std::chrono::steady_clock;

}  // namespace

download::~download() {
  if (!file_.is_stored()) return;
  try {
    blobs_.abandon(file_.key());
  } catch (const std::exception& problem) {
    // The sweep drops it after an hour.
    log_warning("download_not_abandoned",
                {{"job_id", to_string(job_.fence.job)}, {"error", problem.what()}});
  }
}

stage_end download::run() {
  auto url = outside_.rules.judge(*job_.source_url);
  if (!url) return stage_failed{download_error("url_refused", url.error().message)};
  auto fetched = fetch(*std::move(url));
  if (!fetched) return std::move(fetched.error());
  return save(*fetched);
}

/// Follows redirects, each judged like a URL of its own, up to an answer with a file.
std::expected<transfer_answer, stage_end> download::fetch(fetch_url url) {
  for (int redirects = 0;; ++redirects) {
    const auto outcome = ask(url);
    if (running_.reason() != stop_reason::none) return std::unexpected(stage_stopped{});
    if (too_slow_) {
      return std::unexpected(
          stage_failed{pace_.has_begun() ? too_slow_error() : error_of(transfer_fault::timed_out)});
    }
    if (file_.mark() == pdf_mark::missing) return std::unexpected(stage_failed{not_a_pdf_error()});
    if (!outcome) return std::unexpected(stage_failed{error_of(outcome.error())});
    if (!is_redirect(outcome->status)) {
      if (auto error = error_of(*outcome)) return std::unexpected(stage_failed{*std::move(error)});
      path_name_ = url.path_name;
      return *outcome;
    }
    if (redirects == redirects_max || outcome->location.empty()) {
      return std::unexpected(stage_failed{too_many_redirects_error()});
    }
    auto next = outside_.rules.judge_redirect(url, outcome->location);
    if (!next) {
      return std::unexpected(stage_failed{download_error("url_refused", next.error().message)});
    }
    url = *std::move(next);
  }
}

transfer_outcome download::ask(const fetch_url& url) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(outside_.total -
                                                                          (clock::now() - begun_));
  if (left.count() <= 0) return std::unexpected(transfer_fault::timed_out);
  transfer_request request;
  request.url = url;
  request.headers = {"Accept: application/pdf, */*;q=0.1"};
  request.limits.idle = outside_.idle;
  request.limits.total = left;
  request.limits.body_bytes_max = outside_.bytes_max;
  request.ca_file = outside_.ca_file;
  request.on_body = [this](std::string_view piece) { return take(piece); };
  return run_transfer(outside_.rules, std::move(request), [this] { return may_go_on(); });
}

bool download::may_go_on() {
  too_slow_ = pace_.is_too_slow(clock::now());
  return !too_slow_ && running_.reason() == stop_reason::none;
}

/// False: it is no PDF, or it is not wanted any more.
bool download::take(std::string_view piece) {
  if (running_.reason() != stop_reason::none) return false;
  file_.append(std::as_bytes(std::span(piece)));
  const auto came_at = clock::now();
  pace_.moved(static_cast<std::int64_t>(piece.size()), came_at);
  if (file_.mark() == pdf_mark::missing) return false;
  while (file_.has_full_part()) file_.store_part();
  // The database's time is not the sender's.
  pace_.held_up(clock::now() - came_at);
  return true;
}

/// What the answer calls the file, or the last part of its path.
std::optional<std::string> download::filename(const transfer_answer& answer) const {
  std::string name;
  if (const auto said = parse_header_value(answer.content_disposition)) {
    const auto found = said->parameters.find("filename");
    if (found != said->parameters.end()) name = safe_filename(found->second);
  }
  if (name.empty()) name = safe_filename(path_name_);
  return name.empty() ? std::nullopt : std::optional(std::move(name));
}

stage_end download::save(const transfer_answer& answer) {
  if (file_.mark() != pdf_mark::found) return stage_failed{not_a_pdf_error()};
  file_.finish();
  const auto saved = writer_.save_download(job_, file_, filename(answer));
  if (!saved) return not_written(saved.error(), job_stage::downloading);
  const std::chrono::duration<double> took = clock::now() - begun_;
  log_info("file_downloaded", {{"job_id", to_string(job_.fence.job)},
                               {"document_id", to_string(job_.document)},
                               {"workspace_id", to_string(job_.workspace)},
                               {"bytes", file_.bytes()},
                               {"seconds", took.count()}});
  auto stored = job_;
  stored.blob = *saved;
  stored.bytes = file_.bytes();
  stored.source_url.reset();
  return stage_passed{std::move(stored)};
}

}  // namespace pagemill
