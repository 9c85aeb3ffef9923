#include "api/cli/display/migration_lines.hpp"

#include <algorithm>
#include <format>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace pagemill::cli {
namespace {

boost::json::value time_or_null(const std::string& time) {
  return time.empty() ? boost::json::value(nullptr) : boost::json::value(time);
}

}  // namespace

std::string applied_lines(const postgres::migration_report& report, migration_run run) {
  const auto* const done = run == migration_run::dry ? "would apply" : "applied";
  std::string out;
  for (const auto& name : report.applied_now) out += std::format("{} {}\n", done, name);
  for (const auto& name : report.functions_now) {
    out += std::format("{} the function {}\n", done, name);
  }
  if (out.empty()) out += "nothing to apply\n";
  return out + std::format("the database is at version {}\n", report.version);
}

std::string applied_json(const postgres::migration_report& report, migration_run run) {
  const boost::json::object object{
      {"dry_run", run == migration_run::dry},
      {"applied", boost::json::array(report.applied_now.begin(), report.applied_now.end())},
      {"functions", boost::json::array(report.functions_now.begin(), report.functions_now.end())},
      {"version", report.version}};
  return boost::json::serialize(object) + "\n";
}

std::string status_lines(const postgres::migration_report& report) {
  std::string out;
  for (const auto& step : report.steps) {
    out += std::format("{:40} {:8} {}\n", step.name, to_string(step.state), step.applied_at);
  }
  for (const auto& step : report.functions) {
    out +=
        std::format("function {:31} {:8} {}\n", step.name, to_string(step.state), step.applied_at);
  }
  return out + std::format("the database is at version {}\n", report.version);
}

std::string status_json(const postgres::migration_report& report) {
  boost::json::array steps;
  for (const auto& step : report.steps) {
    steps.push_back(boost::json::object{{"number", step.number},
                                        {"name", step.name},
                                        {"state", to_string(step.state)},
                                        {"applied_at", time_or_null(step.applied_at)}});
  }
  boost::json::array functions;
  for (const auto& step : report.functions) {
    functions.push_back(boost::json::object{{"name", step.name},
                                            {"state", to_string(step.state)},
                                            {"applied_at", time_or_null(step.applied_at)}});
  }
  const boost::json::object object{{"migrations", std::move(steps)},
                                   {"functions", std::move(functions)},
                                   {"version", report.version}};
  return boost::json::serialize(object) + "\n";
}

std::string known_lines(const postgres::program_schema& known) {
  std::string out;
  for (const auto& migration : known.migrations) {
    out += std::format("{:40} serves {:04}\n", migration.name,
                       postgres::read_header(migration).serves);
  }
  return out;
}

std::string known_json(const postgres::program_schema& known) {
  boost::json::array migrations;
  for (const auto& migration : known.migrations) {
    migrations.push_back(
        boost::json::object{{"number", migration.number},
                            {"name", migration.name},
                            {"serves", postgres::read_header(migration).serves},
                            {"sha256", postgres::checksum(migration.text)}});
  }
  boost::json::array functions;
  for (const auto& file : known.functions) {
    functions.push_back(boost::json::object{{"name", file.name},
                                            {"sha256", postgres::checksum(file.text)}});
  }
  const boost::json::object object{{"migrations", std::move(migrations)},
                                   {"functions", std::move(functions)}};
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
