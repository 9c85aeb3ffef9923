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
  job.percent = value_at<double>(progress, "percent");
}

job_view read_job(const element& root) {
  job_view job;
  job.id = text_at(root, "id");
  job.status = text_at(root, "status");
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

}  // namespace

outcome<job_view> parse_job(std::string_view body) {
  job_view job;
  const auto read = read_object(body, [&job](const element& root) { job = read_job(root); });
  if (!read || job.id.empty() || job.status.empty()) return bad_answer("a job");
  return job;
}

bool is_final(const job_view& job) {
  return job.status == "completed" || job.status == "failed" || job.status == "cancelled";
}

}  // namespace pagemill::cli
