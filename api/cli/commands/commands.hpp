/// The commands: each takes its options as one struct and returns the process's exit code.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/cli/display/display.hpp"
#include "api/cli/client/server.hpp"

namespace pagemill::cli {

/// What every command that talks to the server needs.
struct command_context {
  server_settings server;
  display_kind kind = display_kind::lines;
  display_streams streams;
  std::function<terminal_size()> size;
};

/// Says on standard error what went wrong with `label` (empty: with the command) and returns the
/// exit code.
exit_code fail(const command_context& context, const std::string& label, const failure& why);

struct submit_options {
  std::vector<std::string> files;
  std::vector<form_field> fields;  ///< submit options of the API, by their names there
  bool wait = false;
  std::string idempotency_key;  ///< for one file; empty: a new one for each
};

struct search_options {
  std::string query;
  std::string mode;
  std::int64_t limit = 10;
  std::vector<std::string> documents;
};

enum class list_kind { jobs, documents };
struct list_options {
  list_kind kind = list_kind::jobs;
  std::string status;
  std::string tag;
  std::int64_t limit = 20;
};

/// In the order of the table in fetch_command.cpp.
enum class fetch_form { text, markdown, file, pages, chunks, tables, images };
std::optional<fetch_form> parse_fetch_form(std::string_view name);
struct fetch_options {
  std::string document;
  fetch_form form = fetch_form::text;
  std::string output;  ///< a file; empty: standard output
};
enum class queue_action { show, pause, resume };

exit_code run_submit(const submit_options& options, const command_context& context);
exit_code run_status(const std::vector<std::string>& jobs, const command_context& context);
exit_code run_watch(const std::vector<std::string>& jobs, const command_context& context);
exit_code run_cancel(const std::vector<std::string>& jobs, const command_context& context);
/// `password` is the PDFs', which the history does not keep; empty: none.
exit_code run_retry(const std::vector<std::string>& jobs, const std::string& password,
                    const command_context& context);
exit_code run_queue(queue_action action, const command_context& context);
exit_code run_workers(const command_context& context);
exit_code run_search(const search_options& options, const command_context& context);
exit_code run_list(const list_options& options, const command_context& context);
exit_code run_fetch(const fetch_options& options, const command_context& context);
exit_code run_doctor(const command_context& context);

struct migrate_options {
  std::string database_url;
  bool dry_run = false;
  bool status = false;
};
exit_code run_migrate(const migrate_options& options, const command_context& context);

}  // namespace pagemill::cli
