#include "api/cli/display/migration_lines.hpp"

#include <algorithm>
#include <format>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace pagemill::cli {

std::string applied_lines(const postgres::migration_report& report, bool dry_run) {
  std::string out;
  for (const auto& name : report.applied_now) {
    out += std::format("{} {}\n", dry_run ? "would apply" : "applied", name);
  }
  if (report.applied_now.empty()) out += "nothing to apply\n";
  return out + std::format("the database is at version {}\n", report.version);
}

std::string applied_json(const postgres::migration_report& report, bool dry_run) {
  const boost::json::object object{
      {"dry_run", dry_run},
      {"applied", boost::json::array(report.applied_now.begin(), report.applied_now.end())},
      {"version", report.version}};
  return boost::json::serialize(object) + "\n";
}

std::string status_lines(const postgres::migration_report& report) {
  std::string out;
  for (const auto& step : report.steps) {
    out += std::format("{:40} {:8} {}\n", step.name, to_string(step.state), step.applied_at);
  }
  return out + std::format("the database is at version {}\n", report.version);
}

std::string status_json(const postgres::migration_report& report) {
  boost::json::array steps;
  for (const auto& step : report.steps) {
    boost::json::object each{
        {"number", step.number}, {"name", step.name}, {"state", to_string(step.state)}};
    each["applied_at"] =
        step.applied_at.empty() ? boost::json::value(nullptr) : boost::json::value(step.applied_at);
    steps.push_back(std::move(each));
  }
  const boost::json::object object{{"migrations", std::move(steps)}, {"version", report.version}};
  return boost::json::serialize(object) + "\n";
}

exit_code exit_code_of(const postgres::migration_report& status) {
  const bool broken = std::ranges::any_of(status.steps, [](const auto& step) {
    return step.state == postgres::migration_state::changed ||
           step.state == postgres::migration_state::unknown;
  });
  return broken ? exit_code::internal : exit_code::ok;
}

failure failure_of(const postgres::migration_error& problem) {
  using enum postgres::migration_errc;
  auto exit = exit_code::internal;
  switch (problem.code) {
    case migration_forbidden: exit = exit_code::forbidden; break;
    case migration_changed:
    case migration_missing:
    case database_newer:
    case migration_failed: break;
  }
  return {exit, std::string(to_string(problem.code)), problem.message};
}

}  // namespace pagemill::cli
