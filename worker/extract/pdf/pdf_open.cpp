// Opens a file: as MuPDF reads it, or, where MuPDF would repair it, as qpdf does.
#include <array>
#include <format>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "worker/extract/mupdf/descriptor_stream.hpp"
#include "worker/extract/pdf/pdf_state.hpp"
#include "worker/extract/pdf/qpdf_reading.hpp"

namespace pagemill::extract {
namespace {

constexpr std::size_t header_window = 1024;  ///< where %PDF- must begin

std::unexpected<failure_record> refuse(std::string code, std::string message) {
  return std::unexpected(failure_record{std::move(code), std::move(message)});
}

std::expected<void, failure_record> check_header(int input, const extract_limits& limits) {
  struct stat about{};
  if (fstat(input, &about) != 0) return refuse("invalid_request", "The input cannot be read.");
  if (about.st_size > limits.file_bytes) {
    return refuse("file_too_large", std::format("The file has {} bytes; at most {} are allowed.",
                                                about.st_size, limits.file_bytes));
  }
  std::array<char, header_window + 4> head{};
  const auto count = pread(input, head.data(), head.size(), 0);
  if (count < 0) return refuse("invalid_request", "The input cannot be read.");
  const std::string_view text(head.data(), static_cast<std::size_t>(count));
  if (text.find("%PDF-") == std::string_view::npos) {
    return refuse("not_a_pdf", "The file has no PDF header in its first 1024 bytes.");
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

template <class State>
std::expected<void, failure_record> unlock(State& file, const std::string& password) {
  bool locked = false, unlocked = false;
  const auto problem = guarded(file.context, [&] {
    locked = pdf_needs_password(file.context, file.document) != 0;
    if (locked && !password.empty()) {
      unlocked = pdf_authenticate_password(file.context, file.document, password.c_str()) != 0;
    }
  });
  if (problem) return std::unexpected(open_failure(problem));
  if (!locked || unlocked || only_attachments_are_encrypted(file.context, file.document)) return {};
  return password.empty() ? refuse("password_required", "The file needs a password.")
                          : refuse("password_wrong", "The password does not open the file.");
}

template <class State>
std::expected<void, failure_record> count_pages(State& file) {
  const auto problem = guarded(file.context, [&] {
    file.pages = pdf_count_pages(file.context, file.document);
    if (file.pages <= file.limits.pages) pdf_load_page_tree(file.context, file.document);
  });
  file.repaired = pdf_was_repaired(file.context, file.document) != 0;
  if (problem && (file.pages == 0 || problem.is_out_of_memory())) {
    return std::unexpected(open_failure(problem));
  }
  if (file.pages > file.limits.pages) {
    return refuse("too_many_pages", std::format("The file has {} pages; at most {} are allowed.",
                                                file.pages, file.limits.pages));
  }
  if (file.pages > 0) return {};
  if (!file.repaired) return refuse("no_pages", "The file has no pages.");
  return refuse("damaged_pdf", "The file is damaged and contains no page that can be found.");
}

/// Opens what `open_stream` returns, unlocks it and counts its pages.
template <class State, class OpenStream>
std::expected<void, failure_record> load(State& file, const std::string& password,
                                         OpenStream open_stream) {
  fz_stream* stream = nullptr;
  const auto problem = guarded(file.context, [&] {
    stream = open_stream();
    file.document = pdf_open_document_with_stream(file.context, stream);
  });
  fz_drop_stream(file.context, stream);
  if (problem) return std::unexpected(open_failure(problem));
  if (auto opened = unlock(file, password); !opened) return opened;
  char name[128] = "";
  static_cast<void>(guarded(file.context, [&] {
    pdf_lookup_metadata(file.context, file.document, "encryption", name, sizeof name);
  }));
  if (std::string_view(name) != "None") file.encryption = name;
  return count_pages(file);
}

/// Whether qpdf may find more than MuPDF did.
bool is_damage(const failure_record& failure) {
  return failure.code == "damaged_pdf" || failure.code == "no_pages" ||
         failure.code == "encryption_unsupported";
}

}  // namespace

std::expected<pdf_file, failure_record> pdf_file::open(pdf_library& library, int input,
                                                       const std::string& password,
                                                       const extract_limits& limits) {
  if (const auto header = check_header(input, limits); !header) {
    return std::unexpected(header.error());
  }
  auto* context = library.state_->context;
  auto file = std::make_unique<state>(context, limits);
  const auto opened = load(*file, password, [&] { return open_descriptor(context, input); });
  if (!opened && !is_damage(opened.error())) return std::unexpected(opened.error());
  if (opened && !file->repaired) return pdf_file(std::move(file));

  auto second = read_with_qpdf(input, password, limits);
  if (second && (!opened || !second->reconstructed || second->pages > file->pages)) {
    auto anew = std::make_unique<state>(context, limits);
    anew->rewritten = std::move(second->bytes);
    const auto reopened = load(*anew, "", [&] {
      const auto* bytes = reinterpret_cast<const unsigned char*>(anew->rewritten.data());
      return fz_open_memory(context, bytes, anew->rewritten.size());
    });
    if (reopened) {
      anew->encryption = file->encryption;
      anew->repaired = second->reconstructed;
      return pdf_file(std::move(anew));
    }
  }
  if (!opened) return std::unexpected(opened.error());
  return pdf_file(std::move(file));
}

}  // namespace pagemill::extract
