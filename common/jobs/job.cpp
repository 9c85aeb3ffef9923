#include "common/jobs/job.hpp"

#include <array>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "common/jobs/error_codes.hpp"

namespace pagemill {
namespace {

constexpr std::array<std::pair<job_state, std::string_view>, 5> states{{
    {job_state::pending, "pending"},
    {job_state::processing, "processing"},
    {job_state::completed, "completed"},
    {job_state::failed, "failed"},
    {job_state::cancelled, "cancelled"},
}};
constexpr std::array<std::pair<job_stage, std::string_view>, 5> stages{{
    {job_stage::queued, "queued"},
    {job_stage::downloading, "downloading"},
    {job_stage::extracting, "extracting"},
    {job_stage::embedding, "embedding"},
    {job_stage::done, "done"},
}};

}  // namespace

std::string_view to_string(job_state state) {
  return states[static_cast<std::size_t>(state)].second;
}
std::string_view to_string(job_stage stage) {
  return stages[static_cast<std::size_t>(stage)].second;
}

std::optional<job_state> parse_job_state(std::string_view text) {
  for (const auto& [state, name] : states) {
    if (name == text) return state;
  }
  return std::nullopt;
}

std::optional<job_stage> parse_job_stage(std::string_view text) {
  for (const auto& [stage, name] : stages) {
    if (name == text) return stage;
  }
  return std::nullopt;
}

std::string to_json(const job_error& error) {
  boost::json::object object;
  object["code"] = error.code;
  object["message"] = error.message;
  object["stage"] = to_string(error.stage);
  if (error.page) {
    object["page"] = *error.page;
  } else {
    object["page"] = nullptr;
  }
  object["retryable"] = is_transient(error.code);
  return boost::json::serialize(object);
}

}  // namespace pagemill
