#include "api/cli/display/job_view.hpp"

#include <simdjson.h>

#include "api/cli/client/answer_values.hpp"

namespace pagemill::cli {
namespace {

using simdjson::dom::element;

void read_progress(const element& progress, job_view& job) {
  job.pages_done = integer_at(progress, "pages_done").value_or(0);
  job.pages_total = integer_at(progress, "pages_total");
  job.chunks_done = integer_at(progress, "chunks_done").value_or(0);
  job.chunks_total = integer_at(progress, "chunks_total");
  double percent = 0;
  if (progress["percent"].get(percent) == simdjson::SUCCESS) job.percent = percent;
}

}  // namespace

std::optional<job_view> parse_job(std::string_view body) {
  simdjson::dom::parser parser;
  element root;
  if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS) return std::nullopt;
  if (!root.is_object()) return std::nullopt;
  job_view job;
  job.id = text_at(root, "id");
  job.status = text_at(root, "status");
  if (job.id.empty() || job.status.empty()) return std::nullopt;
  job.document_id = text_at(root, "document_id");
  job.stage = text_at(root, "stage");
  job.filename = text_at(root, "filename");
  job.worker = text_at(root, "worker");
  job.attempt = integer_at(root, "attempt").value_or(0);
  if (element progress; root["progress"].get(progress) == simdjson::SUCCESS) {
    read_progress(progress, job);
  }
  if (element error; root["error"].get(error) == simdjson::SUCCESS && error.is_object()) {
    job.error =
        job_failure{text_at(error, "code"), text_at(error, "message"), integer_at(error, "page")};
  }
  job.raw = simdjson::minify(root);
  return job;
}

bool is_final(const job_view& job) {
  return job.status == "completed" || job.status == "failed" || job.status == "cancelled";
}

std::optional<std::string> one_line_json(std::string_view json) {
  simdjson::dom::parser parser;
  element root;
  if (parser.parse(json.data(), json.size()).get(root) != simdjson::SUCCESS) return std::nullopt;
  return simdjson::minify(root);
}

}  // namespace pagemill::cli
