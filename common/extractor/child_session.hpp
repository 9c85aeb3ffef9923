/// The conversation about one child's documents: what it may say next, and when it takes too long.
/// Inside of the launcher.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>

#include "common/core/log.hpp"
#include "common/extractor/pool_state.hpp"
#include "common/extractor/protocol.hpp"
#include "common/extractor/record_stream.hpp"

namespace pagemill {

/// A document record with its outline and its form may be longer than any page record.
inline constexpr std::int64_t line_bytes_min = 16LL << 20;
/// How often a child's CPU time is looked at.
inline constexpr std::chrono::seconds cpu_look{1};

struct extractor_child::session {
  using clock = std::chrono::steady_clock;

  extractor_pool::state* pool;
  pooled_child child;
  record_parser parser;
  record_stream stream;
  std::shared_ptr<child_lease> lease = std::make_shared<child_lease>();
  bool dead = false;

  // The current document.
  bool in_document = false;
  bool silent = true;                ///< it said nothing yet that makes sense
  std::optional<part_request> part;  ///< only this was requested
  bool part_begun = false;           ///< its record has arrived
  page_selection pages;
  extract_limits limits;
  int page_count = 0;   ///< 0 until the document record
  int last_page = 0;    ///< the last one with a record
  int last_image = -1;  ///< of the page after that
  progress_record at;   ///< what the child works on
  int progress_records = 0;
  std::int64_t bytes = 0;
  double cpu_seconds_max = 0;       ///< of the child, by which this document must be done
  clock::time_point cpu_look_at{};  ///< when its CPU time is due to be looked at
  clock::duration waited{};         ///< for records of this document, without the current wait

  session(extractor_pool::state* owner, pooled_child taken)
      : pool(owner),
        child(std::move(taken)),
        stream(child.process->records.value(), static_cast<std::size_t>(line_bytes_min),
               pool->large_records()) {
    lease->process = child.process;
  }

  void end_lease() {
    const std::scoped_lock lock(lease->mutex);
    lease->process.reset();
  }

  ~session();

  /// Kills and reaps the child, and explains its death.
  extractor_death end(kill_reason why);

  /// The records stopped: the child is dead, dying or hostile.
  extractor_death end_of_records();

  clock::time_point limit_from(clock::time_point now) const;

  bool is_over_time() const {
    const auto now = clock::now();
    return limit_from(now) <= now || child.process->cpu_seconds() > cpu_seconds_max;
  }

  /// The caller's event for a record; none for progress. Out of order, or beyond what is allowed:
  /// extractor_death.
  std::optional<extractor_event> accept(record&& value);
  extractor_death broke_protocol(std::string_view what);
  bool works_too_long();
  bool is_next_image(const image_record& image);
  template <class Request>
  bool begins_part() const {
    return part && std::holds_alternative<Request>(*part) && !part_begun;
  }
  bool is_expected(int page) const {
    return !part && page > last_page && page <= page_count && pages.contains(page);
  }
};

}  // namespace pagemill
