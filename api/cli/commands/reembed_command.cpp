#include <cstddef>
#include <expected>
#include <format>
#include <string>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

#include "api/cli/commands/backfill_words.hpp"
#include "api/cli/commands/database_access.hpp"
#include "api/cli/commands/owner_access.hpp"
#include "common/core/environment.hpp"
#include "common/embedding/model_folder.hpp"
#include "common/embedding/provider_table.hpp"

namespace pagemill::cli {
namespace {

struct reembed_options {
  std::string database_url;
  std::string model;
  bool only_status = false;
  bool wait = false;
};

struct standing {
  models_in_use models;
  backfill_account account;
  bool old_vectors = false;

  bool is_over() const { return !models.wanted && account.waiting == 0 && !old_vectors; }
  /// Without somebody's help nothing goes on.
  bool is_stuck() const { return account.waiting == 0 && account.set_aside > 0; }
};

standing standing_of(owner_access& access) {
  return {.models = access.models.in_use(),
          .account = access.backfills.account("reembed"),
          .old_vectors = access.models.old_vectors_left()};
}

std::string line_of(const standing& now) {
  const auto& models = now.models;
  auto line = models.active ? std::format("{} is active", models.active->name)
                            : std::string("no model is active");
  if (models.wanted) line += std::format(", {} is wanted", models.wanted->name);
  if (now.account.waiting > 0 || models.wanted) {
    line +=
        std::format("; {} to be embedded, {} done", waiting_words(now.account), now.account.done());
  }
  if (const auto& target = models.target(); target && target->long_chunks > 0) {
    line += std::format("; {} chunks were longer than the window of {}: reprocess cuts them anew",
                        target->long_chunks, target->name);
  }
  if (now.old_vectors) line += "; vectors of the former model are to be deleted";
  return line + set_aside_words(now.account);
}

standing print_standing(owner_access& access, const command_context& context) {
  const auto now = standing_of(access);
  const auto name_of = [](const std::optional<known_model>& model) {
    return model ? boost::json::value(model->name) : boost::json::value(nullptr);
  };
  const auto& target = now.models.target();
  const boost::json::object object{
      {"active", name_of(now.models.active)},
      {"wanted", name_of(now.models.wanted)},
      {"waiting", now.account.waiting},
      {"workspaces", now.account.workspaces},
      {"done", now.account.done()},
      {"set_aside", now.account.set_aside},
      {"error_codes", boost::json::value_from(now.account.error_codes)},
      {"long_chunks", target ? target->long_chunks : 0},
      {"old_vectors", now.old_vectors}};
  print_line(context, boost::json::serialize(object), line_of(now));
  return now;
}

struct model_facts {
  int dimension = 0;
  std::string fingerprint = {};
};

/// Of the provider's model in the settings, or of one in the folder of models.
std::expected<model_facts, model_problem> facts_of_model(settings_source& settings,
                                                         const std::string& name) {
  const auto remote = read_remote_model(settings);
  if (remote && remote->full_name() == name) {
    return model_facts{.dimension = static_cast<int>(remote->dimension)};
  }
  const auto local = open_named_model(read_model_folder(settings).parent_path(), name);
  if (!local) return std::unexpected(local.error());
  return model_facts{static_cast<int>(local->dimension), local->fingerprint};
}

/// The workers do the rest. A model whose folder is missing or damaged is refused here.
exit_code request(owner_access& access, const std::string& name, const command_context& context) {
  auto settings = settings_source::from_process(0, nullptr);
  const auto facts = facts_of_model(settings, name);
  if (!facts) {
    return fail(context, "",
                {exit_code::unreadable_file, std::string(to_string(facts.error().code)),
                 facts.error().message});
  }
  access.models.request(access.models.want(name, facts->dimension, facts->fingerprint));
  access.entries.tell_workers();
  return exit_code::ok;
}

exit_code await_change(owner_access& access, const command_context& context) {
  const auto is_over = [&] {
    const auto now = standing_of(access);
    return now.is_over() || now.is_stuck();
  };
  if (!wait_until(is_over)) return exit_code::interrupted;
  return exit_of(print_standing(access, context).account);
}

exit_code reembed(owner_access& access, const reembed_options& options,
                  const command_context& context) {
  if (!options.only_status) {
    if (const auto asked = request(access, options.model, context); asked != exit_code::ok) {
      return asked;
    }
  }
  const auto now = print_standing(access, context);
  return options.wait && !now.is_over() ? await_change(access, context) : exit_of(now.account);
}

void add_reembed_arguments(CLI::App& parser, reembed_options& options) {
  add_database_url(parser, options.database_url);
  auto& how = *parser.add_option_group("what");
  how.add_option(
      "--model", options.model,
      "The model to change to: its folder's name, or provider:model of the settings. The "
      "active one ends a change");
  how.add_flag("--status", options.only_status, "Only print what waits and what is done");
  how.require_option(1);
  parser.add_flag("--wait", options.wait,
                  "Return when the model is active and the former vectors are deleted");
  parser.footer(
      "Every host of a worker and of an API needs the model's folder beside that of its own model "
      "(deploy/fetch-model puts it there). Searches go on with the active model until the last "
      "vector is made. Chunks stay as they are; `pagemill reprocess` cuts texts anew for a model. "
      "Exit code 1: documents were set aside, because they failed five times in a row; the next "
      "reembed tries them again.");
}

exit_code run_reembed(const reembed_options& options, const command_context& context) {
  return as_owner(context, options.database_url,
                  [&](owner_access& access) { return reembed(access, options, context); });
}

}  // namespace

command_run reembed_command(CLI::App& parser) {
  return command_of<reembed_options>(parser, add_reembed_arguments, run_reembed);
}

}  // namespace pagemill::cli
