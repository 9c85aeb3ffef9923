// Files attached to the document: those of its name tree, then those of annotations, each once.
#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include "worker/extract/pdf/page_annotations.hpp"
#include "worker/extract/pdf/pdf_state.hpp"
#include "worker/extract/pdf/pdf_tree.hpp"
#include "worker/extract/unicode/utf8.hpp"

namespace pagemill::extract {
namespace {

/// A file may hold many more annotations than attachments; what lies behind these is not looked at.
constexpr int annotations_max = 20'000;

std::unexpected<failure_record> damaged_attachment() {
  return std::unexpected(failure_record{"attachment_damaged", "The attachment cannot be read."});
}

/// Under which a file specification has its name, and its stream, in the order of preference. The
/// two need not be the same one.
constexpr std::array file_keys{"UF", "F", "Unix", "DOS", "Mac"};

/// The stream of a file specification; null if the file is not in the document.
pdf_obj* stream_of(fz_context* context, pdf_obj* specification) {
  pdf_obj* files = pdf_dict_get(context, specification, PDF_NAME(EF));
  for (const char* key : file_keys) {
    pdf_obj* stream = pdf_dict_gets(context, files, key);
    if (pdf_is_stream(context, stream)) return stream;
  }
  return nullptr;
}

/// Null if it has none.
const char* name_of(fz_context* context, pdf_obj* specification) {
  for (const char* key : file_keys) {
    pdf_obj* name = pdf_dict_gets(context, specification, key);
    if (pdf_is_string(context, name)) return pdf_to_text_string(context, name);
  }
  return nullptr;
}

/// Finds the specifications in an order that belongs to the document: it numbers the attachments.
class attachment_search {
 public:
  attachment_search(fz_context* context, pdf_document* document, const extract_limits& limits)
      : context_(context), document_(document), limits_(limits) {}
  ~attachment_search() { pdf_drop_obj(context_, tree_); }
  attachment_search(const attachment_search&) = delete;
  attachment_search& operator=(const attachment_search&) = delete;

  void run() {
    search_tree();
    search_pages();
  }
  const std::vector<attachment>& found() const { return found_; }
  pdf_obj* specification(std::size_t index) const { return specifications_[index]; }
  bool is_cut() const { return cut_; }

 private:
  void search_tree() {
    int count = 0;
    const auto absent = guarded(context_, [&] {
      pdf_obj* names = pdf_dict_getp(context_, pdf_trailer(context_, document_), "Root/Names");
      if (!is_sound_tree(context_, pdf_dict_get(context_, names, PDF_NAME(EmbeddedFiles)))) return;
      tree_ = pdf_load_name_tree(context_, document_, PDF_NAME(EmbeddedFiles));
      count = pdf_dict_len(context_, tree_);
    });
    if (absent) return;
    for (int i = 0; i < count && !cut_; ++i) {
      pdf_obj* specification = nullptr;
      const auto problem =
          guarded(context_, [&] { specification = pdf_dict_get_val(context_, tree_, i); });
      if (!problem) add(specification);
    }
  }

  void search_pages() {
    int pages = 0;
    static_cast<void>(guarded(context_, [&] { pages = pdf_count_pages(context_, document_); }));
    int left = annotations_max;
    for (int number = 1; number <= pages && left > 0 && !cut_; ++number) {
      const auto on_page = annotations_of(context_, document_, number);
      search_annotations(on_page.objects,
                         std::min({on_page.count, limits_.page_annotations, left}));
      left -= on_page.count;
    }
  }

  void search_annotations(pdf_obj* list, int count) {
    for (int i = 0; i < count && !cut_; ++i) {
      pdf_obj* specification = nullptr;
      const auto problem = guarded(context_, [&] {
        pdf_obj* annotation = pdf_array_get(context_, list, i);
        pdf_obj* subtype = pdf_dict_get(context_, annotation, PDF_NAME(Subtype));
        if (pdf_name_eq(context_, subtype, PDF_NAME(FileAttachment)) != 0) {
          specification = pdf_dict_get(context_, annotation, PDF_NAME(FS));
        }
      });
      if (!problem && specification != nullptr) add(specification);
    }
  }

  void add(pdf_obj* specification) {
    const char* name = nullptr;
    std::int64_t bytes = -1;
    int number = 0;  // of the stream's object
    const auto problem = guarded(context_, [&] {
      pdf_obj* stream = stream_of(context_, specification);
      if (stream == nullptr) return;
      name = name_of(context_, specification);
      number = pdf_to_num(context_, stream);
      bytes = pdf_to_int64(context_, pdf_dict_getp(context_, stream, "Params/Size"));
    });
    if (problem || name == nullptr) return;
    // An annotation often shows what the name tree has.
    if (number != 0 && !seen_.insert(number).second) return;
    if (std::cmp_equal(found_.size(), limits_.attachments)) {
      cut_ = true;
      return;
    }
    found_.push_back(
        {clean_name(name, static_cast<std::size_t>(limits_.name_bytes)), bytes > 0 ? bytes : -1});
    specifications_.push_back(specification);
  }

  fz_context* context_;
  pdf_document* document_;
  const extract_limits& limits_;
  pdf_obj* tree_ = nullptr;
  std::unordered_set<int> seen_;
  std::vector<attachment> found_;
  std::vector<pdf_obj*> specifications_;  ///< of `found_`; borrowed from the document
  bool cut_ = false;
};

}  // namespace

std::vector<attachment> read_attachments(fz_context* context, pdf_document* document,
                                         const extract_limits& limits, bool& cut) {
  attachment_search search(context, document, limits);
  search.run();
  cut = search.is_cut();
  return search.found();
}

struct pdf_attachment::reading {
  fz_context* context;
  fz_stream* stream = nullptr;
  std::int64_t declared = -1;
  std::int64_t bytes_max = 0;
  std::int64_t bytes = 0;

  explicit reading(fz_context* used) : context(used) {}
  reading(const reading&) = delete;
  reading& operator=(const reading&) = delete;
  ~reading() { fz_drop_stream(context, stream); }
};

std::expected<std::string, failure_record> pdf_attachment::next(std::size_t bytes_max) {
  auto& now = *reading_;
  std::string bytes(bytes_max, '\0');
  auto* into = reinterpret_cast<unsigned char*>(bytes.data());
  std::size_t count = 0;
  const auto problem =
      guarded(now.context, [&] { count = fz_read(now.context, now.stream, into, bytes_max); });
  if (problem) return damaged_attachment();
  bytes.resize(count);
  now.bytes += static_cast<std::int64_t>(count);
  if (now.bytes > now.bytes_max) {
    return std::unexpected(
        failure_record{"attachment_too_large", "The attachment has more bytes than allowed."});
  }
  // A filter ends quietly where its data are broken.
  if (count == 0 && now.bytes < now.declared) return damaged_attachment();
  return bytes;
}

std::expected<pdf_attachment, failure_record> pdf_file::open_attachment(int index) {
  auto* context = state_->context;
  auto* document = state_->document;
  attachment_search search(context, document, state_->limits);
  search.run();
  if (index < 0 || std::cmp_greater_equal(index, search.found().size())) {
    return std::unexpected(
        failure_record{"no_such_attachment", "The file has no such attachment."});
  }
  // MuPDF does not decrypt streams that only the filter of embedded files encrypts.
  if (only_attachments_are_encrypted(context, document)) {
    return std::unexpected(failure_record{"password_required", "The attachments need a password."});
  }
  const auto at = static_cast<std::size_t>(index);
  auto reading = std::make_shared<pdf_attachment::reading>(context);
  const auto problem = guarded(context, [&] {
    reading->stream = pdf_open_stream(context, stream_of(context, search.specification(at)));
  });
  if (problem || reading->stream == nullptr) return damaged_attachment();
  reading->declared = search.found()[at].bytes;
  reading->bytes_max = state_->limits.attachment_bytes;
  pdf_attachment made;
  made.about_.bytes = reading->declared;
  made.reading_ = std::move(reading);
  return made;
}

}  // namespace pagemill::extract
