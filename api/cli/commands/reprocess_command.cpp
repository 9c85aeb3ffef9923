#include <algorithm>
#include <format>
#include <limits>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/cli/commands/database_access.hpp"
#include "api/cli/commands/owner_access.hpp"
#include "common/extractor/records.hpp"

namespace pagemill::cli {
namespace {

/// Documents whose jobs are made in one transaction.
constexpr int batch_size = 100;

struct reprocess_options {
  std::string database_url;
  std::string workspace;  ///< by name; empty: all
  int extractor_before = 0;
  int limit = std::numeric_limits<int>::max();
  bool dry_run = false;
};

/// The ids of the workspaces that are meant.
result<std::vector<workspace_id>> find_workspaces(owner_access& access, const std::string& name) {
  std::vector<workspace_id> found;
  for (const auto& one : access.workspaces.list()) {
    if (name.empty() || one.name == name) found.push_back(one.id);
  }
  if (found.empty() && !name.empty()) {
    return std::unexpected(error{errc::not_found, "there is no such workspace"});
  }
  return found;
}

/// Returns how many documents of the workspace, at most `limit`, have a new job or would have one.
int reprocess_outdated(owner_access& access, const reprocess_options& options,
                       const workspace_id& workspace, int limit) {
  int count = 0;
  std::optional<document_id> after;
  while (count < limit) {
    const auto batch = access.outdated.find(workspace, options.extractor_before, after,
                                            std::min(batch_size, limit - count));
    if (batch.empty()) break;
    after = batch.back();
    count += options.dry_run ? static_cast<int>(batch.size())
                             : access.outdated.reprocess(workspace, batch);
  }
  return count;
}

exit_code reprocess_all(owner_access& access, const reprocess_options& options,
                        const command_context& context) {
  const auto workspaces = find_workspaces(access, options.workspace);
  if (!workspaces) return refused(context, workspaces.error());
  int count = 0;
  for (const auto& workspace : *workspaces) {
    count += reprocess_outdated(access, options, workspace, options.limit - count);
  }
  const boost::json::object object{{"documents", count}, {"dry_run", options.dry_run}};
  print_line(context, boost::json::serialize(object),
             std::format("{} {}", count,
                         options.dry_run ? "documents would be reprocessed"
                                         : "documents will be reprocessed"));
  return exit_code::ok;
}

void add_reprocess_arguments(CLI::App& parser, reprocess_options& options) {
  add_database_url(parser, options.database_url);
  parser
      .add_option("--extractor-before", options.extractor_before,
                  std::format("Documents that an extractor before this version read, or one that "
                              "did not say; this program's is {}",
                              extractor_version))
      ->required()
      // Beyond its own version the same documents would be read again and again.
      ->check(CLI::Range(1, extractor_version));
  parser.add_option("--workspace", options.workspace, "Only documents of this workspace");
  parser.add_option("--limit", options.limit, "At most so many documents")
      ->check(CLI::PositiveNumber);
  parser.add_flag("--dry-run", options.dry_run, "Only count the documents");
}

exit_code run_reprocess(const reprocess_options& options, const command_context& context) {
  return as_owner(context, options.database_url,
                  [&](owner_access& access) { return reprocess_all(access, options, context); });
}

}  // namespace

command_run reprocess_command(CLI::App& parser) {
  return command_of<reprocess_options>(parser, add_reprocess_arguments, run_reprocess);
}

}  // namespace pagemill::cli
