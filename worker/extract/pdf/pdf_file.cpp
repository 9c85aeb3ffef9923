#include "worker/extract/pdf/pdf_file.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <format>
#include <new>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

#include "worker/extract/layout/utf8.hpp"
#include "worker/extract/pdf/descriptor_stream.hpp"
#include "worker/extract/pdf/pdf_state.hpp"

namespace pagemill::extract {
namespace {

/// For fonts and images that are soon used again; a page's own resources go with the page.
constexpr std::size_t store_bytes = 24U << 20;
constexpr std::size_t header_window = 1024;  ///< where %PDF- must begin

void say_nothing(void*, const char*) {}  // messages quote the file, so they are dropped

std::unexpected<failure_record> failure(std::string code, std::string message) {
  return std::unexpected(failure_record{std::move(code), std::move(message)});
}

std::expected<void, failure_record> check_header(int input, const extract_limits& limits) {
  struct stat about{};
  if (fstat(input, &about) != 0) return failure("invalid_request", "The input cannot be read.");
  if (about.st_size > limits.file_bytes) {
    return failure("file_too_large", std::format("The file has {} bytes; at most {} are allowed.",
                                                 about.st_size, limits.file_bytes));
  }
  std::array<char, header_window + 4> head{};
  const auto count = pread(input, head.data(), head.size(), 0);
  if (count < 0) return failure("invalid_request", "The input cannot be read.");
  const std::string_view text(head.data(), static_cast<std::size_t>(count));
  if (text.find("%PDF-") == std::string_view::npos) {
    return failure("not_a_pdf", "The file has no PDF header in its first 1024 bytes.");
  }
  return {};
}

failure_record open_failure(const fault& problem) {
  if (problem.is_out_of_memory()) {
    return {"out_of_memory", "Opening the file took more memory than allowed."};
  }
  const std::string_view text = problem.message;
  if (text.contains("encrypt") || text.contains("crypt filter") ||
      problem.code == FZ_ERROR_UNSUPPORTED) {
    return {"encryption_unsupported", "The file's encryption is not supported."};
  }
  return {"damaged_pdf", "The file is damaged beyond repair."};
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

std::expected<pdf_file, failure_record> pdf_file::open(pdf_library& library, int input,
                                                       const std::string& password,
                                                       const extract_limits& limits) {
  if (const auto header = check_header(input, limits); !header) {
    return std::unexpected(header.error());
  }
  auto opened = std::make_unique<state>();
  auto* context = opened->context = library.state_->context;
  opened->limits = limits;
  fz_stream* stream = nullptr;
  auto problem = guarded(context, [&] {
    stream = open_descriptor(context, input);
    opened->document = pdf_open_document_with_stream(context, stream);
  });
  fz_drop_stream(context, stream);
  if (problem) return std::unexpected(open_failure(problem));

  bool locked = false, unlocked = false;
  problem = guarded(context, [&] {
    locked = pdf_needs_password(context, opened->document) != 0;
    if (locked && !password.empty()) {
      unlocked = pdf_authenticate_password(context, opened->document, password.c_str()) != 0;
    }
  });
  if (problem) return std::unexpected(open_failure(problem));
  if (locked && !unlocked && !only_attachments_are_encrypted(context, opened->document)) {
    if (password.empty()) return failure("password_required", "The file needs a password.");
    return failure("password_wrong", "The password does not open the file.");
  }
  problem = guarded(context, [&] {
    opened->pages = pdf_count_pages(context, opened->document);
    if (opened->pages <= limits.pages) pdf_load_page_tree(context, opened->document);
  });
  if (problem && (opened->pages == 0 || problem.is_out_of_memory())) {
    return std::unexpected(open_failure(problem));
  }
  if (opened->pages > limits.pages) {
    return failure("too_many_pages", std::format("The file has {} pages; at most {} are allowed.",
                                                 opened->pages, limits.pages));
  }
  if (opened->pages <= 0) {
    if (pdf_was_repaired(context, opened->document) != 0) {
      return failure("damaged_pdf", "The file is damaged and contains no page that can be found.");
    }
    return failure("no_pages", "The file has no pages.");
  }
  return pdf_file(std::move(opened));
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
  about.encryption = look_up("encryption");
  if (about.encryption == "None") about.encryption.clear();
  bool outline_cut = false, attachments_cut = false;
  about.outline = read_outline(context, document, state_->limits, outline_cut);
  about.attachments = read_attachments(context, document, state_->limits, attachments_cut);
  state_->labels = read_page_labels(context, document, state_->pages, state_->limits);
  if (pdf_was_repaired(context, document) != 0) about.problems.emplace_back("repaired");
  if (outline_cut) about.problems.emplace_back("outline_truncated");
  if (attachments_cut) about.problems.emplace_back("attachments_truncated");
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
