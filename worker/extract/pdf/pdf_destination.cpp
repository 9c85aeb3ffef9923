#include "worker/extract/pdf/pdf_destination.hpp"

namespace pagemill::extract {

pdf_obj* destination_of(fz_context* context, pdf_obj* entry) {
  pdf_obj* destination = pdf_dict_get(context, entry, PDF_NAME(Dest));
  if (destination != nullptr) return destination;
  pdf_obj* action = pdf_dict_get(context, entry, PDF_NAME(A));
  if (!pdf_name_eq(context, pdf_dict_get(context, action, PDF_NAME(S)), PDF_NAME(GoTo))) {
    return nullptr;
  }
  return pdf_dict_get(context, action, PDF_NAME(D));
}

int page_of(fz_context* context, pdf_document* document, pdf_obj* destination) {
  if (pdf_is_name(context, destination) || pdf_is_string(context, destination)) {
    pdf_obj* name = destination;
    destination = pdf_lookup_dest(context, document, name);
    // MuPDF does not look into the name tree where there are the older names, too.
    if (destination == nullptr) {
      destination = pdf_lookup_name(context, document, PDF_NAME(Dests), name);
    }
  }
  if (pdf_is_dict(context, destination)) {
    destination = pdf_dict_get(context, destination, PDF_NAME(D));
  }
  pdf_obj* page = pdf_array_get(context, destination, 0);
  int index = -1;
  if (pdf_is_int(context, page)) index = pdf_to_int(context, page);
  if (pdf_is_dict(context, page)) index = pdf_lookup_page_number(context, document, page);
  return index >= 0 && index < pdf_count_pages(context, document) ? index + 1 : 0;
}

}  // namespace pagemill::extract
