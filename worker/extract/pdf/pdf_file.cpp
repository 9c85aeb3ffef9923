#include "worker/extract/pdf/pdf_file.hpp"

#include <chrono>
#include <format>
#include <new>
#include <string_view>

#include "worker/extract/pdf/pdf_form.hpp"
#include "worker/extract/pdf/pdf_state.hpp"
#include "worker/extract/unicode/utf8.hpp"

namespace pagemill::extract {
namespace {

/// For fonts and images that are soon used again; a page's own resources go with the page.
constexpr std::size_t store_bytes = 24U << 20;
void say_nothing(void*, const char*) {}  // messages quote the file, so they are dropped

std::unexpected<failure_record> failure(std::string code, std::string message) {
  return std::unexpected(failure_record{std::move(code), std::move(message)});
}

/// Empty if absent or outside the years that a document can have.
std::string time_text(std::int64_t seconds) {
  constexpr std::int64_t year_1 = -62'135'596'800, year_10000 = 253'402'300'800;
  if (seconds == -1 || seconds == 0 || seconds < year_1 || seconds >= year_10000) return {};
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  return std::format("{:%FT%TZ}", time);
}

}  // namespace

pdf_library::pdf_library() : state_(std::make_unique<state>()) {
  state_->context = fz_new_context(nullptr, nullptr, store_bytes);
  if (state_->context == nullptr) throw std::bad_alloc();
  fz_set_warning_callback(state_->context, say_nothing, nullptr);
  fz_set_error_callback(state_->context, say_nothing, nullptr);
  // No document handler is registered: pdf_file calls that of PDF by name, and no other format can
  // be opened.
}

pdf_library::~pdf_library() {
  fz_drop_context(state_->context);
}

void pdf_library::empty_caches() {
  fz_empty_store(state_->context);
}

pdf_file::pdf_file(std::unique_ptr<state> opened) : state_(std::move(opened)) {}
pdf_file::pdf_file(pdf_file&&) noexcept = default;
pdf_file& pdf_file::operator=(pdf_file&&) noexcept = default;
pdf_file::~pdf_file() = default;

int pdf_file::page_count() const {
  return state_->pages;
}

document_record pdf_file::describe() {
  document_record about;
  about.page_count = state_->pages;
  auto* context = state_->context;
  auto* document = state_->document;
  std::string buffer(static_cast<std::size_t>(state_->limits.name_bytes) + 1, '\0');
  const auto look_up = [&](const char* key) -> std::string {
    int size = 0;
    char* data = buffer.data();
    const std::size_t room = buffer.size();
    data[0] = '\0';
    const auto problem =
        guarded(context, [&] { size = pdf_lookup_metadata(context, document, key, data, room); });
    if (problem || size <= 0) return {};
    return clean_name(data, room - 1);
  };
  const auto look_up_time = [&](const char* key) -> std::string {
    const auto text = look_up(key);
    std::int64_t seconds = -1;
    const auto problem = guarded(context, [&] { seconds = pdf_parse_date(context, text.c_str()); });
    return problem || text.empty() ? std::string() : time_text(seconds);
  };
  about.title = look_up("info:Title");
  about.author = look_up("info:Author");
  about.subject = look_up("info:Subject");
  about.keywords = look_up("info:Keywords");
  about.creator = look_up("info:Creator");
  about.producer = look_up("info:Producer");
  if (about.title.empty() || about.author.empty() || about.subject.empty()) {
    read_xmp(context, document, state_->limits, about);
  }
  about.created_at = look_up_time("info:CreationDate");
  about.modified_at = look_up_time("info:ModDate");
  about.format = look_up("format");
  about.encryption = state_->encryption;
  about.language = read_language(context, document);
  bool outline_cut = false, attachments_cut = false, form_cut = false;
  about.outline = read_outline(context, document, state_->limits, outline_cut);
  about.attachments = read_attachments(context, document, state_->limits, attachments_cut);
  state_->labels = read_page_labels(context, document, state_->pages, state_->limits);
  about.form = read_form(context, document, state_->pages, state_->limits, form_cut);
  if (state_->repaired) about.problems.emplace_back("repaired");
  if (is_portfolio(context, document)) about.problems.emplace_back("portfolio");
  if (has_rendered_form(context, document)) about.problems.emplace_back("xfa_placeholder");
  if (outline_cut) about.problems.emplace_back("outline_truncated");
  if (attachments_cut) about.problems.emplace_back("attachments_truncated");
  if (form_cut) about.problems.emplace_back("form_truncated");
  return about;
}

raw_page pdf_file::read_page(int number, int cpu_seconds) {
  auto page = read_raw_page(state_->context, state_->document, number, cpu_seconds, state_->limits);
  const auto index = static_cast<std::size_t>(number - 1);
  if (index < state_->labels.size()) page.label = state_->labels[index];
  return page;
}

std::expected<pdf_picture, failure_record> pdf_file::make_picture(const picture_request& wanted) {
  auto* context = state_->context;
  auto* document = state_->document;
  if (wanted.page < 1 || wanted.page > state_->pages) {
    return failure("no_such_page", "The file has no such page.");
  }
  return wanted.image < 0
             ? draw_page(context, document, wanted.page, wanted.dpi, state_->limits)
             : read_image(context, document, wanted.page, wanted.image, state_->limits);
}

void pdf_file::release_caches() {
  auto* context = state_->context;
  auto* document = state_->document;
  // What cannot be released stays; that does no harm.
  static_cast<void>(guarded(context, [&] { pdf_clear_xref(context, document); }));
}

}  // namespace pagemill::extract
