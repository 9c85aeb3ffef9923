#include "common/contract/job_json.hpp"

#include <algorithm>
#include <optional>

#include <boost/json/parse.hpp>

#include "common/core/json_values.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

json::object progress_of(const job& snapshot, bool embeds) {
  return {{"pages_done", snapshot.pages_done},
          {"pages_total", or_null(snapshot.pages_total)},
          {"chunks_done", snapshot.chunks_done},
          {"chunks_total", or_null(snapshot.chunks_total)},
          {"percent", percent_done(snapshot, embeds)}};
}

}  // namespace

int percent_done(const job& snapshot, bool embeds) {
  if (snapshot.state == job_state::completed) return 100;
  const auto share = [](int done, const std::optional<int>& total) {
    if (!total || *total <= 0) return 0.0;
    return std::clamp(static_cast<double>(done) / *total, 0.0, 1.0);
  };
  const auto pages = share(snapshot.pages_done, snapshot.pages_total);
  const auto chunks = share(snapshot.chunks_done, snapshot.chunks_total);
  const auto percent = embeds ? 50 * pages + 50 * chunks : 100 * pages;
  return std::min(99, static_cast<int>(percent));
}

json::object to_json(const job& snapshot) {
  const auto options = json::parse(snapshot.options_json);
  const auto* embed = options.is_object() ? options.as_object().if_contains("embed") : nullptr;
  const bool embeds = embed == nullptr || !embed->is_bool() || embed->as_bool();
  const auto id = to_string(snapshot.id);
  const auto self = "/api/v1/pdf/jobs/" + id;
  json::object body;
  body["id"] = id;
  body["document_id"] = to_string(snapshot.document_id);
  body["status"] = to_string(snapshot.state);
  body["stage"] = to_string(snapshot.stage);
  body["progress"] = progress_of(snapshot, embeds);
  body["attempt"] = snapshot.attempt;
  body["failures"] = snapshot.failures;
  body["max_retries"] = snapshot.max_retries;
  body["error"] = parsed_or_null(snapshot.error_json);
  body["priority"] = snapshot.priority;
  body["filename"] = or_null(snapshot.filename);
  body["sha256"] = or_null(snapshot.sha256);
  body["bytes"] = or_null(snapshot.bytes);
  body["tags"] = json::parse(snapshot.tags_json);
  body["options"] = options;
  body["created_at"] = snapshot.created_at;
  body["run_at"] = snapshot.run_at;
  body["started_at"] = or_null(snapshot.started_at);
  body["finished_at"] = or_null(snapshot.finished_at);
  body["worker"] = or_null(snapshot.worker);
  body["version"] = snapshot.version;
  body["links"] =
      json::object{{"self", self},
                   {"document", "/api/v1/pdf/documents/" + to_string(snapshot.document_id)},
                   {"events", self + "/events"},
                   {"cancel", self + "/cancel"}};
  return body;
}

}  // namespace pagemill
