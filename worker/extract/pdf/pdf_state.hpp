/// Shared by the parts of pdf_file. Private to this folder.
#pragma once
#include "worker/extract/mupdf/mupdf_guard.hpp"
#include "worker/extract/pdf/pdf_file.hpp"

namespace pagemill::extract {

struct pdf_library::state {
  fz_context* context = nullptr;
};

struct pdf_file::state {
  fz_context* context = nullptr;
  pdf_document* document = nullptr;
  extract_limits limits;
  int pages = 0;
  bool repaired = false;            ///< its objects had to be searched for
  std::string encryption;           ///< such as "Standard V4 R4 128-bit AES"
  std::string rewritten;            ///< the bytes that `document` reads, if qpdf wrote them
  std::vector<std::string> labels;  ///< of read_page_labels()

  state(fz_context* used, const extract_limits& given) : context(used), limits(given) {}
  state(const state&) = delete;
  state& operator=(const state&) = delete;
  ~state() { pdf_drop_document(context, document); }
};

/// The document's outline; sets `cut` if a limit dropped entries or the outline has a cycle.
std::vector<outline_entry> read_outline(fz_context* context, pdf_document* document,
                                        const extract_limits& limits, bool& cut);
/// Names and sizes of embedded files; sets `cut` if a limit dropped some.
std::vector<attachment> read_attachments(fz_context* context, pdf_document* document,
                                         const extract_limits& limits, bool& cut);
/// The printed number of each page; empty if the file has none or they are just 1, 2, 3 ...
std::vector<std::string> read_page_labels(fz_context* context, pdf_document* document, int pages,
                                          const extract_limits& limits);
/// Title, author and subject from XMP, where `into` has none.
void read_xmp(fz_context* context, pdf_document* document, const extract_limits& limits,
              document_record& into);
/// The ISO 639-1 code of the language that the catalog names for all text; empty if it names none.
std::string read_language(fz_context* context, pdf_document* document);
/// Its pages are a cover sheet: the content is in the attachments.
bool is_portfolio(fz_context* context, pdf_document* document);
/// The form is XML that only some viewers show; its pages say "Please wait".
bool has_rendered_form(fz_context* context, pdf_document* document);
/// Pages can be read without the password.
bool only_attachments_are_encrypted(fz_context* context, pdf_document* document);
/// Reads one page's characters and images.
raw_page read_raw_page(fz_context* context, pdf_document* document, int number, int cpu_seconds,
                       const extract_limits& limits);

/// A page as it looks, within the limits' time and sizes.
std::expected<pdf_picture, failure_record> draw_page(fz_context* context, pdf_document* document,
                                                     int number, int dpi,
                                                     const extract_limits& limits);
/// Image `index` of a page, as its records count them.
std::expected<pdf_picture, failure_record> read_image(fz_context* context, pdf_document* document,
                                                      int number, int index,
                                                      const extract_limits& limits);

}  // namespace pagemill::extract
