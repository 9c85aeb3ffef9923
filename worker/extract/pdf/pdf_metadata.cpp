#include <string_view>

#include "common/core/language_tag.hpp"
#include "worker/extract/pdf/pdf_state.hpp"
#include "worker/extract/unicode/utf8.hpp"

namespace pagemill::extract {
namespace {

constexpr std::size_t xmp_bytes_max = 4U << 20;
constexpr std::size_t tag_bytes_max = 64;  ///< of a language

/// A property's text: the first item of its list of alternatives or authors, or its own. MuPDF
/// leaves namespaces out of tags.
const char* property_text(fz_xml* root, const char* tag) {
  fz_xml* property = fz_xml_find_dfs(root, tag, nullptr, nullptr);
  if (property == nullptr) return nullptr;
  fz_xml* item = fz_xml_find_dfs_top(fz_xml_down(property), "li", nullptr, nullptr, property);
  fz_xml* text = fz_xml_down(item == nullptr ? property : item);
  return text == nullptr ? nullptr : fz_xml_text(text);
}

}  // namespace

void read_xmp(fz_context* context, pdf_document* document, const extract_limits& limits,
              document_record& into) {
  fz_buffer* bytes = nullptr;
  fz_xml* root = nullptr;
  const char* title = nullptr;
  const char* author = nullptr;
  const char* subject = nullptr;
  // Damaged XMP says nothing; the document is none the worse for it.
  static_cast<void>(guarded(context, [&] {
    pdf_obj* stream = pdf_dict_getp(context, pdf_trailer(context, document), "Root/Metadata");
    if (!pdf_is_stream(context, stream)) return;
    bytes = pdf_load_stream(context, stream);
    if (fz_buffer_storage(context, bytes, nullptr) > xmp_bytes_max) return;
    root = fz_parse_xml(context, bytes, 0);
    title = property_text(root, "title");
    author = property_text(root, "creator");
    subject = property_text(root, "description");
  }));
  const auto fill = [&](std::string& value, const char* text) {
    if (value.empty() && text != nullptr) {
      value = clean_name(text, static_cast<std::size_t>(limits.name_bytes));
    }
  };
  fill(into.title, title);
  fill(into.author, author);
  fill(into.subject, subject);
  fz_drop_xml(context, root);
  fz_drop_buffer(context, bytes);
}

std::string read_language(fz_context* context, pdf_document* document) {
  std::string tag;
  static_cast<void>(guarded(context, [&] {
    pdf_obj* root = pdf_dict_get(context, pdf_trailer(context, document), PDF_NAME(Root));
    const char* text = pdf_dict_get_text_string(context, root, PDF_NAME(Lang));
    tag = std::string_view(text).substr(0, tag_bytes_max + 1);
  }));
  return language_of_tag(tag).value_or("");
}

bool is_portfolio(fz_context* context, pdf_document* document) {
  bool found = false;
  static_cast<void>(guarded(context, [&] {
    found = pdf_is_dict(context, pdf_dict_getp(context, pdf_trailer(context, document),
                                               "Root/Collection")) != 0;
  }));
  return found;
}

bool has_rendered_form(fz_context* context, pdf_document* document) {
  bool found = false;
  static_cast<void>(guarded(context, [&] {
    pdf_obj* root = pdf_dict_get(context, pdf_trailer(context, document), PDF_NAME(Root));
    pdf_obj* form = pdf_dict_get(context, root, PDF_NAME(AcroForm));
    if (pdf_dict_get(context, form, PDF_NAME(XFA)) == nullptr) return;
    found = pdf_to_bool(context, pdf_dict_gets(context, root, "NeedsRendering")) != 0 ||
            pdf_array_len(context, pdf_dict_get(context, form, PDF_NAME(Fields))) == 0;
  }));
  return found;
}

bool only_attachments_are_encrypted(fz_context* context, pdf_document* document) {
  bool only = false;
  static_cast<void>(guarded(context, [&] {
    pdf_obj* encrypt = pdf_dict_get(context, pdf_trailer(context, document), PDF_NAME(Encrypt));
    if (pdf_dict_get_int(context, encrypt, PDF_NAME(V)) < 4) return;
    // Streams and strings without a filter of their own are not encrypted (ISO 32000-1, 7.6.5).
    const auto is_plain = [&](pdf_obj* key) {
      pdf_obj* filter = pdf_dict_get(context, encrypt, key);
      return filter == nullptr || pdf_name_eq(context, filter, PDF_NAME(Identity)) != 0;
    };
    only = is_plain(PDF_NAME(StmF)) && is_plain(PDF_NAME(StrF));
  }));
  return only;
}

}  // namespace pagemill::extract
