#include "api/cli/commands/command_table.hpp"

#include <array>

namespace pagemill::cli {

// Each is defined in the source of its command.
command_setup ask_command, cancel_command, compare_command, completion_command, doctor_command,
    documents_command, extract_command, fetch_command, jobs_command, key_command, markdown_command,
    migrate_command, queue_command, reembed_command, reindex_command, reprocess_command,
    retry_command, search_command, status_command, submit_command, summarize_command, text_command,
    token_command, watch_command, workers_command, workspace_command;

namespace {

constexpr auto jobs_group = "Jobs";
constexpr auto documents_group = "Documents";
constexpr auto operation_group = "Operation";
constexpr auto database_group = "Database (without the service)";
constexpr auto tools_group = "Tools";

// One line each; help, parser and completion follow.
// clang-format off
constexpr auto commands = std::to_array<command>({
    {"submit", jobs_group, "Submit PDFs; each becomes a job and a document", submit_command},
    {"status", jobs_group, "Print the state of jobs", status_command},
    {"watch", jobs_group, "Follow jobs until they end", watch_command},
    {"cancel", jobs_group, "Cancel jobs; once answered, it is final", cancel_command},
    {"retry", jobs_group, "Resume failed or cancelled jobs where they stopped", retry_command},
    {"jobs", jobs_group, "List jobs, newest first", jobs_command},
    {"documents", documents_group, "List documents, newest first", documents_command},
    {"search", documents_group, "Find passages in all documents", search_command},
    {"ask", documents_group, "Answer a question from the documents, with citations", ask_command},
    {"summarize", documents_group, "Sum up a document, with citations", summarize_command},
    {"compare", documents_group, "Print what differs between two documents", compare_command},
    {"extract", documents_group, "Extract the fields of a JSON schema from a document",
     extract_command},
    {"fetch", documents_group, "Download a document to a file or standard output", fetch_command},
    {"text", documents_group, "Short for fetch --as text", text_command},
    {"markdown", documents_group, "Short for fetch --as markdown", markdown_command},
    {"queue", operation_group, "Print the state of the queue, pause or resume it", queue_command},
    {"workers", operation_group, "List the worker processes", workers_command},
    {"doctor", operation_group, "Check whether the service is healthy", doctor_command},
    {"migrate", database_group, "Bring the database to this version's schema", migrate_command},
    {"key", database_group, "Create, list and revoke API keys", key_command},
    {"workspace", database_group, "Create workspaces, add and remove users", workspace_command},
    {"reprocess", database_group, "Read documents of an older extractor again", reprocess_command},
    {"reindex", database_group, "Make outdated search entries again", reindex_command},
    {"reembed", database_group, "Change to another embedding model", reembed_command},
    {"token", tools_group, "Mint a JWT for development with JWT_SECRET_KEY", token_command},
    {"completion", tools_group, "Print a shell's completion script", completion_command},
});
// clang-format on

}  // namespace

std::span<const command> all_commands() {
  return commands;
}

}  // namespace pagemill::cli
