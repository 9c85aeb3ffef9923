#include "common/extractor/child_session.hpp"

#include <poll.h>
#include <utility>

#include "common/extractor/child_process.hpp"
#include "common/extractor/record_checks.hpp"

namespace pagemill {
namespace {

/// Progress records beside one or two for each page: those of the profile.
constexpr int progress_records_max = 1'000;
constexpr int exit_ms = 1'000;  ///< for a child that closed its records to exit

}  // namespace

extractor_child::session::~session() {
  if (dead) return;
  try {
    if (in_document) {
      end(kill_reason::retired);
    } else {
      end_lease();
      pool->give_back(std::move(child));
    }
  } catch (const std::exception& problem) {
    log_error("extractor_not_given_back", {{"reason", problem.what()}});
  }
}

extractor_death extractor_child::session::end(kill_reason why) {
  if (why != kill_reason::none) child.process->kill(why);
  const int status = child.process->reap();
  dead = true;
  end_lease();
  in_document = false;
  pool->forget_one(child);
  auto death = explain_death(status, child.process->reason);
  death.page = at.page;
  death.profiling = at.profiling;
  death.before_first_record = silent;
  return death;
}

extractor_death extractor_child::session::end_of_records() {
  pollfd exit{.fd = child.process->pidfd.value(), .events = POLLIN, .revents = 0};
  const bool gone = poll(&exit, 1, exit_ms) > 0;
  return end(gone ? kill_reason::none : kill_reason::bad_output);
}

std::chrono::steady_clock::time_point extractor_child::session::limit_from(
    clock::time_point now) const {
  const auto page_left = std::chrono::seconds(limits.page_seconds) - stream.waited();
  const auto document_left =
      std::chrono::seconds(limits.document_seconds) - waited - stream.waited();
  return now + std::min<clock::duration>(page_left, document_left);
}

extractor_death extractor_child::session::broke_protocol(std::string_view what) {
  log_error("extractor_broke_protocol", {{"reason", what}, {"page", at.page}});
  return end(kill_reason::bad_output);
}

/// Looks once a second, also at a child that talks all the time.
bool extractor_child::session::works_too_long() {
  const auto now = clock::now();
  if (now < cpu_look_at) return false;
  cpu_look_at = now + cpu_look;
  return child.process->cpu_seconds() > cpu_seconds_max;
}

bool extractor_child::session::is_next_image(const image_record& image) {
  return is_expected(image.page) && image.index > std::exchange(last_image, image.index) &&
         image.index < limits.page_images;
}

std::optional<extractor_event> extractor_child::session::accept(record&& value) {
  const bool begun = page_count > 0;
  if (const auto* progress = std::get_if<progress_record>(&value)) {
    if (++progress_records > progress_records_max + 2 * page_count) {
      return broke_protocol("too much progress");
    }
    at = *progress;
    return std::nullopt;
  }
  if (auto* document = std::get_if<document_record>(&value); document && !begun && !part) {
    if (const auto breach = breach_of(*document, limits); !breach.empty()) {
      return broke_protocol(breach);
    }
    page_count = std::max(document->page_count, 1);
    at = {.page = pages.next(last_page + 1, page_count)};
    return std::move(*document);
  }
  if (auto* made = std::get_if<page_record>(&value); made && is_expected(made->value.number)) {
    if (const auto breach = breach_of(made->value, page_count, limits); !breach.empty()) {
      return broke_protocol(breach);
    }
    last_page = made->value.number;
    last_image = -1;
    at = {.page = pages.next(last_page + 1, page_count)};
    return std::move(*made);
  }
  if (auto* image = std::get_if<image_record>(&value); image && is_next_image(*image)) {
    return *image;
  }
  if (const auto* picture = std::get_if<picture_record>(&value);
      picture && begins_part<picture_request>()) {
    part_begun = true;
    return *picture;
  }
  if (const auto* attached = std::get_if<attachment_record>(&value);
      attached && begins_part<attachment_request>()) {
    part_begun = true;
    return *attached;
  }
  if (auto* next = std::get_if<part_bytes>(&value); next && part_begun) return std::move(*next);
  auto* last = std::get_if<end_record>(&value);
  auto* failure = std::get_if<failure_record>(&value);
  if ((last && (begun || part_begun)) || failure) {
    const auto breach = last ? breach_of(*last, page_count) : breach_of(*failure);
    if (!breach.empty()) return broke_protocol(breach);
    in_document = false;
    ++child.documents;
    child.rests();
    at = {};
    if (last) return std::move(*last);
    return std::move(*failure);
  }
  return broke_protocol("a record out of order");
}

}  // namespace pagemill
