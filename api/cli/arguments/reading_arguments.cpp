#include "api/cli/arguments/reading_arguments.hpp"

#include <format>

#include <CLI/CLI.hpp>

namespace pagemill::cli {
namespace {

void add_search(CLI::App& app, search_options& into) {
  auto& search = *app.add_subcommand("search", "Find passages in all documents");
  search.add_option("QUERY", into.query, "What to look for")->required();
  search.add_option("--mode", into.mode, "hybrid (without it), semantic or keyword")
      ->check(CLI::IsMember({"hybrid", "semantic", "keyword"}));
  search.add_option("--limit", into.limit, "How many passages")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  search.add_option("--document", into.documents, "Only in this one; may be repeated")
      ->allow_extra_args(false);
}

void add_list(CLI::App& app, list_kind kind, list_options& into) {
  const bool jobs = kind == list_kind::jobs;
  auto& list =
      *app.add_subcommand(jobs ? "jobs" : "documents",
                          jobs ? "List jobs, newest first" : "List documents, newest first");
  auto& status = *list.add_option("--status", into.status, "Only those in this state");
  if (jobs) {
    status.check(CLI::IsMember({"pending", "processing", "completed", "failed", "cancelled"}));
  } else {
    status.check(CLI::IsMember({"processing", "ready", "partial", "failed"}));
  }
  list.add_option("--tag", into.tag, "Only those with this tag");
  list.add_option("--limit", into.limit, "How many")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  list.callback([&into, kind] { into.kind = kind; });
}

void add_fetch(CLI::App& app, fetch_options& into) {
  auto& fetch = *app.add_subcommand("fetch", "Download a document, to a file or standard output");
  fetch.add_option("DOCUMENT", into.document, "Id of a document")->required();
  fetch
      .add_option_function<std::string>(
          "--as", [&into](const std::string& name) { into.form = *parse_fetch_form(name); },
          "text (without it), markdown, file (the PDF itself), or pages, chunks, tables, images: "
          "one JSON object a line")
      ->check(CLI::IsMember({"text", "markdown", "file", "pages", "chunks", "tables", "images"}));
  fetch.add_option("-o,--output", into.output, "A file; it is there when all of it has come");
  for (const std::string name : {"text", "markdown"}) {
    auto& brief = *app.add_subcommand(name, std::format("Short for fetch --as {}", name));
    brief.add_option("DOCUMENT", into.document, "Id of a document")->required();
    brief.callback([&into, name] { into.form = *parse_fetch_form(name); });
  }
}

}  // namespace

void add_reading_commands(CLI::App& app, reading_options& into) {
  add_list(app, list_kind::jobs, into.list);
  add_list(app, list_kind::documents, into.list);
  add_fetch(app, into.fetch);
  add_search(app, into.search);
}

}  // namespace pagemill::cli
