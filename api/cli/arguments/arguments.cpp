#include "api/cli/arguments/arguments.hpp"

#include <algorithm>
#include <format>
#include <fstream>
#include <iostream>
#include <sstream>

#include <CLI/CLI.hpp>

#include "api/cli/client/client_file.hpp"
#include "api/cli/arguments/completion.hpp"
#include "api/cli/arguments/reading_arguments.hpp"
#include "common/core/database_url.hpp"
#include "common/core/environment.hpp"
#include "common/core/version.hpp"

namespace pagemill::cli {
namespace {

constexpr std::string_view program_help =
    R"(Pagemill turns PDFs into searchable text.

This program talks to a running service: it sends files, follows their jobs, searches and reads.
`migrate`, `key` and `workspace` talk to the database.)";

constexpr std::string_view examples = R"(Examples:
  pagemill migrate                                  bring the database to this version
  pagemill submit --wait report.pdf                 send a file and see it become text
  pagemill submit --tag 2026 --json *.pdf > jobs    send many; one JSON object a line
  pagemill watch 0192f0c1-...                       follow a job until it is over
  pagemill search "retention of invoices" --limit 5
  pagemill fetch 0192f0c2-... -o report.txt         the text of a document
  . <(pagemill completion bash)                     complete these commands in bash
  PAGEMILL_URL=https://pdf.example.org PAGEMILL_KEY=pm_... pagemill status 0192f0c1-...
)";

/// What the options of `submit` fill before they become the fields of a request.
struct submit_values {
  std::string title;
  std::vector<std::string> tags;
  std::string pages;
  std::string ocr;
  bool no_embed = false;
  std::string priority;
  std::string max_retries;
  std::string run_at;
  std::string callback_url;
  bool reuse = false;
  std::string password_file;
};

/// The first line of the file, or of standard input for "-". Nothing when it cannot be read.
std::optional<std::string> read_password(const std::string& path) {
  std::string line;
  if (path == "-") {
    if (!std::getline(std::cin, line)) return std::nullopt;
  } else {
    std::ifstream file(path);
    if (!file || !std::getline(file, line)) return std::nullopt;
  }
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

/// Nothing when the password file cannot be read.
std::optional<std::vector<form_field>> fields_of(const submit_values& values) {
  std::vector<form_field> fields;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) fields.push_back({name, value});
  };
  add("title", values.title);
  for (const auto& tag : values.tags) add("tags", tag);
  add("pages", values.pages);
  add("ocr", values.ocr);
  if (values.no_embed) add("embed", "false");
  add("priority", values.priority);
  add("max_retries", values.max_retries);
  add("run_at", values.run_at);
  add("callback_url", values.callback_url);
  if (values.reuse) add("on_duplicate", "reuse");
  if (!values.password_file.empty()) {
    const auto password = read_password(values.password_file);
    if (!password) return std::nullopt;
    add("password", *password);
  }
  return fields;
}

/// All that the parser writes to, and which subcommand was met.
struct parser_state {
  parsed_arguments parsed;
  submit_options submit;
  submit_values values;
  reading_options reading;
  std::vector<std::string> jobs;
  queue_action action = queue_action::show;
  std::string config;
  std::string shell;
  migrate_options migrate;
  access_options access;
};

void add_common(CLI::App& app, parser_state& state) {
  auto& server = state.parsed.server;
  app.add_option("--url", server.url, "Address of the service")
      ->envname("PAGEMILL_URL")
      ->capture_default_str();
  app.add_option("--key", server.key,
                 "API key or token; the environment hides it from the list of processes")
      ->envname("PAGEMILL_KEY");
  app.add_option("--config", state.config,
                 "File with PAGEMILL_URL=... and PAGEMILL_KEY=...; flags and the environment come "
                 "first (default: pagemill/config in $XDG_CONFIG_HOME or ~/.config)");
  app.add_flag("--json", state.parsed.json, "One JSON object a line on standard output");
  app.add_option_function<int>(
         "--patience", [&server](int seconds) { server.patience = std::chrono::seconds(seconds); },
         "Seconds to go on trying while the service is busy or limits the rate (default 60)")
      ->check(CLI::Range(0, 3600));
}

void add_migrate(CLI::App& app, parser_state& state) {
  auto& migrate = *app.add_subcommand("migrate", "Bring the database to this version's schema");
  migrate.add_flag("--dry-run", state.migrate.dry_run, "Only say what would be applied");
  migrate.add_subcommand("status", "Only list the migrations and their states");
  migrate.require_subcommand(0, 1);
  migrate
      .add_option("--database-url", state.migrate.database_url,
                  "Where; without it PAGEMILL_MIGRATE_URL, then what the service uses")
      ->envname("PAGEMILL_MIGRATE_URL");
  migrate.footer("Safe to run from many places at once. Each migration is one transaction.");
}

void add_submit(CLI::App& app, parser_state& state) {
  auto& submit = *app.add_subcommand("submit", "Send PDFs, each becomes a job and a document");
  auto& values = state.values;
  submit.add_option("FILE", state.submit.files, "PDFs to send, or their http and https URLs")
      ->required();
  submit.add_flag("--wait", state.submit.wait, "Stay until every job is over, with a bar per file");
  submit.add_option("--title", values.title, "Title, instead of the one in the file");
  submit.add_option("--tag", values.tags, "Tag; may be given more than once")
      ->allow_extra_args(false);
  submit.add_option("--pages", values.pages, "Only these pages, such as 1-5,8");
  submit.add_option("--ocr", values.ocr, "Recognise pages without text: auto, off or force")
      ->check(CLI::IsMember({"auto", "off", "force"}));
  submit.add_flag("--no-embed", values.no_embed, "Text and keyword search only, no vectors");
  submit.add_option("--priority", values.priority, "0 (most urgent) to 3; 2 without it")
      ->check(CLI::IsMember({"0", "1", "2", "3"}));
  submit.add_option("--max-retries", values.max_retries, "Retries after passing failures")
      ->check(CLI::NonNegativeNumber);
  submit.add_option("--run-at", values.run_at, "Not before this time, RFC 3339");
  submit.add_option("--callback-url", values.callback_url, "Told when the job is over");
  submit.add_flag("--reuse", values.reuse, "Take an equal finished document when there is one");
  submit.add_option("--password-file", values.password_file,
                    "File whose first line is the PDFs' password; - is standard input");
  submit
      .add_option("--idempotency-key", state.submit.idempotency_key,
                  "Of one file: the same key and file again are the same job, however often sent")
      ->check([](const std::string& key) {
        const bool usable = !key.empty() && key.size() <= 255 &&
                            std::ranges::all_of(key, [](char c) { return c > ' ' && c < '\x7f'; });
        return usable ? std::string() : std::string("must be 1 to 255 visible ASCII characters");
      });
  submit.footer(
      "Up to 4 files are sent at once, streamed from disk. Without --wait the command ends when "
      "all\n"
      "are accepted. Ctrl-C ends the waiting; jobs that were accepted go on.");
}

void add_job_commands(CLI::App& app, parser_state& state) {
  const auto add = [&](const char* name, const char* help) -> CLI::App& {
    auto& made = *app.add_subcommand(name, help);
    made.add_option("JOB", state.jobs, "Ids of jobs")->required();
    return made;
  };
  add("status", "Print how jobs stand now");
  add("watch", "Follow jobs until they are over");
  add("cancel", "Cancel jobs; final once it is answered");
  add("retry", "Let failed or cancelled jobs go on where they stopped")
      .add_option("--password-file", state.values.password_file,
                  "File whose first line is the PDFs' password; - is standard input");
}

void add_operator_commands(CLI::App& app, parser_state& state) {
  auto& queue = *app.add_subcommand("queue", "Print how full the queue is, pause or resume it");
  queue.require_subcommand(0, 1);
  queue.add_subcommand("pause", "Claim nothing more; what runs goes on")->callback([&state] {
    state.action = queue_action::pause;
  });
  queue.add_subcommand("resume", "Claim again")->callback([&state] {
    state.action = queue_action::resume;
  });
  app.add_subcommand("workers", "List the worker processes");
  app.add_subcommand("doctor", "Ask the service how it is");
  app.add_subcommand("completion", "Print the script by which a shell completes these commands")
      ->add_option("SHELL", state.shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
}

command command_named(const std::string& name, parser_state& state) {
  if (name == "submit") return std::move(state.submit);
  if (name == "status") return status_request{std::move(state.jobs)};
  if (name == "watch") return watch_request{std::move(state.jobs)};
  if (name == "cancel") return cancel_request{std::move(state.jobs)};
  if (name == "retry") {
    // Of submit's values it has the password alone.
    const auto& fields = state.submit.fields;
    return retry_request{std::move(state.jobs), fields.empty() ? "" : fields.front().value};
  }
  if (name == "queue") return queue_request{state.action};
  if (name == "workers") return workers_request{};
  if (name == "search") return std::move(state.reading.search);
  if (name == "jobs" || name == "documents") return std::move(state.reading.list);
  if (name == "fetch" || name == "text" || name == "markdown") {
    return std::move(state.reading.fetch);
  }
  if (name == "migrate") return std::move(state.migrate);
  if (state.access.action != access_action::none) return std::move(state.access);
  return doctor_request{};
}

/// What neither flags nor the environment say is taken from the file. A sentence when it is unfit.
std::optional<std::string> take_client_file(const CLI::App& app, parser_state& state) {
  const auto file = read_client_file(state.config);
  if (!file) return file.error();
  const auto given = [&](const char* name) { return app.get_option(name)->count() > 0; };
  if (!file->url.empty() && !given("--url")) state.parsed.server.url = file->url;
  if (!file->key.empty() && !given("--key")) state.parsed.server.key = file->key;
  return std::nullopt;
}

/// The parts of `migrate` that are no plain options.
void complete_migrate(const CLI::App& chosen, migrate_options& migrate) {
  migrate.status = !chosen.get_subcommands().empty();
  if (!migrate.database_url.empty()) return;
  // Only the environment: argc 0 leaves the arguments to the parser above.
  auto environment = settings_source::from_process(0, nullptr);
  migrate.database_url = read_database_url(environment);
}

}  // namespace

std::expected<parsed_arguments, exit_code> parse_arguments(int argc, const char* const* argv,
                                                           display_streams streams) {
  CLI::App app{std::string(program_help), "pagemill"};
  parser_state state;
  app.set_version_flag("--version", std::format("pagemill {}", pagemill_version));
  app.require_subcommand(1);
  app.fallthrough();
  app.footer(std::string(examples) + "\n" + std::string(exit_code_help()));
  app.get_formatter()->column_width(34);
  add_common(app, state);
  add_migrate(app, state);
  add_submit(app, state);
  add_job_commands(app, state);
  add_reading_commands(app, state.reading);
  add_operator_commands(app, state);
  add_access_commands(app, state.access);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wanted) {
    app.exit(wanted, streams.out, streams.errors);
    return std::unexpected(exit_code::ok);
  } catch (const CLI::ParseError& mistake) {
    streams.errors << "pagemill: " << mistake.what() << "\nRun with --help for more." << '\n';
    return std::unexpected(exit_code::usage);
  }
  if (const auto wrong = take_client_file(app, state)) {
    streams.errors << "pagemill: " << *wrong << '\n';
    return std::unexpected(exit_code::configuration);
  }
  if (const auto wrong = problem_with(state.parsed.server)) {
    streams.errors << "pagemill: " << *wrong << '\n';
    return std::unexpected(exit_code::usage);
  }
  if (!state.submit.idempotency_key.empty() && state.submit.files.size() > 1) {
    streams.errors << "pagemill: --idempotency-key is for one file" << '\n';
    return std::unexpected(exit_code::usage);
  }
  auto fields = fields_of(state.values);
  if (!fields) {
    streams.errors << "pagemill: the password file cannot be read" << '\n';
    return std::unexpected(exit_code::unreadable_file);
  }
  state.submit.fields = std::move(*fields);
  const auto* chosen = app.get_subcommands().front();
  if (chosen->get_name() == "completion") {
    state.parsed.wanted = completion_request{completion_script(app, state.shell)};
    return std::move(state.parsed);
  }
  if (chosen->get_name() == "migrate") complete_migrate(*chosen, state.migrate);
  if (state.access.action != access_action::none) complete_access(state.access);
  state.parsed.wanted = command_named(chosen->get_name(), state);
  return std::move(state.parsed);
}

}  // namespace pagemill::cli
