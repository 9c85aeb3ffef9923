#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "worker/extract/mupdf/cpu_alarm.hpp"
#include "worker/extract/pdf/page_annotations.hpp"
#include "worker/extract/pdf/page_collector.hpp"
#include "worker/extract/pdf/page_converter.hpp"
#include "worker/extract/pdf/pdf_state.hpp"
#include "worker/extract/pdf/repaired_contents.hpp"

namespace pagemill::extract {
namespace {

int rotation_of(fz_context* context, pdf_page* page) {
  const int degrees =
      pdf_to_int(context, pdf_dict_get_inheritable(context, page->obj, PDF_NAME(Rotate))) % 360;
  return degrees < 0 ? degrees + 360 : degrees;
}

/// With the page, MuPDF makes up appearances for all annotations that lack one. We draw none of
/// those, and a million of them would take all memory: a crowd is hidden meanwhile.
pdf_page* load_without_crowds(fz_context* context, pdf_document* document, int index) {
  constexpr int crowd = 1000;
  pdf_obj* about = pdf_lookup_page_obj(context, document, index);
  pdf_obj* annotations = pdf_dict_get(context, about, PDF_NAME(Annots));
  if (pdf_array_len(context, annotations) < crowd) return pdf_load_page(context, document, index);
  pdf_page* page = nullptr;
  fz_var(page);
  pdf_keep_obj(context, annotations);
  fz_try(context) {
    document->non_structural_change = 1;  // else MuPDF looks for all pages anew
    pdf_dict_del(context, about, PDF_NAME(Annots));
    page = pdf_load_page(context, document, index);
  }
  fz_always(context) {
    pdf_dict_put_drop(context, about, PDF_NAME(Annots), annotations);
    document->non_structural_change = 0;
  }
  fz_catch(context) {
    fz_rethrow(context);
  }
  return page;
}

/// A page of the document, while it is read.
struct open_page {
  fz_context* context;
  pdf_page* page = nullptr;
  fz_rect bound{};
  int rotation = 0;

  explicit open_page(fz_context* used) : context(used) {}
  ~open_page() { fz_drop_page(context, reinterpret_cast<fz_page*>(page)); }
  open_page(const open_page&) = delete;
  open_page& operator=(const open_page&) = delete;

  void load(pdf_document* document, int number) {
    page = load_without_crowds(context, document, number - 1);
    bound = pdf_bound_page(context, page, FZ_CROP_BOX);
    rotation = rotation_of(context, page);
  }
};

/// One reading of a page, from its first operator to its last.
class page_reading {
 public:
  page_reading(fz_context* context, const extract_limits& limits) : context_(context) {
    collected_.characters_max = limits.page_characters;
    collected_.images.reserve(static_cast<std::size_t>(limits.page_images));
  }
  ~page_reading() { drop(context_, collected_); }
  page_reading(const page_reading&) = delete;
  page_reading& operator=(const page_reading&) = delete;

  /// Under the page's alarm. Loads the page first if it is not open yet. Reads `contents`, or the
  /// page's own if null.
  void run(open_page& from, pdf_document* document, int number, pdf_obj* contents) {
    cpu_alarm::pass_to(&collected_.cookie);
    const auto problem = guarded(context_, [&] {
      if (from.page == nullptr) from.load(document, number);
      collected_.bound = from.bound;
      collected_.contents = contents;
      collect_page(context_, from.page, collected_);
    });
    cpu_alarm::pass_to(nullptr);
    problem_ = problem_of(problem);
  }
  const std::string& problem() const { return problem_; }
  int errors() const { return collected_.cookie.errors; }
  /// Text cut off by time or memory limits would differ between runs, so none of it is kept.
  bool is_kept() const {
    return collected_.text != nullptr && problem_ != "page_timeout" &&
           problem_ != "page_out_of_memory";
  }
  const page_collector& collected() const { return collected_; }

 private:
  std::string problem_of(const fault& problem) const {
    if (cpu_alarm::rang()) return "page_timeout";
    if (collected_.too_many_characters) return "page_too_large";
    if (problem.is_out_of_memory()) return "page_out_of_memory";
    return problem ? "page_damaged" : (collected_.cookie.errors > 0 ? "page_incomplete" : "");
  }

  fz_context* context_;
  page_collector collected_;
  std::string problem_;
};

}  // namespace

raw_page read_raw_page(fz_context* context, pdf_document* document, int number, int cpu_seconds,
                       const extract_limits& limits) {
  open_page page(context);
  const cpu_alarm alarm(cpu_seconds);
  auto reading = std::make_unique<page_reading>(context, limits);
  reading->run(page, document, number, nullptr);
  if (reading->problem() == "page_incomplete") {
    const repaired_contents repaired(context, page.page);
    auto second = std::make_unique<page_reading>(context, limits);
    if (repaired.stream() != nullptr) {
      second->run(page, document, number, repaired.stream());
      const bool more = second->collected().characters >= reading->collected().characters;
      if (second->is_kept() && more && second->errors() < reading->errors()) {
        reading = std::move(second);
      }
    }
  }
  const raw_page blank{.number = number,
                       .width = std::max(0.0F, page.bound.x1 - page.bound.x0),
                       .height = std::max(0.0F, page.bound.y1 - page.bound.y0),
                       .rotation = page.rotation,
                       .problem = reading->problem()};
  auto out = blank;
  bool all_annotations = true;
  if (reading->is_kept()) {
    convert_page(context, reading->collected(),
                 read_tags(context, document, reading->collected().marks), out);
    all_annotations = read_annotations(context, page.page, page.bound, limits, out);
  }
  if (cpu_alarm::rang()) {
    out = blank;
    out.problem = "page_timeout";
  }
  if (out.problem.empty() && out.unmapped > 0) out.problem = "text_unmapped";
  if (out.problem.empty() && !all_annotations) out.problem = "annotations_truncated";
  return out;
}

}  // namespace pagemill::extract
