#include "api/jobs/job_json.hpp"

#include <boost/json/parse.hpp>

#include "common/core/json_values.hpp"

namespace pagemill {

namespace json = boost::json;

json::object to_json(const document& of) {
  json::object body;
  body["id"] = to_string(of.id);
  body["job_id"] = to_string(of.job_id);
  body["status"] = of.status;
  body["title"] = or_null(of.title);
  body["author"] = or_null(of.author);
  body["filename"] = or_null(of.filename);
  body["sha256"] = or_null(of.sha256);
  body["bytes"] = or_null(of.bytes);
  body["page_count"] = or_null(of.page_count);
  body["chunk_count"] = of.chunk_count;
  body["language"] = or_null(of.language);
  body["tags"] = json::parse(of.tags_json);
  body["outline"] = parsed_or_null(of.outline_json);
  body["created_at"] = of.created_at;
  return body;
}

}  // namespace pagemill
