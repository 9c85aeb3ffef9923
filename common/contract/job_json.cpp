#include "common/contract/job_json.hpp"

#include <algorithm>
#include <optional>

#include <boost/json/parse.hpp>

#include "common/core/json_values.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

json::object progress_of(const job& of, bool embeds) {
  return {{"pages_done", of.pages_done},
          {"pages_total", or_null(of.pages_total)},
          {"chunks_done", of.chunks_done},
          {"chunks_total", or_null(of.chunks_total)},
          {"percent", percent_done(of, embeds)}};
}

}  // namespace

int percent_done(const job& of, bool embeds) {
  if (of.state == job_state::completed) return 100;
  const auto share = [](int done, const std::optional<int>& total) {
    if (!total || *total <= 0) return 0.0;
    return std::clamp(static_cast<double>(done) / *total, 0.0, 1.0);
  };
  const auto pages = share(of.pages_done, of.pages_total);
  const auto chunks = share(of.chunks_done, of.chunks_total);
  const auto percent = embeds ? 50 * pages + 50 * chunks : 100 * pages;
  return std::min(99, static_cast<int>(percent));
}

json::object to_json(const job& of) {
  const auto options = json::parse(of.options_json);
  const auto* embed = options.is_object() ? options.as_object().if_contains("embed") : nullptr;
  const bool embeds = embed == nullptr || !embed->is_bool() || embed->as_bool();
  const auto id = to_string(of.id);
  const auto self = "/api/v1/pdf/jobs/" + id;
  json::object body;
  body["id"] = id;
  body["document_id"] = to_string(of.document_id);
  body["status"] = to_string(of.state);
  body["stage"] = to_string(of.stage);
  body["progress"] = progress_of(of, embeds);
  body["attempt"] = of.attempt;
  body["failures"] = of.failures;
  body["max_retries"] = of.max_retries;
  body["error"] = parsed_or_null(of.error_json);
  body["priority"] = of.priority;
  body["filename"] = or_null(of.filename);
  body["sha256"] = or_null(of.sha256);
  body["bytes"] = or_null(of.bytes);
  body["tags"] = json::parse(of.tags_json);
  body["options"] = options;
  body["created_at"] = of.created_at;
  body["run_at"] = of.run_at;
  body["started_at"] = or_null(of.started_at);
  body["finished_at"] = or_null(of.finished_at);
  body["worker"] = or_null(of.worker);
  body["version"] = of.version;
  body["links"] = json::object{{"self", self},
                               {"document", "/api/v1/pdf/documents/" + to_string(of.document_id)},
                               {"events", self + "/events"},
                               {"cancel", self + "/cancel"}};
  return body;
}

}  // namespace pagemill
