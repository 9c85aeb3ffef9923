#include <array>
#include <cerrno>
#include <filesystem>
#include <format>
#include <fstream>
#include <ostream>
#include <system_error>

#include <simdjson.h>

#include "api/cli/commands/commands.hpp"
#include "api/cli/interrupt.hpp"

namespace pagemill::cli {
namespace {

/// Where what is fetched goes: standard output, or a file that has its name only when it is whole.
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
    if (!path_.empty() && opened_ && !whole_) std::filesystem::remove(part(), ignored);
  }
  fetch_target(const fetch_target&) = delete;
  fetch_target& operator=(const fetch_target&) = delete;

  bool usable() const { return path_.empty() || opened_; }
  void write(std::string_view piece) {
    out_->write(piece.data(), static_cast<std::streamsize>(piece.size()));
  }
  /// Whether all of it is where it belongs.
  bool finish() {
    if (!out_->flush()) return false;
    if (path_.empty()) return true;
    file_.close();
    std::error_code problem;
    std::filesystem::rename(part(), path_, problem);
    whole_ = !problem;
    return whole_;
  }

 private:
  std::string part() const { return path_ + ".part"; }

  std::ostream* out_;
  std::string path_;
  std::ofstream file_;
  bool opened_ = false;
  bool whole_ = false;
};

/// The last part of the path in the API; lists come page by page.
struct form_rule {
  fetch_form form;
  std::string_view name;
  bool list;
};
constexpr std::array forms{
    form_rule{fetch_form::text, "text", false},
    form_rule{fetch_form::markdown, "markdown", false},
    form_rule{fetch_form::file, "file", false},
    form_rule{fetch_form::pages, "pages", true},
    form_rule{fetch_form::chunks, "chunks", true},
    form_rule{fetch_form::tables, "tables", true},
    form_rule{fetch_form::images, "images", true},
};

/// Writes the items of a list's answer, one a line, and returns the cursor of the next page;
/// nothing when it is no list.
std::optional<std::string> write_items(const std::string& body, fetch_target& target) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  simdjson::dom::array items;
  if (parser.parse(body.data(), body.size()).get(root) != simdjson::SUCCESS ||
      root["items"].get(items) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  for (const simdjson::dom::element item : items) target.write(simdjson::minify(item) + "\n");
  std::string_view cursor;
  return root["next_cursor"].get(cursor) == simdjson::SUCCESS ? std::string(cursor) : std::string();
}

class fetch_run {
 public:
  fetch_run(const fetch_options& options, const command_context& context, fetch_target& target)
      : options_(options), context_(context), target_(target), service_(context.server, wire_) {}

  exit_code run() {
    const auto& rule = forms[static_cast<std::size_t>(options_.form)];
    const auto path =
        std::format("/api/v1/pdf/documents/{}/{}", url_encoded(options_.document), rule.name);
    if (!rule.list) return fetch_body(path);
    std::string cursor;
    do {
      const auto next = fetch_page(path, cursor);
      if (!next) return result_;
      cursor = *next;
    } while (!cursor.empty());
    return result_;
  }

 private:
  /// As it comes, however long it is.
  exit_code fetch_body(const std::string& path) {
    http_request request;
    request.url = path;
    request.on_body = [this](std::string_view piece) { target_.write(piece); };
    service_.send(std::move(request), [this](const outcome<http_answer>& got) {
      if (!got) fail(got.error());
    });
    return wire_.run() ? result_ : exit_code::interrupted;
  }

  std::optional<std::string> fetch_page(const std::string& path, const std::string& cursor) {
    http_request request;
    request.url = path + (cursor.empty() ? "" : "?cursor=" + url_encoded(cursor));
    std::optional<std::string> next;
    service_.send(std::move(request), [&](const outcome<http_answer>& got) {
      if (!got) return fail(got.error());
      next = write_items(got->body, target_);
      if (!next) fail({exit_code::internal, "bad_answer", "the server's answer is no list"});
    });
    if (!wire_.run()) {
      result_ = exit_code::interrupted;
      return std::nullopt;
    }
    return next;
  }

  void fail(const failure& why) {
    context_.streams.errors << failure_line(options_.document, why) << '\n';
    result_ = why.exit;
  }

  const fetch_options& options_;
  const command_context& context_;
  fetch_target& target_;
  interrupt stop_;
  transfers wire_{&stop_};
  server service_;
  exit_code result_ = exit_code::ok;
};

}  // namespace

std::optional<fetch_form> parse_fetch_form(std::string_view name) {
  for (const auto& rule : forms) {
    if (rule.name == name) return rule.form;
  }
  return std::nullopt;
}

exit_code run_fetch(const fetch_options& options, const command_context& context) {
  fetch_target target(context.streams.out, options.output);
  const auto cannot_write = [&] {
    const failure why{exit_code::unreadable_file, "unwritable_file", "it cannot be written"};
    context.streams.errors << failure_line(options.output, why) << '\n';
    return why.exit;
  };
  if (!target.usable()) return cannot_write();
  fetch_run fetching(options, context, target);
  const auto result = fetching.run();
  if (result != exit_code::ok) return result;
  return target.finish() ? result : cannot_write();
}

}  // namespace pagemill::cli
