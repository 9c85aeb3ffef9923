#include "worker/extract/pdf/repaired_contents.hpp"

#include <string>
#include <string_view>

#include "worker/extract/pdf/content_repair.hpp"

namespace pagemill::extract {
namespace {

constexpr std::size_t repaired_bytes_max = 32U << 20;

fz_buffer* read_contents(fz_context* context, pdf_page* page) {
  fz_stream* input = nullptr;
  fz_buffer* bytes = nullptr;
  int truncated = 0;
  const auto problem = guarded(context, [&] {
    input = pdf_open_contents_stream(context, page->doc, pdf_page_contents(context, page));
    bytes = fz_read_best(context, input, 0, &truncated, repaired_bytes_max);
  });
  fz_drop_stream(context, input);
  if (!problem && truncated == 0) return bytes;
  fz_drop_buffer(context, bytes);
  return nullptr;
}

}  // namespace

repaired_contents::repaired_contents(fz_context* context, pdf_page* page)
    : context_(context), document_(page->doc) {
  fz_buffer* damaged = read_contents(context, page);
  if (damaged == nullptr) return;
  unsigned char* data = nullptr;
  const auto bytes = fz_buffer_storage(context, damaged, &data);
  const auto repaired = repaired_content({reinterpret_cast<const char*>(data), bytes});
  fz_drop_buffer(context, damaged);
  fz_buffer* copy = nullptr;
  static_cast<void>(guarded(context, [&] {
    copy = fz_new_buffer_from_copied_data(
        context, reinterpret_cast<const unsigned char*>(repaired.data()), repaired.size());
    document_->non_structural_change = 1;  // else MuPDF looks for all pages anew
    stream_ = pdf_add_stream(context, document_, copy, nullptr, 0);
  }));
  document_->non_structural_change = 0;
  fz_drop_buffer(context, copy);
}

repaired_contents::~repaired_contents() {
  if (stream_ == nullptr) return;
  static_cast<void>(guarded(
      context_, [&] { pdf_delete_object(context_, document_, pdf_to_num(context_, stream_)); }));
  pdf_drop_obj(context_, stream_);
}

}  // namespace pagemill::extract
