#include <array>
#include <format>
#include <poll.h>
#include <string>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include "api/cli/client/interrupt.hpp"
#include "api/cli/commands/database_access.hpp"
#include "api/cli/commands/owner_access.hpp"
#include "common/stores/search/reindexing.hpp"

namespace pagemill::cli {
namespace {

constexpr int look_every_ms = 500;

struct reindex_options {
  std::string database_url;
  bool everything = false;
  bool only_status = false;
  bool wait = false;
};

std::string documents_words(std::int64_t count) {
  return std::format("{} {}", count, count == 1 ? "document" : "documents");
}

std::string joined(const std::vector<std::string>& codes) {
  std::string text;
  for (const auto& code : codes) text += (text.empty() ? "" : ", ") + code;
  return text;
}

std::string account_line(const backfill_account& account, const outdated_counts& outdated) {
  auto line = std::format(
      "{} of {} {} to be indexed, {} done; {} entries of another analysis, {}{} texts without one",
      documents_words(account.waiting), account.workspaces,
      account.workspaces == 1 ? "workspace" : "workspaces", account.done(), outdated.entries,
      outdated.texts, outdated.texts == unindexed_texts_max ? "+" : "");
  if (account.set_aside > 0) {
    line += std::format("; {} set aside after failures ({}): see backfill_set_aside in the log",
                        documents_words(account.set_aside), joined(account.error_codes));
  }
  return line;
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

/// That something was set aside is for somebody to look at, however often the command is repeated.
exit_code exit_of(const backfill_account& account) {
  return account.set_aside > 0 ? exit_code::job_failed : exit_code::ok;
}

/// Until nothing waits or somebody interrupts; the workers go on.
exit_code await_end(owner_access& access, const command_context& context) {
  interrupt stop;
  while (access.backfills.account(reindex_task().kind).waiting > 0) {
    pollfd signal{.fd = stop.descriptor(), .events = POLLIN, .revents = 0};
    ::poll(&signal, 1, look_every_ms);
    if (stop.came()) return exit_code::interrupted;
  }
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
