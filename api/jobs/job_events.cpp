#include "api/jobs/job_events.hpp"

#include <algorithm>
#include <charconv>
#include <format>
#include <utility>

#include <boost/json/serialize.hpp>

#include "common/contract/job_json.hpp"

namespace pagemill {

namespace asio = boost::asio;

namespace {

/// A job's options are as long as a request may be.
constexpr std::size_t event_bytes_max = std::size_t{64} * 1024;

/// One event in the format text/event-stream. `data` must not contain line breaks.
std::string event_text(std::int64_t id, std::string_view name, std::string_view data) {
  return std::format("id: {}\nevent: {}\ndata: {}\n\n", id, name, data);
}

}  // namespace

std::expected<stream_limit::permit, stream_refusal> stream_limit::take(
    const workspace_id& workspace) {
  const auto held = shares_.held(workspace.value);
  if (held >= workspace_max_) return std::unexpected(stream_refusal::workspace);
  if (!shares_.may_take(workspace.value)) {
    return std::unexpected(held > 0 ? stream_refusal::workspace : stream_refusal::process);
  }
  shares_.take(workspace.value);
  return permit(this, {workspace});
}

job_events::job_events(job_watcher& watcher, answer_budget& answers, reader read, job first,
                       std::int64_t seen, stream_limit::permit permit, timing times)
    : watcher_(watcher),
      answers_(answers),
      read_(std::move(read)),
      first_(std::move(first)),
      job_(first_->id),
      seen_(seen),
      known_(first_->version),
      permit_(std::move(permit)),
      beat_(times.beat),
      ends_at_(std::chrono::steady_clock::now() + times.span) {}

/// The event for a version that the client has not seen, otherwise "".
std::string job_events::take(const job& changed) {
  known_ = changed.version;
  ended_ = is_final(changed.state);
  if (changed.version <= seen_) return "";
  seen_ = changed.version;
  const auto name = ended_ ? to_string(changed.state) : std::string_view("progress");
  return event_text(changed.version, name, boost::json::serialize(to_json(changed)));
}

asio::awaitable<std::optional<std::string>> job_events::next() {
  room_.reset();
  if (first_) {
    // Sent at once, so that the client sees that it is connected.
    auto text = "retry: 2000\n\n" + take(*first_);
    first_.reset();
    co_return text;
  }
  const auto begun = std::chrono::steady_clock::now();
  const auto beat_at = std::min(begun + beat_, ends_at_);
  while (begun < ends_at_ && !ended_ && !early_.asked() && !watcher_.stopping()) {
    const bool changed = co_await watcher_.wait(job_, known_, beat_at, &early_);
    if (changed) {
      room_ = co_await answers_.reserve(permit_.get_deleter().workspace, event_bytes_max);
      const auto found = co_await read_();
      if (!found) break;
      if (auto text = take(*found); !text.empty()) {
        room_->shrink_to(text.capacity());
        co_return text;
      }
      room_.reset();
    } else if (std::chrono::steady_clock::now() >= beat_at) {
      co_return ":\n\n";
    }
  }
  co_return std::nullopt;
}

std::int64_t read_last_event_id(std::string_view header) {
  std::int64_t id = -1;
  const auto* stop = header.data() + header.size();
  const auto [at, wrong] = std::from_chars(header.data(), stop, id);
  return wrong == std::errc{} && at == stop && id >= 0 ? id : -1;
}

}  // namespace pagemill
