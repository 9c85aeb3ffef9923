#include "api/jobs/bulk_request.hpp"

#include <algorithm>
#include <set>

#include <simdjson.h>

#include "api/request/object_members.hpp"
#include "common/core/clean_text.hpp"
#include "common/core/rfc3339.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;

/// nullopt: no string, or one with U+0000.
std::optional<std::string_view> clean_string(dom::element value) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS || !is_clean_text(text)) return std::nullopt;
  return text;
}

std::optional<job_id> id_of(dom::element value) {
  const auto id = parse_uuid(clean_string(value).value_or(""));
  return id ? std::optional(job_id{*id}) : std::nullopt;
}

http_result<void> take_action(dom::element value, std::optional<bulk_action>& into) {
  const auto text = clean_string(value).value_or("");
  if (text == "cancel") into = bulk_action::cancel;
  if (text == "retry") into = bulk_action::retry;
  if (!into) return invalid_member("action", "must be cancel or retry");
  return {};
}

http_result<void> take_ids(dom::element value, std::vector<job_id>& into) {
  dom::array ids;
  if (value.get(ids) != simdjson::SUCCESS) return invalid_member("ids", "must be an array");
  for (const dom::element one : ids) {
    if (into.size() == bulk_jobs_max) {
      return refuse(422, "too_many_items", "One request takes at most 1000 jobs.", "ids");
    }
    const auto id = id_of(one);
    if (!id) return invalid_member("ids", "must be UUIDs");
    into.push_back(*id);
  }
  if (into.empty()) return refuse(422, "empty_batch", "There are no ids.", "ids");
  return {};
}

http_result<void> take_condition(std::string_view name, dom::element value, job_filter& into) {
  const auto text = clean_string(value);
  if (name == "status") {
    into.state = parse_job_state(text.value_or(""));
    if (!into.state) return invalid_member("status", "must be the status of a job");
    return {};
  }
  if (name == "tag") {
    if (!text) return invalid_member("tag", "must be a string");
    into.tag = *text;
    return {};
  }
  if (name == "created_after") {
    const auto time = parse_rfc3339(text.value_or(""));
    if (!time) {
      return invalid_member("created_after", "must be a time such as 2026-01-31T12:00:00Z");
    }
    into.created_after = format_rfc3339(*time);
    return {};
  }
  return invalid_member(name, "is unknown");
}

/// Null is refused, and so is a filter without a condition: both may be a client's mistake, and
/// would mean every job.
http_result<void> take_filter(dom::element value, std::optional<job_filter>& into) {
  dom::object members;
  if (value.get(members) != simdjson::SUCCESS || members.size() == 0) {
    return invalid_member("filter", "must be an object with status, tag or created_after");
  }
  auto& filter = into.emplace();
  std::set<std::string_view> seen;
  for (const auto member : members) {
    if (!seen.insert(member.key).second) return invalid_member(member.key, "is given twice");
    if (auto ok = take_condition(member.key, member.value, filter); !ok) return ok;
  }
  return {};
}

/// What the members mean together.
http_result<void> check_together(const bulk_request& wanted) {
  if (wanted.ids.empty() == !wanted.filter) {
    return invalid_member("ids", "or filter must be there, and not both");
  }
  if (wanted.cursor && !wanted.filter) return invalid_member("cursor", "belongs to a filter");
  if (!wanted.filter || !wanted.filter->state) return {};
  if (!std::ranges::contains(states_for(wanted.action), *wanted.filter->state)) {
    return invalid_member("status", wanted.action == bulk_action::cancel
                                        ? "must be pending or processing to cancel"
                                        : "must be failed or cancelled to retry");
  }
  return {};
}

}  // namespace

std::vector<job_state> states_for(bulk_action action) {
  if (action == bulk_action::cancel) return {job_state::pending, job_state::processing};
  return {job_state::failed, job_state::cancelled};
}

http_result<bulk_request> parse_bulk_request(std::string_view json) {
  bulk_request wanted;
  std::optional<bulk_action> action;
  const auto taken = read_members(
      json,
      [&](std::string_view name, dom::element value) -> http_result<void> {
        if (name == "action") return take_action(value, action);
        if (name == "ids") return take_ids(value, wanted.ids);
        if (name == "filter") return take_filter(value, wanted.filter);
        if (name != "cursor") return invalid_member(name, "is unknown");
        if (value.is_null()) return {};
        wanted.cursor = id_of(value);
        if (!wanted.cursor) return invalid_member(name, "must be the next_cursor of an answer");
        return {};
      },
      null_members::pass);
  if (!taken) return std::unexpected(taken.error());
  if (!action) return invalid_member("action", "is missing");
  wanted.action = *action;
  if (auto ok = check_together(wanted); !ok) return std::unexpected(ok.error());
  return wanted;
}

}  // namespace pagemill
