#include "tests/integration/postgres/schema_dump.hpp"

#include <sstream>
#include <stdexcept>
#include <string_view>

#include "tests/support/child_process.hpp"

namespace pagemill::test {
namespace {

bool is_noise(std::string_view line) {
  return line.empty() || line.starts_with("--") || line.starts_with("SET ") ||
         line.starts_with("\\restrict") || line.starts_with("\\unrestrict") ||
         line.starts_with("SELECT pg_catalog.set_config") || line.contains("OWNER TO postgres;") ||
         line.starts_with("COMMENT ON EXTENSION");
}

}  // namespace

std::string dump_schema(const std::string& url) {
  const auto dump =
      run({.program = "/usr/lib/postgresql/17/bin/pg_dump",
           .arguments = {"--schema-only", "--dbname", url, "--exclude-table=jobs_finished_2*",
                         "--exclude-table=job_events_2*"}});
  if (dump.status.code != 0) throw std::runtime_error("pg_dump: " + dump.errors);
  std::istringstream lines(dump.output);
  std::string text;
  bool fresh = true;
  bool quoted = false;  // a function's body stays as it is
  for (std::string line; std::getline(lines, line);) {
    if (!quoted && is_noise(line)) continue;
    if (fresh) text += '\n';
    text += line + '\n';
    if (const auto dollars = line.find("$$"); dollars != std::string::npos) {
      if (line.find("$$", dollars + 2) == std::string::npos) quoted = !quoted;
    }
    fresh = !quoted && line.ends_with(';');
  }
  return text;
}

}  // namespace pagemill::test
