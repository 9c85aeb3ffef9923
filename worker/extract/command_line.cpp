#include "worker/extract/command_line.hpp"

#include <charconv>
#include <cstdio>
#include <format>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>
#include <vector>

#include <CLI/CLI.hpp>

namespace pagemill::extract {
namespace {

constexpr int exit_usage = 64;  ///< sysexits.h EX_USAGE

constexpr const char* description =
    "Reads a PDF and prints its content, one JSON object per line: document, then page and image "
    "records,\n"
    "then end (or failure). It runs in a sandbox: no network, no files but the one given, "
    "bounded\n"
    "memory and time.\n\n"
    "  pagemill-extract report.pdf | head\n"
    "  pagemill-extract --pages 1-5,8 --password-file secret.txt report.pdf\n"
    "  pagemill-extract report.pdf | jq -r 'select(.type==\"page\").text'\n\n"
    "Exit code: 0 extracted, 1 the document cannot be extracted (its failure record says why),\n"
    "2 the program failed, 64 wrong usage.";

struct options {
  file_command file;
  std::string pages;
  std::vector<int> skip;
  picture_request picture{.page = 0};
  int attachment = -1;
  std::string user = "nobody";
  std::string self_test;
  bool service = false;
  int parent = 0;
};

void add_limits(CLI::App& app, extract_limits& limits, sandbox_settings& sandbox) {
  const std::string group = "Limits";
  const auto add = [&](const char* name, auto& value, const char* text) {
    app.add_option(name, value, text)
        ->group(group)
        ->capture_default_str()
        ->check(CLI::PositiveNumber);
  };
  add("--memory-mb", sandbox.memory_mb, "address space");
  add("--file-bytes", limits.file_bytes, "size of the file");
  add("--max-pages", limits.pages, "pages of the file");
  add("--page-cpu-seconds", limits.page_cpu_seconds, "CPU time to read one page");
  add("--document-cpu-seconds", limits.document_cpu_seconds, "CPU time of the whole run");
  add("--output-bytes", limits.output_bytes, "records of the document");
  add("--page-output-bytes", limits.page_output_bytes, "record of one page");
  add("--page-characters", limits.page_characters, "characters of one page");
  add("--page-images", limits.page_images, "images listed per page");
  add("--outline-entries", limits.outline_entries, "entries of the outline");
  add("--outline-bytes", limits.outline_bytes, "titles of the outline");
  add("--outline-depth", limits.outline_depth, "levels of the outline");
  add("--attachments", limits.attachments, "attachments listed");
  add("--attachment-bytes", limits.attachment_bytes, "size of the requested attachment");
  add("--form-fields", limits.form_fields, "form fields listed");
  add("--form-bytes", limits.form_bytes, "names and values of form fields");
  add("--page-annotations", limits.page_annotations, "annotations listed per page");
  add("--annotation-bytes", limits.annotation_bytes, "texts of annotations per page");
  add("--name-bytes", limits.name_bytes, "length of a title, label or name");
}

void add_options(CLI::App& app, options& chosen) {
  app.add_option("file", chosen.file.path, "the PDF; - reads standard input")->type_name("FILE");
  app.add_option("--pages", chosen.pages, "only these pages, such as 1-5,8,20-")->type_name("LIST");
  app.add_option("--first-page", chosen.file.request.first_page, "skip pages before this one")
      ->check(CLI::PositiveNumber);
  app.add_option("--skip-page", chosen.skip, "record this page as a problem without opening it")
      ->check(CLI::PositiveNumber);
  app.add_option("--password-file", chosen.file.password_file,
                 "file whose first line is the password")
      ->type_name("FILE");
  app.add_option("--profile-file", chosen.file.profile_file,
                 "profile of an earlier document record of the same file")
      ->type_name("FILE");
  app.add_option("--picture", chosen.picture.page, "instead: a picture of this page, in parts")
      ->check(CLI::PositiveNumber);
  app.add_option("--image", chosen.picture.image, "with --picture: this image of the page, from 0")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--dpi", chosen.picture.dpi, "with --picture: pixels per inch")
      ->check(CLI::Range(1, 1200))
      ->capture_default_str();
  app.add_option("--attachment", chosen.attachment, "instead: this attachment, from 0, in parts")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--user", chosen.user, "user to run as when started by root: a name or UID:GID");
  app.add_flag("!--no-sandbox", chosen.file.sandboxed, "for debuggers: trusted files only");
  add_limits(app, chosen.file.request.limits, chosen.file.sandbox);
  // An empty group hides an option from the help: these are for the parent and for tests.
  app.add_flag("--service", chosen.service)->group("");
  app.add_option("--parent", chosen.parent)->group("");
  app.add_option("--cpu-limit-seconds", chosen.file.sandbox.cpu_limit_seconds)->group("");
  app.add_option("--self-test", chosen.self_test)->group("");
}

bool parse_id(std::string_view text, unsigned& id) {
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), id);
  return problem == std::errc{} && end == text.data() + text.size();
}

/// Only root changes its user; others keep theirs.
bool resolve_user(const std::string& user, sandbox_settings& sandbox) {
  if (geteuid() != 0) return true;
  unsigned uid = 0, gid = 0;
  const auto colon = user.find(':');
  if (colon != std::string::npos && parse_id(std::string_view(user).substr(0, colon), uid) &&
      parse_id(std::string_view(user).substr(colon + 1), gid)) {
    sandbox.user = uid;
    sandbox.group = gid;
    return true;
  }
  const passwd* entry = getpwnam(user.c_str());
  if (entry == nullptr) return false;
  sandbox.user = entry->pw_uid;
  sandbox.group = entry->pw_gid;
  return true;
}

exit_command usage_error(std::string_view message) {
  std::fputs(std::format("pagemill-extract: {}\nTry --help.\n", message).c_str(), stderr);
  return {exit_usage};
}

}  // namespace

program_command parse_command_line(int argc, const char* const* argv) {
  CLI::App app(description, "pagemill-extract");
  app.set_version_flag("--version", std::format("pagemill-extract {}", extractor_version));
  options chosen;
  add_options(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    return exit_command{app.exit(problem) == 0 ? 0 : exit_usage};
  }
  auto& sandbox = chosen.file.sandbox;
  if (!resolve_user(chosen.user, sandbox)) {
    return usage_error(std::format("there is no user {}", chosen.user));
  }
  if (chosen.parent > 0) sandbox.parent = chosen.parent;
  if (!chosen.self_test.empty()) return self_test_command{chosen.self_test, sandbox};
  if (chosen.service) return service_command{sandbox};
  if (chosen.file.path.empty()) return usage_error("no file given");
  auto pages = page_selection::parse(chosen.pages);
  if (!pages) return usage_error(pages.error().message);
  chosen.file.request.pages = std::move(*pages);
  if (chosen.picture.page > 0) chosen.file.request.part = chosen.picture;
  if (chosen.attachment >= 0) chosen.file.request.part = attachment_request{chosen.attachment};
  for (const int page : chosen.skip) chosen.file.request.skip_pages[page] = "skipped";
  sandbox.cpu_seconds = chosen.file.request.limits.document_cpu_seconds;
  return std::move(chosen.file);
}

}  // namespace pagemill::extract
