/// Stores with the owner's powers, for `key`, `workspace`, `reprocess`,
/// `reindex` and `reembed`.
#pragma once
#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "api/cli/commands/command.hpp"
#include "common/postgres/connection_pool.hpp"
#include "common/stores/access/key_store.hpp"
#include "common/stores/access/storage_store.hpp"
#include "common/stores/access/workspace_store.hpp"
#include "common/stores/backfills/backfill_store.hpp"
#include "common/stores/jobs/outdated_store.hpp"
#include "common/stores/jobs/upkeep_store.hpp"
#include "common/stores/models/model_store.hpp"
#include "common/stores/search/outdated_entries.hpp"
#include "common/stores/usage/usage_store.hpp"

namespace pagemill::cli {

/// Over one connection.
struct owner_access {
  explicit owner_access(const std::string& url);

  postgres::connection_pool pool;
  key_store keys{pool};
  workspace_store workspaces{pool};
  outdated_store outdated{pool};
  upkeep_store upkeep{pool};
  storage_store storage{pool};
  usage_store usage{pool};
  backfill_store backfills{pool};
  outdated_entry_store entries{pool};
  model_store models{pool};
};

/// What one subcommand does; `Options` have a member `action` of this type.
template <class Options>
using owner_action = exit_code (*)(owner_access&, const Options&, const command_context&);

/// Adds a subcommand that selects `action`. `options` outlive the parser.
template <class Options>
CLI::App& add_action(CLI::App& parser, const char* name, const char* help, Options& options,
                     owner_action<Options> action) {
  auto& added = *parser.add_subcommand(name, help);
  added.callback([&options, action] { options.action = action; });
  return added;
}

/// Runs `work` as with_database() does, as the role that owns the database. Also returns 64 when
/// the database rejects a value, 77 when the login may not act as the owner.
exit_code as_owner(const command_context& context, const std::string& url,
                   const std::function<exit_code(owner_access&)>& work);

/// Reports what a store refused.
exit_code refused(const command_context& context, const error& why);

}  // namespace pagemill::cli
