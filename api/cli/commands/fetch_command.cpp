// fetch, and text and markdown, which are short for it.
#include <algorithm>
#include <array>
#include <filesystem>
#include <format>
#include <fstream>
#include <ostream>
#include <string>
#include <system_error>
#include <vector>

#include <CLI/CLI.hpp>

#include "api/cli/client/answer_values.hpp"
#include "api/cli/commands/command.hpp"

namespace pagemill::cli {
namespace {

/// What can be fetched of a document: the last part of its path in the API.
struct fetch_form {
  std::string_view name;
  bool is_list;  ///< it comes page by page
};
constexpr std::array forms{
    fetch_form{"text", false},  fetch_form{"markdown", false}, fetch_form{"file", false},
    fetch_form{"pages", true},  fetch_form{"chunks", true},    fetch_form{"tables", true},
    fetch_form{"images", true},
};

struct fetch_options {
  std::string document;
  std::string form = "text";
  std::string output;  ///< a file; empty: standard output
};

void add_document(CLI::App& parser, fetch_options& options) {
  parser.add_option("DOCUMENT", options.document, "Id of a document")->required();
}

void add_fetch_arguments(CLI::App& parser, fetch_options& options) {
  add_document(parser, options);
  std::vector<std::string> names;
  for (const auto& form : forms) names.emplace_back(form.name);
  parser
      .add_option("--as", options.form,
                  "text (the default), markdown, file (the PDF itself), or pages, chunks, tables, "
                  "images: one JSON object a line")
      ->check(CLI::IsMember(names));
  parser.add_option("-o,--output", options.output, "A file; it appears once it is complete");
}

/// Where the data goes: standard output, or a file that gets its name only when it is complete.
class fetch_target {
 public:
  fetch_target(std::ostream& out, const std::string& path) : out_(&out), path_(path) {
    if (path_.empty()) return;
    file_.open(part(), std::ios::binary | std::ios::trunc);
    if (file_) out_ = &file_;
    opened_ = file_.is_open();
  }
  ~fetch_target() {
    std::error_code ignored;
    if (!path_.empty() && opened_ && !complete_) std::filesystem::remove(part(), ignored);
  }
  fetch_target(const fetch_target&) = delete;
  fetch_target& operator=(const fetch_target&) = delete;

  bool usable() const { return path_.empty() || opened_; }
  void write(std::string_view piece) {
    out_->write(piece.data(), static_cast<std::streamsize>(piece.size()));
  }
  /// Whether everything was written.
  bool finish() {
    if (!out_->flush()) return false;
    if (path_.empty()) return true;
    file_.close();
    std::error_code problem;
    std::filesystem::rename(part(), path_, problem);
    complete_ = !problem;
    return complete_;
  }

 private:
  std::string part() const { return path_ + ".part"; }

  std::ostream* out_;
  std::string path_;
  std::ofstream file_;
  bool opened_ = false;
  bool complete_ = false;
};

class fetch_run {
 public:
  fetch_run(const command_context& context, fetch_target& target)
      : session_(context.service), target_(target) {}

  /// As it comes, however long it is.
  outcome<void> fetch_body(const std::string& path) {
    http_request request;
    request.url = path;
    request.on_body = [this](std::string_view piece) { target_.write(piece); };
    return session_.ask(std::move(request)).transform([](const http_answer&) {});
  }

  outcome<void> fetch_list(const std::string& path) {
    for (std::string query;;) {
      const auto page = fetch_page(path + query);
      if (!page) return std::unexpected(page.error());
      if (page->next_cursor.empty()) return {};
      query = "?cursor=" + url_encoded(page->next_cursor);
    }
  }

 private:
  outcome<list_page> fetch_page(const std::string& path) {
    http_request request;
    request.url = path;
    return session_.ask(std::move(request)).and_then([this](const http_answer& answer) {
      return read_list(answer.body, [this](const simdjson::dom::element& item) {
        target_.write(simdjson::minify(item) + "\n");
      });
    });
  }

  service_session session_;
  fetch_target& target_;
};

exit_code run_fetch(const fetch_options& options, const command_context& context) {
  fetch_target target(context.streams.out, options.output);
  const auto cannot_write = [&] {
    return fail(context, options.output,
                {exit_code::unreadable_file, "unwritable_file", "it cannot be written"});
  };
  if (!target.usable()) return cannot_write();
  const auto path =
      std::format("/api/v1/pdf/documents/{}/{}", url_encoded(options.document), options.form);
  const auto* form = std::ranges::find(forms, options.form, &fetch_form::name);
  fetch_run run(context, target);
  const auto done = form->is_list ? run.fetch_list(path) : run.fetch_body(path);
  if (!done) return fail(context, options.document, done.error());
  return target.finish() ? exit_code::ok : cannot_write();
}

command_run brief_fetch(CLI::App& parser, const char* form) {
  auto options = std::make_shared<fetch_options>();
  options->form = form;
  add_document(parser, *options);
  return [options](const command_context& context) { return run_fetch(*options, context); };
}

}  // namespace

command_run fetch_command(CLI::App& parser) {
  return command_of<fetch_options>(parser, add_fetch_arguments, run_fetch);
}

command_run text_command(CLI::App& parser) {
  return brief_fetch(parser, "text");
}

command_run markdown_command(CLI::App& parser) {
  return brief_fetch(parser, "markdown");
}

}  // namespace pagemill::cli
