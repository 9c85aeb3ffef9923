#include "api/cli/command_line.hpp"

#include <format>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "api/cli/client/client_file.hpp"
#include "api/cli/commands/command_table.hpp"
#include "common/core/version.hpp"

namespace pagemill::cli {
namespace {

constexpr std::string_view program_help =
    R"(Pagemill turns PDFs into searchable text.

This program talks to a running service: it submits files, follows their jobs, searches and reads.
Some commands work on the database itself.)";

constexpr std::string_view examples = R"(Examples:
  pagemill migrate                                  bring the database to this version
  pagemill submit --wait report.pdf                 submit a file and wait until it is text
  pagemill submit --tag 2026 --json *.pdf > jobs    submit many; one JSON object a line
  pagemill watch 0192f0c1-...                       follow a job until it ends
  pagemill search "retention of invoices" --limit 5
  pagemill ask "How long are invoices kept?"        an answer from the documents
  pagemill fetch 0192f0c2-... -o report.txt         the text of a document
  . <(pagemill completion bash)                     complete these commands in bash
  PAGEMILL_URL=https://pdf.example.org PAGEMILL_KEY=pm_... pagemill status 0192f0c1-...
)";

struct program_options {
  service_settings service;
  std::string config;
  bool json = false;
};

void add_program_options(CLI::App& app, program_options& options) {
  app.set_version_flag("--version", std::format("pagemill {}", pagemill_version));
  app.add_option("--url", options.service.url, "Address of the service")
      ->envname("PAGEMILL_URL")
      ->capture_default_str();
  app.add_option("--key", options.service.key,
                 "API key or token; the environment keeps it out of the list of processes")
      ->envname("PAGEMILL_KEY");
  app.add_option("--config", options.config,
                 "File with PAGEMILL_URL=... and PAGEMILL_KEY=...; flags and the environment take "
                 "precedence (default: pagemill/config in $XDG_CONFIG_HOME or ~/.config)");
  app.add_flag("--json", options.json, "Print one JSON object a line on standard output");
  app.add_option_function<int>(
         "--patience",
         [&options](int seconds) { options.service.patience = std::chrono::seconds(seconds); },
         "Seconds to keep retrying while the service is busy or its queue full (default 60); waits "
         "for the rate limit do not count, and 0 means none")
      ->check(CLI::Range(0, 3600));
}

/// Takes from the file what neither flags nor the environment give. Returns what is wrong if the
/// file cannot be used.
std::optional<std::string> take_client_file(const CLI::App& app, program_options& options) {
  const auto file = read_client_file(options.config);
  if (!file) return file.error();
  const auto given = [&](const char* name) { return app.get_option(name)->count() > 0; };
  if (!file->url.empty() && !given("--url")) options.service.url = file->url;
  if (!file->key.empty() && !given("--key")) options.service.key = file->key;
  return std::nullopt;
}

/// The program's parser and the commands' own, which write to the options that are here or that
/// `runs` hold.
struct program_parser {
  program_options options;
  CLI::App app{std::string(program_help), "pagemill"};
  std::vector<command_run> runs;  ///< in the order of the table

  program_parser() {
    app.require_subcommand(1);
    // The program's options may follow the command.
    app.fallthrough();
    app.footer(std::format("{}\n{}", examples, exit_code_help()));
    app.get_formatter()->column_width(34);
    add_program_options(app, options);
    for (const auto& entry : all_commands()) {
      auto& parser = *app.add_subcommand(std::string(entry.name), std::string(entry.help));
      parser.group(std::string(entry.group));
      runs.push_back(entry.set_up(parser));
    }
  }

  command_run chosen() const {
    for (std::size_t i = 0; i < runs.size(); ++i) {
      if (app.got_subcommand(std::string(all_commands()[i].name))) return runs[i];
    }
    std::abort();  // the parser requires one
  }
};

}  // namespace

std::expected<command_line, exit_code> parse_command_line(int argc, const char* const* argv,
                                                          display_streams streams) {
  const auto end = [&](exit_code code, const std::string& why) {
    streams.errors << "pagemill: " << why << '\n';
    return std::unexpected(code);
  };
  const auto parser = std::make_shared<program_parser>();
  auto& app = parser->app;
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& wanted) {
    app.exit(wanted, streams.out, streams.errors);
    return std::unexpected(exit_code::ok);
  } catch (const CLI::ParseError& mistake) {
    return end(exit_code::usage, std::format("{}\nRun with --help for more.", mistake.what()));
  }
  if (const auto wrong = take_client_file(app, parser->options)) {
    return end(exit_code::configuration, *wrong);
  }
  if (const auto wrong = problem_with(parser->options.service)) {
    return end(exit_code::usage, *wrong);
  }
  return command_line{parser->options.service, parser->options.json, parser->chosen(),
                      std::shared_ptr<const CLI::App>(parser, &app)};
}

}  // namespace pagemill::cli
