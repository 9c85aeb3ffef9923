#include <array>
#include <format>
#include <string>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include "api/cli/commands/backfill_words.hpp"
#include "api/cli/commands/database_access.hpp"
#include "api/cli/commands/owner_access.hpp"
#include "common/stores/search/reindexing.hpp"

namespace pagemill::cli {
namespace {

struct reindex_options {
  std::string database_url;
  bool everything = false;
  bool only_status = false;
  bool wait = false;
};

std::string account_line(const backfill_account& account, const outdated_counts& outdated) {
  return std::format(
             "{} to be indexed, {} done; {} entries of another analysis, {}{} texts without one",
             waiting_words(account), account.done(), outdated.entries, outdated.texts,
             outdated.texts == unindexed_texts_max ? "+" : "") +
         set_aside_words(account);
}

backfill_account print_account(owner_access& access, const command_context& context) {
  const auto account = access.backfills.account(reindex_task().kind);
  const auto outdated = access.entries.counts();
  const boost::json::object object{{"waiting", account.waiting},
                                   {"workspaces", account.workspaces},
                                   {"done", account.done()},
                                   {"set_aside", account.set_aside},
                                   {"error_codes", boost::json::value_from(account.error_codes)},
                                   {"outdated_entries", outdated.entries},
                                   {"texts_without_entry", outdated.texts}};
  print_line(context, boost::json::serialize(object), account_line(account, outdated));
  return account;
}

void request_all(owner_access& access, reindex_scope scope) {
  for (const auto& workspace : access.entries.begin(scope)) {
    access.entries.request(workspace, scope);
  }
  access.entries.tell_workers();
}

/// Until nothing waits or somebody interrupts; the workers go on.
exit_code await_end(owner_access& access, const command_context& context) {
  const auto is_over = [&] { return access.backfills.account(reindex_task().kind).waiting == 0; };
  if (!wait_until(is_over)) return exit_code::interrupted;
  return exit_of(print_account(access, context));
}

exit_code reindex(owner_access& access, const reindex_options& options,
                  const command_context& context) {
  if (!options.only_status) {
    request_all(access, options.everything ? reindex_scope::everything : reindex_scope::outdated);
  }
  const auto account = print_account(access, context);
  return options.wait && account.waiting > 0 ? await_end(access, context) : exit_of(account);
}

void add_reindex_arguments(CLI::App& parser, reindex_options& options) {
  add_database_url(parser, options.database_url);
  auto& everything = *parser.add_flag("--all", options.everything,
                                      "All documents, also those whose entries are up to date");
  parser.add_flag("--status", options.only_status, "Only print what waits and what is done")
      ->excludes(&everything);
  parser.add_flag("--wait", options.wait, "Return when nothing waits any more");
  parser.footer(
      "Workers of this version do it beside their jobs, while searches go on. Exit code 1: "
      "documents were set aside, because they failed five times in a row; the next reindex tries "
      "them again.");
}

exit_code run_reindex(const reindex_options& options, const command_context& context) {
  return as_owner(context, options.database_url,
                  [&](owner_access& access) { return reindex(access, options, context); });
}

}  // namespace

command_run reindex_command(CLI::App& parser) {
  return command_of<reindex_options>(parser, add_reindex_arguments, run_reindex);
}

}  // namespace pagemill::cli
