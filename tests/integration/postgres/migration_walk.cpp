#include "tests/integration/postgres/migration_walk.hpp"

#include <algorithm>
#include <format>
#include <iterator>
#include <map>
#include <ranges>
#include <set>

#include "tests/integration/postgres/planted_schema.hpp"
#include "tests/integration/postgres/schema_dump.hpp"
#include "tests/support/postgres_cluster.hpp"

namespace pagemill::test {
namespace {

using postgres::program_schema;
using sql::migration;

struct table_rows {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};
using database_rows = std::map<std::string, table_rows>;

/// Every table but the runner's; a partitioned one as a whole.
database_rows read_rows(const std::string& url) {
  database_rows tables;
  for (const auto& row : query_rows(url, R"(
         SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
          WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0
            AND NOT a.attisdropped AND c.relnamespace = 'public'::regnamespace
            AND c.relname NOT IN ('schema_migrations', 'schema_functions')
          ORDER BY c.relname, a.attnum)")) {
    tables[row[0]].columns.push_back(row[1]);
  }
  for (auto& [name, table] : tables) {
    std::string columns;
    for (const auto& column : table.columns) {
      columns += std::format("{}\"{}\"::text", columns.empty() ? "" : ", ", column);
    }
    table.rows = query_rows(url, std::format("SELECT {} FROM public.\"{}\"", columns, name));
  }
  return tables;
}

/// The columns of `wanted` only, in an order that two databases share.
std::vector<std::vector<std::string>> projected(const table_rows& table,
                                                const std::vector<std::string>& wanted) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& row : table.rows) {
    auto& fields = rows.emplace_back();
    for (const auto& column : wanted) {
      const auto at = std::ranges::find(table.columns, column) - table.columns.begin();
      fields.push_back(row[static_cast<std::size_t>(at)]);
    }
  }
  std::ranges::sort(rows);
  return rows;
}

/// The functions that these migrations name: the texts of a release between are not known.
std::vector<sql::function_file> needed(const program_schema& schema,
                                       std::span<const migration> migrations) {
  std::set<std::string_view> names;
  for (const auto& each : migrations) {
    for (const auto name : postgres::read_header(each).needs) names.insert(name);
  }
  std::vector<sql::function_file> files;
  std::ranges::copy_if(schema.functions, std::back_inserter(files),
                       [&](const auto& file) { return names.contains(file.name); });
  return files;
}

class walker {
 public:
  explicit walker(const migration_walk& walk) : walk_(walk) {}

  std::vector<std::string> go() {
    const auto all = walk_.schema.migrations;
    const auto later = std::ranges::upper_bound(all, walk_.base, {}, &migration::number);
    auto applied = static_cast<std::size_t>(later - all.begin());
    if (!bring(url_, applied)) return std::move(findings_);
    for (std::size_t i = 0; i < applied; ++i) load(all[i].number);
    while (check_filled(), applied < all.size() && step(applied)) load(all[applied++].number);
    if (applied == all.size()) step_to(walk_.schema, {0, "the functions", ""});
    return std::move(findings_);
  }

 private:
  void load(int number) {
    if (const auto rows = walk_.rows(number); !rows.empty()) query(url_, rows);
  }

  bool bring(const std::string& url, const program_schema& schema) {
    const auto report = test::bring(url, schema);
    if (!report) findings_.push_back(report.error().message);
    return report.has_value();
  }

  /// Applies the first `count` migrations and the functions that they need.
  bool bring(const std::string& url, std::size_t count) {
    const auto migrations = walk_.schema.migrations.first(count);
    const auto functions = needed(walk_.schema, migrations);
    return bring(url, {.migrations = migrations, .functions = functions});
  }

  void check_filled() {
    for (const auto& [name, table] : read_rows(url_)) {
      const auto finding = std::format("{} has no row", name);
      if (table.rows.empty() && !std::ranges::contains(findings_, finding)) {
        findings_.push_back(finding);
      }
    }
  }

  /// False: it failed or made another schema, so the rest would tell nothing.
  bool step(std::size_t at) {
    const auto migrations = walk_.schema.migrations.first(at + 1);
    const auto functions = needed(walk_.schema, migrations);
    return step_to({.migrations = migrations, .functions = functions}, migrations.back());
  }

  bool step_to(const program_schema& schema, const migration& by) {
    const auto before = read_rows(url_);
    if (!bring(url_, schema)) return false;
    compare(by, before, read_rows(url_));
    const auto fresh = empty_database();
    if (!bring(fresh, schema)) return false;
    const bool same = dump_schema(url_) == dump_schema(fresh);
    if (!same) findings_.push_back(std::format("{}: the schema depends on the rows", by.name));
    return same;
  }

  void compare(const migration& by, const database_rows& before, const database_rows& after) {
    const auto intended = announced_changes(by);
    const auto report = [&](const std::string& what, const std::string& problem) {
      if (intended.contains(what)) return;
      findings_.push_back(std::format("{}: {} {}", by.name, what, problem));
    };
    for (const auto& [name, old] : before) {
      const auto table = after.find(name);
      if (table == after.end()) {
        report(name, "is gone");
        continue;
      }
      std::vector<std::string> kept;
      for (const auto& column : old.columns) {
        const auto qualified = name + "." + column;
        if (!std::ranges::contains(table->second.columns, column)) {
          report(qualified, "is gone");
        } else if (!intended.contains(qualified)) {
          kept.push_back(column);
        }
      }
      if (projected(old, kept) != projected(table->second, kept)) {
        report(name, "has other rows");
      }
    }
  }

  static std::set<std::string> announced_changes(const migration& by) {
    constexpr std::string_view mark = "-- changes: ";
    std::set<std::string> names;
    for (const auto line : std::views::split(by.text, '\n')) {
      const std::string_view text(line);
      if (!text.starts_with(mark)) continue;
      for (const auto name : std::views::split(text.substr(mark.size()), ' ')) {
        names.emplace(std::string_view(name));
      }
    }
    return names;
  }

  const migration_walk& walk_;
  std::string url_ = empty_database();
  std::vector<std::string> findings_;
};

}  // namespace

std::vector<std::string> walk_migrations(const migration_walk& walk) {
  return walker(walk).go();
}

}  // namespace pagemill::test
